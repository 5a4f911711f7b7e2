import type { Ingress } from '../../../kubernetes/ingress/ingress.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';

/** Annotations by which controllers get a certificate without a `tls` section; a value that fits where it matters. */
const ownTls: readonly (readonly [name: string, fits?: RegExp])[] = [
  ['alb.ingress.kubernetes.io/certificate-arn'],
  ['alb.ingress.kubernetes.io/listen-ports', /HTTPS/],
  ['networking.gke.io/managed-certificates'],
  ['ingress.gcp.kubernetes.io/pre-shared-cert'],
  ['networking.gke.io/certmap'],
  ['appgw.ingress.kubernetes.io/appgw-ssl-certificate'],
  ['traefik.ingress.kubernetes.io/router.tls', /true/],
  ['traefik.ingress.kubernetes.io/router.tls.certresolver'],
  ['traefik.ingress.kubernetes.io/router.entrypoints', /websecure|https/],
  ['haproxy.org/ssl-certificate'],
  ['haproxy.org/ssl-passthrough', /true/],
  ['konghq.com/protocols', /^\s*(?:https|grpcs|tls)/],
  ['route.openshift.io/termination'],
  ['nginx.ingress.kubernetes.io/ssl-passthrough', /true/],
  ['nginx.org/ssl-services'],
];

/** True when an annotation of the Ingress brings TLS by other ways than `spec.tls`, or may. */
export function hasOwnTls({ annotations }: Ingress): boolean {
  return annotations.some(({ name, value }) =>
    ownTls.some(([known, fits]) => known === name && (value === undefined || (fits?.test(value) ?? true))),
  );
}

/** Hosts that only the machine itself or a test resolves. */
export function isLocalHost(host: string): boolean {
  return /(?:^|\.)(?:localhost|local|test|nip\.io|sslip\.io|localtest\.me)$/i.test(host);
}

/** True for the canary of another Ingress, whose server and certificate it shares. */
export function isCanary({ annotations }: Ingress): boolean {
  return annotations.some(
    ({ name, value }) =>
      /^(?:nginx\.ingress\.kubernetes\.io|higress\.io)\/canary$/.test(name) && isOn(value) !== false,
  );
}
