import { nginxPrefix } from '../../../kubernetes/ingress/controllers.ts';
import type { Annotation } from '../../../kubernetes/ingress/ingress.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { phrase, tell } from '../../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { secretOf } from '../../../workspace/mentions-ingress.ts';
import type { Confidence, Severity } from '../../rule.ts';
import type { NginxDoor } from '../door/door.ts';

/** A check that is written at a door and does not take place, or lets nobody in. */
export interface Ineffective {
  readonly annotation: Annotation;
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly secret?: PlacedResource;
  /** An annotation whose absence is the reason, with the value that would repair it. */
  readonly missing?: { readonly name: string; readonly value: string };
}

// Without its main annotation ingress-nginx does not read the others of the group at all
// (annotations/auth, authreq, authtls and proxyssl: the parser ends with “missing annotation”).
const groups: readonly {
  readonly main: string;
  readonly others: readonly string[];
  readonly effect: string;
}[] = [
  {
    main: 'auth-url',
    others: [
      ...['auth-signin', 'auth-response-headers', 'auth-method', 'auth-request-redirect'],
      ...['auth-proxy-set-headers', 'auth-snippet', 'auth-cache-key', 'auth-signin-redirect-param'],
    ],
    effect: phrase('nobody is asked to sign in'),
  },
  {
    main: 'auth-tls-secret',
    others: [
      ...['auth-tls-verify-client', 'auth-tls-match-cn', 'auth-tls-verify-depth', 'auth-tls-error-page'],
      'auth-tls-pass-certificate-to-upstream',
    ],
    effect: phrase('no client certificate is asked for'),
  },
  {
    main: 'proxy-ssl-secret',
    others: ['proxy-ssl-verify', 'proxy-ssl-name', 'proxy-ssl-verify-depth'],
    effect: phrase('the certificate of the backend is not checked'),
  },
];

/** All checks of a door that do not take place. */
export function ineffectiveChecks(
  door: NginxDoor,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): readonly Ineffective[] {
  const { annotations, ingress } = door;
  if (ingress.open) return [];
  const found: Ineffective[] = [];
  for (const { main, others, effect } of groups) {
    if (annotations.has(main)) continue;
    const name = others.find((other) => isMeant(other, annotations.get(other)));
    const annotation = name === undefined ? undefined : annotations.get(name);
    if (annotation === undefined) continue;
    found.push({
      annotation,
      message: tell`${name} without ${main} does nothing, so ${effect}; add ${main}, or remove it`,
    });
  }
  return [...found, ...passwordChecks(door, placed, graph), ...certificateChecks(door, placed, graph)];
}

/** Switched off it is not meant to do anything. */
function isMeant(name: string, annotation: Annotation | undefined): boolean {
  if (annotation === undefined) return false;
  const { value } = annotation;
  if (name === 'proxy-ssl-verify' || name === 'auth-tls-verify-client') return value !== 'off';
  return isOn(value) !== false;
}

function passwordChecks(
  { annotations }: NginxDoor,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): readonly Ineffective[] {
  const type = annotations.get('auth-type');
  const secret = annotations.get('auth-secret');
  if (secret !== undefined && type === undefined) {
    return [
      {
        annotation: secret,
        message: tell`auth-secret without auth-type does nothing, so no password is asked for; add auth-type: basic`,
        missing: { name: `${nginxPrefix}auth-type`, value: 'basic' },
      },
    ];
  }
  if (type === undefined) return [];
  if (secret === undefined) {
    return [
      {
        annotation: type,
        message: tell`auth-type without auth-secret lets nobody in: ingress-nginx answers 503; name the Secret with the passwords`,
        severity: 'warning',
      },
    ];
  }
  const form = annotations.get('auth-secret-type')?.value ?? 'auth-file';
  if (form !== 'auth-file') return [];
  return withoutKey(secret, 'auth', placed, graph);
}

function certificateChecks(
  { annotations, ingress }: NginxDoor,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): readonly Ineffective[] {
  const found: Ineffective[] = [];
  const secret = annotations.get('auth-tls-secret');
  if (secret === undefined) return found;
  if (ingress.tls.length === 0 && placed.facts.completeness === 'complete') {
    found.push({
      annotation: secret,
      message: tell`auth-tls-secret asks for client certificates in TLS only, and this Ingress has no tls: clear HTTP is open to everybody; add tls`,
      confidence: 'medium',
    });
  }
  if (secret.value !== undefined && !secret.value.includes('/')) {
    found.push({
      annotation: secret,
      message: tell`auth-tls-secret must be namespace/name; with a bare name ingress-nginx lets nobody in`,
      severity: 'warning',
    });
  }
  return [...found, ...withoutKey(secret, 'ca.crt', placed, graph)];
}

/** The Secret of an annotation is in the workspace and lacks the key that the controller reads. */
function withoutKey(
  annotation: Annotation,
  key: string,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): readonly Ineffective[] {
  const name = secretOf(annotation.value);
  if (name === undefined || annotation.value === undefined) return [];
  const slash = annotation.value.indexOf('/');
  const namespace = slash < 0 ? placed.facts.namespace : annotation.value.slice(0, slash);
  const secrets = graph.perhapsInNamespace('Secret', name, namespace);
  const [only] = secrets;
  if (only?.facts.secret === undefined || secrets.length > 1 || only.facts.completeness !== 'complete')
    return [];
  const { keys } = only.facts.secret;
  if (keys.length === 0 || keys.includes(key)) return [];
  return [
    {
      annotation,
      message: tell`Secret ${name} has no key ${key}, from which ingress-nginx reads this: it lets nobody in; rename the key`,
      severity: 'warning',
      secret: only,
    },
  ];
}
