/**
 * True for a `--service-account-issuer` with which kube-apiserver does not start: a colon, and no URL. Go's url.Parse takes
 * nearly everything with a scheme; a colon in the first part of a path is refused.
 */
export function isRefusedIssuer(issuer: string): boolean {
  return issuer.includes(':') && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(issuer);
}
