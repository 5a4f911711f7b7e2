import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { at, isMap, isScalar, items, pair } from '../../../yaml/access.ts';
import type { LocatedMap, LocatedScalar, Path } from '../../../yaml/located.ts';

/** Kinds that say whose keyless signatures are good. */
export const signerKinds: readonly string[] = [
  'ClusterPolicy',
  'Policy',
  'ImageValidatingPolicy',
  'NamespacedImageValidatingPolicy',
  'ClusterImagePolicy',
  'OCIRepository',
  'HelmChart',
];

/** Issuer and subject of a signer, as a policy has them. */
export interface SignerIdentity {
  readonly path: Path;
  readonly node: LocatedMap;
  readonly issuer: SignerField | undefined;
  readonly subject: SignerField | undefined;
}

export interface SignerField {
  readonly key: string;
  readonly path: Path;
  readonly scalar: LocatedScalar;
  /** How the text is compared. */
  readonly form: 'exact' | 'glob' | 'regex';
}

/** The keyless identities of an object, in source order. */
export function signerIdentities(resource: KubernetesResource): readonly SignerIdentity[] {
  const { group, kind, node, path } = resource;
  if (group === 'kyverno.io' && /^(?:Cluster)?Policy$/.test(kind)) return ofKyverno(resource);
  if (group === 'policies.kyverno.io') {
    return items(at(node, 'spec', 'attestors')).flatMap((attestor, index) =>
      inList(
        at(attestor, 'cosign', 'keyless', 'identities'),
        [...path, 'spec', 'attestors', index, 'cosign', 'keyless', 'identities'],
        'exact',
      ),
    );
  }
  if (group === 'policy.sigstore.dev' && kind === 'ClusterImagePolicy') {
    return items(at(node, 'spec', 'authorities')).flatMap((authority, index) =>
      inList(
        at(authority, 'keyless', 'identities'),
        [...path, 'spec', 'authorities', index, 'keyless', 'identities'],
        'exact',
      ),
    );
  }
  if (group === 'source.toolkit.fluxcd.io') {
    const list: Path = ['spec', 'verify', 'matchOIDCIdentity'];
    return inList(at(node, ...list), [...path, ...list], 'regex');
  }
  return [];
}

function ofKyverno({ node, path }: KubernetesResource): readonly SignerIdentity[] {
  return items(at(node, 'spec', 'rules')).flatMap((rule, r) =>
    items(at(rule, 'verifyImages')).flatMap((image, i) =>
      attestorsIn(at(image, 'attestors'), [...path, 'spec', 'rules', r, 'verifyImages', i, 'attestors'], 0),
    ),
  );
}

/** An attestor may hold attestors in its turn. */
function attestorsIn(node: ReturnType<typeof at>, path: Path, depth: number): readonly SignerIdentity[] {
  if (depth > 3) return [];
  return items(node).flatMap((attestor, a) =>
    items(at(attestor, 'entries')).flatMap((entry, e): readonly SignerIdentity[] => {
      const own = [...path, a, 'entries', e];
      const keyless = at(entry, 'keyless');
      const nested = at(entry, 'attestor');
      return [
        ...(isMap(keyless) && keyless.via === undefined
          ? [identityOf(keyless, [...own, 'keyless'], 'glob')]
          : []),
        ...(nested === undefined ? [] : attestorsIn(nested, [...own, 'attestor'], depth + 1)),
      ];
    }),
  );
}

function inList(
  node: ReturnType<typeof at>,
  path: Path,
  plain: SignerField['form'],
): readonly SignerIdentity[] {
  return items(node).flatMap((item, index) =>
    isMap(item) && item.via === undefined ? [identityOf(item, [...path, index], plain)] : [],
  );
}

function identityOf(node: LocatedMap, path: Path, plain: SignerField['form']): SignerIdentity {
  const field = (name: 'issuer' | 'subject'): SignerField | undefined => {
    for (const [key, form] of [
      [`${name}RegExp`, 'regex'],
      [name, plain],
    ] as const) {
      const scalar = pair(node, key)?.value;
      if (isScalar(scalar) && (scalar.opaque || scalar.text !== ''))
        return { key, path: [...path, key], scalar, form };
    }
    return undefined;
  };
  return { path, node, issuer: field('issuer'), subject: field('subject') };
}
