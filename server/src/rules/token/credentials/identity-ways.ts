import type { NewValue, Operation } from '../../../edit/operations.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isNullish, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Path } from '../../../yaml/located.ts';

/** A place of a custom resource that refers to a stored credential although its kind can use an identity. */
export interface TokenReference {
  /** To the reference. */
  readonly path: Path;
  /** `spec.provider.vault.auth.tokenSecretRef`, for the message. */
  readonly what: string;
  /** What is wrong with it, where that is not that it is stored. */
  readonly why?: string;
  readonly instead: string;
  /** The change, in operations on the document; undefined where no form without the credential exists. */
  readonly way?: { readonly title: string; readonly operations: readonly Operation[] };
}

/** The references to stored credentials in an object of a kind that is known here. */
export function tokenReferences(resource: KubernetesResource): readonly TokenReference[] {
  const { group, kind } = resource;
  if (group === 'external-secrets.io' && /^(?:Cluster)?SecretStore$/.test(kind))
    return ofSecretStore(resource);
  if (group === 'cert-manager.io' && /^(?:Cluster)?Issuer$/.test(kind)) {
    return ofVault(resource, ['spec', 'vault', 'auth'], '/v1/auth/kubernetes', ['tokenSecretRef', 'appRole']);
  }
  if (
    /(?:^|\.)crossplane\.io$|(?:^|\.)upbound\.io$/.test(group) &&
    /^(?:Cluster)?ProviderConfig$/.test(kind)
  ) {
    return ofProvider(resource);
  }
  if (/^(?:kustomize|helm)\.toolkit\.fluxcd\.io$/.test(group)) return ofFlux(resource);
  if (group === 'monitoring.coreos.com') return ofMonitor(resource);
  return [];
}

const account = (name: string): NewValue => ({ name });

function ofSecretStore(resource: KubernetesResource): readonly TokenReference[] {
  const provider: Path = ['spec', 'provider'];
  const { node } = resource;
  const vault = ofVault(resource, [...provider, 'vault', 'auth'], 'kubernetes', [
    'tokenSecretRef',
    'appRole',
    'userPass',
    'ldap',
  ]);
  const found: TokenReference[] = [...vault];
  const replace = (parent: Path, key: string, title: string, name: string, value: NewValue): void => {
    const holder = at(node, ...parent);
    if (pair(holder, key) === undefined || !isMap(holder) || holder.pairs.length !== 1) return;
    found.push({
      path: [...resource.path, ...parent, key],
      what: [...parent, key].join('.'),
      instead: tell`use ${name}`,
      way: {
        title,
        operations: [
          { op: 'renameKey', path: [...resource.path, ...parent, key], key: name },
          { op: 'replaceValue', path: [...resource.path, ...parent, name], value },
        ],
      },
    });
  };
  replace(
    [...provider, 'aws', 'auth'],
    'secretRef',
    tell`Log in to AWS as ServiceAccount external-secrets`,
    'jwt',
    {
      serviceAccountRef: account('external-secrets'),
    },
  );
  replace(
    [...provider, 'gcpsm', 'auth'],
    'secretRef',
    tell`Log in to Google Cloud as ServiceAccount external-secrets`,
    'workloadIdentity',
    { serviceAccountRef: account('external-secrets') },
  );
  const azure = at(node, ...provider, 'azurekv');
  if (pair(azure, 'authSecretRef') !== undefined) {
    const path: Path = [...resource.path, ...provider, 'azurekv'];
    found.push({
      path: [...path, 'authSecretRef'],
      what: 'spec.provider.azurekv.authSecretRef',
      instead: tell`use authType WorkloadIdentity with serviceAccountRef`,
      way: {
        title: tell`Log in to Azure as ServiceAccount external-secrets`,
        operations: [
          { op: 'renameKey', path: [...path, 'authSecretRef'], key: 'serviceAccountRef' },
          { op: 'replaceValue', path: [...path, 'serviceAccountRef'], value: account('external-secrets') },
          pair(azure, 'authType') === undefined
            ? {
                op: 'insertPair',
                path,
                key: 'authType',
                value: 'WorkloadIdentity',
                before: ['serviceAccountRef'],
              }
            : { op: 'replaceScalar', path: [...path, 'authType'], value: 'WorkloadIdentity' },
        ],
      },
    });
  }
  return found;
}

/** Vault’s auth method kubernetes in the place of a token, AppRole or password: both kinds spell it alike. */
function ofVault(
  resource: KubernetesResource,
  auth: Path,
  mountPath: string,
  keys: readonly string[],
): readonly TokenReference[] {
  const holder = at(resource.node, ...auth);
  if (!isMap(holder)) return [];
  return keys.flatMap((key): readonly TokenReference[] => {
    if (isNullish(at(holder, key))) return [];
    const name = resource.group === 'cert-manager.io' ? 'vault-issuer' : 'external-secrets';
    const path: Path = [...resource.path, ...auth];
    const role = stringAt(holder, 'kubernetes', 'role') ?? 'ROLE';
    return [
      {
        path: [...path, key],
        what: [...auth, key].join('.'),
        instead: tell`use the auth method kubernetes with serviceAccountRef`,
        ...(holder.pairs.length === 1 && {
          way: {
            title: tell`Log in to Vault as ServiceAccount ${name} (fill in the role)`,
            operations: [
              { op: 'renameKey', path: [...path, key], key: 'kubernetes' },
              {
                op: 'replaceValue',
                path: [...path, 'kubernetes'],
                value: { mountPath, role, serviceAccountRef: account(name) },
              },
            ],
          },
        }),
      },
    ];
  });
}

/** Sources by which the providers of the big clouds take the identity of their Pod. */
function ofProvider(resource: KubernetesResource): readonly TokenReference[] {
  const credentials: Path = ['spec', 'credentials'];
  if (stringAt(resource.node, ...credentials, 'source') !== 'Secret') return [];
  const { group } = resource;
  const source = /^aws\./.test(group)
    ? 'IRSA'
    : /^azure\./.test(group)
      ? 'OIDCTokenFile'
      : /^(?:gcp|kubernetes|helm)\./.test(group)
        ? 'InjectedIdentity'
        : undefined;
  if (source === undefined) return [];
  const path: Path = [...resource.path, ...credentials];
  const hasReference = at(resource.node, ...credentials, 'secretRef') !== undefined;
  return [
    {
      path: [...path, 'source'],
      what: tell`spec.credentials.source: Secret`,
      instead: tell`use source ${source}`,
      way: {
        title: tell`Use the identity of the provider’s Pod (source: ${source})`,
        operations: [
          { op: 'replaceScalar', path: [...path, 'source'], value: source },
          ...(hasReference ? [{ op: 'removePair' as const, path: [...path, 'secretRef'] }] : []),
        ],
      },
    },
  ];
}

function ofFlux(resource: KubernetesResource): readonly TokenReference[] {
  const path: Path = ['spec', 'kubeConfig', 'secretRef'];
  if (isNullish(at(resource.node, ...path))) return [];
  return [
    {
      path: [...resource.path, ...path],
      what: path.join('.'),
      instead: tell`use kubeConfig.configMapRef with a provider (Flux 2.7)`,
    },
  ];
}

/** Prometheus sends these to every target that the monitor selects. */
function ofMonitor(resource: KubernetesResource): readonly TokenReference[] {
  const list = { ServiceMonitor: 'endpoints', PodMonitor: 'podMetricsEndpoints' }[resource.kind];
  if (list === undefined) return [];
  return items(at(resource.node, 'spec', list)).flatMap((endpoint, index): readonly TokenReference[] => {
    const path: Path = [...resource.path, 'spec', list, index];
    const found: TokenReference[] = [];
    const secret = at(endpoint, 'bearerTokenSecret');
    const name = stringAt(secret, 'name') ?? '';
    const key = stringAt(secret, 'key') ?? '';
    if (name !== '' && key !== '') {
      found.push({
        path: [...path, 'bearerTokenSecret'],
        what: `${list}[].bearerTokenSecret`,
        instead: tell`use authorization or oauth2, which renews its token`,
        ...(at(endpoint, 'authorization') === undefined && {
          way: {
            title: tell`Use authorization in the place of the deprecated bearerTokenSecret`,
            operations: [
              { op: 'renameKey', path: [...path, 'bearerTokenSecret'], key: 'authorization' },
              { op: 'replaceValue', path: [...path, 'authorization'], value: { credentials: { name, key } } },
            ],
          },
        }),
      });
    }
    const file = stringAt(endpoint, 'bearerTokenFile') ?? '';
    // Plain HTTP hands Prometheus' own token to everybody on the way; over TLS it is the usual form for kubelets.
    if (file !== '' && (stringAt(endpoint, 'scheme') ?? 'http').toLowerCase() === 'http') {
      found.push({
        path: [...path, 'bearerTokenFile'],
        what: `${list}[].bearerTokenFile`,
        why: tell`sends the token of Prometheus itself over http to every target`,
        instead: tell`remove it where the target asks for no token, else set scheme: https`,
        way: {
          title: tell`Send no token over http (remove bearerTokenFile)`,
          operations: [{ op: 'removePair', path: [...path, 'bearerTokenFile'] }],
        },
      });
    }
    return found;
  });
}
