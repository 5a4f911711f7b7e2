import type { Annotation } from '../../../kubernetes/ingress/ingress.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { ownValue } from '../../../yaml/own-value.ts';
import type { Severity } from '../../rule.ts';
import type { NginxDoor } from '../door/door.ts';

/** A check that takes place and lets more people in than it seems. */
export interface Weak {
  readonly annotation: Annotation;
  readonly message: string;
  readonly severity?: Severity;
  /** The value with which it would check what it seems to. */
  readonly better?: { readonly title: string; readonly value: string };
}

/** The weak checks of a door, from what its annotations say and not from what is absent. */
export function weakChecks({ annotations }: NginxDoor): readonly Weak[] {
  const found: Weak[] = [];
  for (const name of ['auth-url', 'auth-signin']) {
    const annotation = annotations.get(name);
    const value = annotation?.value;
    if (annotation === undefined || value === undefined || !isClearOutside(value)) continue;
    found.push({
      annotation,
      message:
        name === 'auth-url'
          ? tell`auth-url is asked over clear HTTP outside of the cluster, so whoever is on the way reads the cookies and answers yes; write https`
          : tell`auth-signin sends people to sign in over clear HTTP, where their passwords can be read; write https`,
      better: { title: tell`Write https`, value: value.replace(/^http:/i, 'https:') },
    });
  }
  const satisfy = annotations.get('satisfy');
  const asks = annotations.get('auth-url') ?? annotations.get('auth-type');
  if (
    satisfy?.value?.trim().toLowerCase() === 'any' &&
    asks !== undefined &&
    annotations.has('allowlist-source-range')
  ) {
    found.push({
      annotation: satisfy,
      message: tell`satisfy: any lets in whoever comes from a listed address or signs in, so that an address is enough; write all, or say why`,
      // Nobody writes it by accident, since all is the default.
      severity: 'info',
      better: { title: tell`Demand both: satisfy: all`, value: 'all' },
    });
  }
  const verify = annotations.get('auth-tls-verify-client');
  const weakness = verify?.value === undefined ? undefined : ownValue(verifications, verify.value);
  if (verify !== undefined && weakness !== undefined && annotations.has('auth-tls-secret')) {
    found.push({
      annotation: verify,
      ...weakness,
      better: { title: tell`Demand and check the certificate: on`, value: 'on' },
    });
  }
  const global = annotations.get('enable-global-auth');
  if (global !== undefined && isOn(global.value) === false && asks === undefined) {
    found.push({
      annotation: global,
      message: tell`enable-global-auth: "false" takes this Ingress out of the authentication that the controller demands of all; check that it is meant for the public`,
      severity: 'info',
    });
  }
  return found;
}

/** The weak checks of load balancers of AWS, whose annotations say who must sign in. */
export function weakAlbChecks(annotations: readonly Annotation[]): readonly Weak[] {
  const find = (name: string): Annotation | undefined =>
    annotations.find((annotation) => annotation.name === `alb.ingress.kubernetes.io/${name}`);
  const action = find('auth-on-unauthenticated-request');
  const type = find('auth-type')?.value;
  if (action?.value !== 'allow' || type === undefined || type === 'none') return [];
  return [
    {
      annotation: action,
      message: tell`auth-on-unauthenticated-request: allow lets requests without a sign-in pass to the backend; write authenticate or deny`,
      better: { title: tell`Send people to sign in: authenticate`, value: 'authenticate' },
    },
  ];
}

const verifications: Readonly<Record<string, { readonly message: string; readonly severity?: Severity }>> = {
  off: {
    message: phrase(
      'auth-tls-verify-client is off, so nobody is asked for the certificate that auth-tls-secret is for; write on',
    ),
  },
  optional_no_ca: {
    message: phrase(
      'auth-tls-verify-client: optional_no_ca takes a client certificate of any authority, also none, as if it were checked; write on',
    ),
  },
  optional: {
    message: phrase(
      'auth-tls-verify-client: optional lets clients without a certificate pass; write on, unless the backend turns them away',
    ),
    severity: 'info',
  },
};

/** Clear HTTP to a name that is not one of the cluster. */
function isClearOutside(url: string): boolean {
  const match = /^http:\/\/([^/:?]+)/i.exec(url.trim());
  const host = match?.[1];
  if (host === undefined || host.includes('$') || !host.includes('.')) return false;
  return !/\.svc(?:$|\.)|\.local$|\.internal$|^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.64)\./i.test(
    host,
  );
}
