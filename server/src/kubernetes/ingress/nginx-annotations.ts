import { phrase } from '../../words/tell.ts';
import { nginxAuthAnnotations } from './nginx-annotations-auth.ts';
import { nginxProxyAnnotations } from './nginx-annotations-proxy.ts';
import { nginxRoutingAnnotations } from './nginx-annotations-routing.ts';

/** How much power an annotation gives to whoever may write an Ingress, in the controller's own words (facts E.4). */
export type Risk = 'Low' | 'Medium' | 'High' | 'Critical';

/** What the controller accepts as a value. */
export type ValueKind =
  | 'bool'
  | 'int'
  | 'on-off'
  | 'size'
  | 'cidrs'
  | 'url'
  | 'name'
  | 'text'
  | 'snippet'
  | readonly string[];

/** A row: risk, kind of value, whether Higress reads it, and what it does, in the present tense. */
export type AnnotationRow = readonly [
  risk: Risk,
  value: ValueKind,
  higress: 'higress' | 'nginx-only',
  does: string,
];

export interface NginxAnnotation {
  /** Without the prefix; the current name where it has an older one. */
  readonly name: string;
  readonly risk: Risk;
  readonly value: ValueKind;
  readonly inHigress: boolean;
  /** One sentence without a full stop. */
  readonly does: string;
}

const rows: Readonly<Record<string, AnnotationRow>> = {
  ...nginxAuthAnnotations,
  ...nginxRoutingAnnotations,
  ...nginxProxyAnnotations,
};

/** Older names that the controller still reads, with the current ones. */
export const nginxAliases: Readonly<Record<string, string>> = {
  'whitelist-source-range': 'allowlist-source-range',
  'limit-whitelist': 'limit-allowlist',
};

/** All current names, without the prefix. */
export const nginxAnnotationNames: readonly string[] = Object.keys(rows);

/** What is known of an annotation of ingress-nginx, by its name without the prefix; undefined for an unknown name. */
export function nginxAnnotation(name: string): NginxAnnotation | undefined {
  const current = (Object.hasOwn(nginxAliases, name) && nginxAliases[name]) || name;
  if (!Object.hasOwn(rows, current)) return undefined;
  const row = rows[current];
  if (row === undefined) return undefined;
  const [risk, value, higress, does] = row;
  return { name: current, risk, value, inHigress: higress === 'higress', does };
}

/** Since which release an annotation is read, as far as the changelog of the controller says. */
export const nginxSince: Readonly<Record<string, string>> = {
  'allowlist-source-range': '1.9',
  'temporal-redirect-code': '1.12',
};

/** Annotations that older releases read and the last ones do not, with the release that dropped them where it is known. */
export const nginxRemoved: Readonly<Record<string, string | undefined>> = {
  'enable-opentracing': '1.10',
  'opentracing-trust-incoming-span': '1.10',
  'opentracing-operation-name': '1.10',
  'enable-influxdb': undefined,
  'influxdb-measurement': undefined,
  'influxdb-port': undefined,
  'influxdb-host': undefined,
  'influxdb-server-name': undefined,
  'global-rate-limit': '1.12',
  'global-rate-limit-window': '1.12',
  'global-rate-limit-key': '1.12',
  'global-rate-limit-ignored-cidrs': '1.12',
  'secure-backends': undefined,
  'secure-verify-ca-secret': undefined,
  'grpc-backend': undefined,
  'add-base-url': undefined,
  'base-url-scheme': undefined,
  'session-cookie-hash': undefined,
};

/**
 * What an annotation protects: leaving one of these out while moving an Ingress opens its door further. The words
 * complete “without it …”.
 */
export const nginxProtection: Readonly<Record<string, string>> = {
  'auth-url': phrase('nobody is asked whether a request may pass'),
  'auth-signin': phrase('nobody is sent to sign in'),
  'auth-method': phrase('the authentication service is asked in another way'),
  'auth-response-headers': phrase(
    'the backend does not learn who signed in, and may believe a header of the client',
  ),
  'auth-proxy-set-headers': phrase('the authentication service misses headers it decides by'),
  'auth-request-redirect': phrase('the authentication service misses where the request goes'),
  'auth-cache-key': phrase('answers of the authentication service are not told apart as here'),
  'auth-cache-duration': phrase('answers of the authentication service are kept for another time'),
  'auth-snippet': phrase('the configuration of the authentication request is gone'),
  'auth-type': phrase('no password is asked for'),
  'auth-secret': phrase('no password is asked for'),
  'auth-secret-type': phrase('no password is asked for'),
  'auth-realm': phrase('no password is asked for'),
  'auth-tls-secret': phrase('no client certificate is asked for'),
  'auth-tls-verify-client': phrase('client certificates are not checked as here'),
  'auth-tls-match-cn': phrase('any client certificate of the authority passes'),
  'auth-tls-verify-depth': phrase('chains of client certificates of another length pass'),
  'auth-tls-pass-certificate-to-upstream': phrase('the backend does not see the client certificate'),
  'auth-tls-error-page': phrase('clients without a certificate are not sent away as here'),
  'allowlist-source-range': phrase('requests of every address pass'),
  'denylist-source-range': phrase('requests of the listed addresses pass'),
  satisfy: phrase('the authentication and the list of addresses combine differently'),
  'enable-global-auth': phrase('authentication for all Ingresses applies or not'),
  'limit-rps': phrase('clients are not slowed down'),
  'limit-rpm': phrase('clients are not slowed down'),
  'limit-connections': phrase('connections are not counted'),
  'limit-rate': phrase('answers are not slowed down'),
  'limit-rate-after': phrase('answers are not slowed down'),
  'limit-burst-multiplier': phrase('bursts are counted differently'),
  'limit-allowlist': phrase('the limits apply to other clients'),
  'enable-modsecurity': phrase('no web application firewall looks at requests'),
  'enable-owasp-core-rules': phrase('the rules of the firewall are gone'),
  'modsecurity-snippet': phrase('the rules of the firewall are gone'),
  'modsecurity-transaction-id': phrase('the log of the firewall cannot be matched'),
  'configuration-snippet': phrase('whatever it configures is gone'),
  'server-snippet': phrase('whatever it configures is gone'),
  'stream-snippet': phrase('whatever it configures is gone'),
  'server-alias': phrase('the other names are not served, or served without these rules'),
  'ssl-passthrough': phrase('TLS ends at the gateway and not at the backend'),
  'proxy-body-size': phrase('the size of requests is not limited as here'),
  'mirror-target': phrase('requests are not copied to where they are watched'),
  'mirror-host': phrase('requests are not copied to where they are watched'),
  'mirror-request-body': phrase('requests are not copied to where they are watched'),
  'proxy-ssl-verify-depth': phrase('certificates of the backend are checked differently'),
  'proxy-ssl-ciphers': phrase('other ciphers are used to the backend'),
  'proxy-ssl-protocols': phrase('other TLS versions are used to the backend'),
  'ssl-ciphers': phrase('other ciphers are offered to clients'),
  'ssl-prefer-server-ciphers': phrase('the client chooses the cipher'),
  'custom-headers': phrase('security headers of answers may be gone'),
  'x-forwarded-prefix': phrase('the backend sees another prefix'),
};
