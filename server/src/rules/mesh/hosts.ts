/** Whether a host name or address is one of the cluster or of a private network, as far as the name tells. */
export function isInternalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (!name.includes('.')) return true;
  if (/\.(?:svc|local|localhost|internal|lan|intranet|corp|home\.arpa|test)$/.test(name)) return true;
  return (
    name.includes('.svc.') || /^(?:127|10)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(name)
  );
}

/** The host of an `http://` URL in small letters; undefined for every other text. */
export function hostOfClearUrl(text: string): string | undefined {
  return /^http:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(text.trim())?.[1]?.toLowerCase();
}
