import { tell } from '../../../words/tell.ts';

/** What takes the place of a protection in Gateway API, in words. */
export function inGatewayApi(name: string): string {
  if (name.startsWith('auth-tls-')) return tell`frontend validation in spec.tls of the Gateway`;
  if (name.startsWith('auth-') || name === 'satisfy' || name === 'enable-global-auth')
    return tell`an authentication policy of the implementation`;
  if (name.endsWith('-source-range')) return tell`an address policy of the implementation`;
  if (name.startsWith('limit-')) return tell`a rate limit policy of the implementation`;
  if (name === 'ssl-passthrough') return tell`a TLSRoute on a listener in mode Passthrough`;
  if (name.startsWith('mirror-')) return tell`a RequestMirror filter`;
  if (name.startsWith('proxy-ssl-')) return 'a BackendTLSPolicy';
  if (name === 'server-alias') return tell`another hostname of the HTTPRoute`;
  if (name === 'custom-headers') return tell`a ResponseHeaderModifier filter`;
  if (name === 'x-forwarded-prefix') return tell`a RequestHeaderModifier filter`;
  return tell`a policy of the implementation`;
}
