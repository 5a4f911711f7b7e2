import { phrase } from '../../words/tell.ts';
import type { Controller } from './controllers.ts';

/** An annotation of another controller than ingress-nginx: who reads it, what it does, what Gateway API has instead. */
export interface OtherAnnotation {
  readonly controller: Controller;
  /** One sentence without subject and full stop, in the present tense. */
  readonly does: string;
  readonly gateway?: string;
}

type Row = readonly [does: string, gateway?: string];

const byController: Readonly<Partial<Record<Controller, Readonly<Record<string, Row>>>>> = {
  higress: {
    'higress.io/destination': [
      phrase('sends requests to services of a registry instead of a Service'),
      'backendRefs',
    ],
    'higress.io/ssl-redirect': [
      phrase('sends clear HTTP to HTTPS; off by default'),
      phrase('a RequestRedirect filter'),
    ],
    'higress.io/force-ssl-redirect': [
      phrase('sends clear HTTP to HTTPS'),
      phrase('a RequestRedirect filter'),
    ],
    'higress.io/whitelist-source-range': [phrase('lets only these client addresses pass')],
    'higress.io/auth-tls-secret': [
      phrase(
        'demands client certificates; the Secret must go by the name of the server’s one, or that with -cacert',
      ),
      phrase('frontend validation in spec.tls of the Gateway'),
    ],
    'higress.io/tls-min-protocol-version': [phrase('is the lowest TLS version offered')],
    'higress.io/tls-max-protocol-version': [phrase('is the highest TLS version offered')],
    'higress.io/request-header-control-add': [
      phrase('adds headers to requests'),
      phrase('a RequestHeaderModifier filter'),
    ],
    'higress.io/request-header-control-update': [
      phrase('sets headers of requests'),
      phrase('a RequestHeaderModifier filter'),
    ],
    'higress.io/request-header-control-remove': [
      phrase('takes headers out of requests'),
      phrase('a RequestHeaderModifier filter'),
    ],
    'higress.io/response-header-control-add': [
      phrase('adds headers to answers'),
      phrase('a ResponseHeaderModifier filter'),
    ],
    'higress.io/route-limit-rps': [phrase('limits requests a second of the route')],
    'higress.io/route-limit-rpm': [phrase('limits requests a minute of the route')],
    'higress.io/match-method': [phrase('serves only these methods'), 'matches[].method'],
    'higress.io/timeout': [phrase('ends requests after so many seconds'), 'timeouts.request'],
  },
  alb: {
    'alb.ingress.kubernetes.io/scheme': [
      phrase('puts the load balancer on the internet or only inside the VPC'),
    ],
    'alb.ingress.kubernetes.io/listen-ports': [
      phrase('opens these ports; HTTP alone by default'),
      'listeners',
    ],
    'alb.ingress.kubernetes.io/certificate-arn': [phrase('names the certificate'), 'listeners[].tls'],
    'alb.ingress.kubernetes.io/ssl-policy': [phrase('chooses TLS versions and ciphers')],
    'alb.ingress.kubernetes.io/ssl-redirect': [
      phrase('sends clear HTTP to this port'),
      phrase('a RequestRedirect filter'),
    ],
    'alb.ingress.kubernetes.io/inbound-cidrs': [
      phrase('lets only these client addresses pass; all by default'),
    ],
    'alb.ingress.kubernetes.io/auth-type': [
      phrase('demands a sign-in with OIDC or Cognito; none by default'),
    ],
    'alb.ingress.kubernetes.io/auth-on-unauthenticated-request': [
      phrase('says what happens without a sign-in: authenticate, allow or deny'),
    ],
    'alb.ingress.kubernetes.io/wafv2-acl-arn': [phrase('puts a web application firewall in front')],
    'alb.ingress.kubernetes.io/group.name': [
      phrase('shares the load balancer with all Ingresses of that name'),
    ],
  },
  gce: {
    'networking.gke.io/managed-certificates': [
      phrase('names certificates that Google renews'),
      'listeners[].tls',
    ],
    'ingress.gcp.kubernetes.io/pre-shared-cert': [
      phrase('names certificates of Google Cloud'),
      'listeners[].tls',
    ],
    'kubernetes.io/ingress.allow-http': [phrase('serves clear HTTP beside HTTPS unless it is "false"')],
    'networking.gke.io/v1beta1.FrontendConfig': [phrase('names the object with TLS policy and redirect')],
  },
  agic: {
    'appgw.ingress.kubernetes.io/appgw-ssl-certificate': [
      phrase('names a certificate of the gateway'),
      'listeners[].tls',
    ],
    'appgw.ingress.kubernetes.io/ssl-redirect': [
      phrase('sends clear HTTP to HTTPS'),
      phrase('a RequestRedirect filter'),
    ],
    'appgw.ingress.kubernetes.io/use-private-ip': [phrase('listens on the private address only')],
    'appgw.ingress.kubernetes.io/waf-policy-for-path': [phrase('puts a web application firewall in front')],
  },
  traefik: {
    'traefik.ingress.kubernetes.io/router.entrypoints': [
      phrase('listens on these entry points only'),
      'parentRefs',
    ],
    'traefik.ingress.kubernetes.io/router.tls': [phrase('serves HTTPS'), 'listeners[].tls'],
    'traefik.ingress.kubernetes.io/router.middlewares': [
      phrase(
        'runs these middlewares, such as sign-in and address lists; an unknown one takes the route down',
      ),
    ],
  },
  haproxy: {
    'haproxy.org/ssl-redirect': [phrase('sends clear HTTP to HTTPS'), phrase('a RequestRedirect filter')],
    'haproxy.org/allow-list': [phrase('lets only these client addresses pass')],
    'haproxy.org/auth-type': [phrase('asks for a name and a password')],
    'haproxy.org/auth-secret': [phrase('names the Secret with the passwords for auth-type')],
  },
  kong: {
    'konghq.com/plugins': [phrase('runs these plugins, such as sign-in, on every request')],
    'konghq.com/protocols': [phrase('serves these protocols; http and https by default')],
    'konghq.com/https-redirect-status-code': [
      phrase('sends clear HTTP to HTTPS with this status'),
      phrase('a RequestRedirect filter'),
    ],
  },
};

/** What is known of an annotation of another controller than ingress-nginx; undefined for an unknown name. */
export function otherAnnotation(name: string): OtherAnnotation | undefined {
  for (const [controller, rows] of Object.entries(byController)) {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (row === undefined) continue;
    const [does, gateway] = row;
    return { controller: controller as Controller, does, ...(gateway !== undefined && { gateway }) };
  }
  return undefined;
}
