/** What takes the place of a protection in Gateway API, in words. */
export function inGatewayApi(name: string): string {
  if (name.startsWith('auth-tls-')) return 'frontend validation in spec.tls of the Gateway';
  if (name.startsWith('auth-') || name === 'satisfy' || name === 'enable-global-auth')
    return 'an authentication policy of the implementation';
  if (name.endsWith('-source-range')) return 'an address policy of the implementation';
  if (name.startsWith('limit-')) return 'a rate limit policy of the implementation';
  if (name === 'ssl-passthrough') return 'a TLSRoute on a listener in mode Passthrough';
  if (name.startsWith('mirror-')) return 'a RequestMirror filter';
  if (name.startsWith('proxy-ssl-')) return 'a BackendTLSPolicy';
  if (name === 'server-alias') return 'another hostname of the HTTPRoute';
  if (name === 'custom-headers') return 'a ResponseHeaderModifier filter';
  if (name === 'x-forwarded-prefix') return 'a RequestHeaderModifier filter';
  return 'a policy of the implementation';
}
