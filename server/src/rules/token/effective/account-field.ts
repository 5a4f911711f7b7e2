import { podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { isOpaque, isScalar, pair, stringAt } from '../../../yaml/access.ts';
import type { LocatedMap, LocatedPair, Path } from '../../../yaml/located.ts';

/** The deprecated field `serviceAccount` of a PodSpec, next to the one that replaced it. */
export interface AccountField {
  readonly spec: LocatedMap;
  readonly specPath: Path;
  readonly deprecated: LocatedPair;
  /** Undefined when a template decides it. */
  readonly deprecatedName: string | undefined;
  readonly current: LocatedPair | undefined;
  readonly currentName: string | undefined;
  /** `alone`: it counts; `same`: it repeats the other; `different`: it is overruled; `unknown`: a template decides. */
  readonly relation: 'alone' | 'same' | 'different' | 'unknown';
}

/** Where an object's Pods use the deprecated field with a name in it; an empty one means nothing and is left alone. */
export function deprecatedAccountField(resource: KubernetesResource): AccountField | undefined {
  const location = podOf(resource);
  const deprecated = pair(location?.spec, 'serviceAccount');
  if (location === undefined || deprecated === undefined || !isScalar(deprecated.value)) return undefined;
  const { spec, path } = location;
  const current = pair(spec, 'serviceAccountName');
  const deprecatedName = stringAt(spec, 'serviceAccount');
  const currentName = stringAt(spec, 'serviceAccountName');
  if (deprecatedName === undefined && !isOpaque(deprecated.value)) return undefined;
  if (deprecatedName === '') return undefined;
  return {
    spec,
    specPath: path,
    deprecated,
    deprecatedName,
    current,
    currentName,
    relation: relationOf(deprecated, current, deprecatedName, currentName),
  };
}

function relationOf(
  deprecated: LocatedPair,
  current: LocatedPair | undefined,
  deprecatedName: string | undefined,
  currentName: string | undefined,
): AccountField['relation'] {
  if (current === undefined || currentName === '') return 'alone';
  if (isOpaque(current.value) || isOpaque(deprecated.value)) {
    return isScalar(current.value) &&
      isScalar(deprecated.value) &&
      current.value.text === deprecated.value.text
      ? 'same'
      : 'unknown';
  }
  if (currentName === undefined) return 'alone';
  return currentName === deprecatedName ? 'same' : 'different';
}
