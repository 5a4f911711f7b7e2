import type { PolicyRule } from '../../../rbac/matching.ts';

/** Whether the first rule alone allows every request that the second allows. Rules that allow nothing are covered by none. */
export function covers(wide: PolicyRule, narrow: PolicyRule): boolean {
  if (!every(wide.verbs, narrow.verbs, isSameOrStar)) return false;
  if (narrow.nonResourceURLs.length > 0 || wide.nonResourceURLs.length > 0) {
    return (
      narrow.resources.length === 0 && every(wide.nonResourceURLs, narrow.nonResourceURLs, isSameOrLongerPath)
    );
  }
  return (
    every(wide.apiGroups, narrow.apiGroups, isSameOrStar) &&
    every(wide.resources, narrow.resources, isResourceIn) &&
    (wide.resourceNames.length === 0 ||
      (narrow.resourceNames.length > 0 && every(wide.resourceNames, narrow.resourceNames, (a, b) => a === b)))
  );
}

function every(
  wide: readonly string[],
  narrow: readonly string[],
  includes: (wide: string, narrow: string) => boolean,
): boolean {
  return narrow.length > 0 && narrow.every((item) => wide.some((candidate) => includes(candidate, item)));
}

function isSameOrStar(wide: string, narrow: string): boolean {
  return wide === '*' || wide === narrow;
}

function isResourceIn(wide: string, narrow: string): boolean {
  if (isSameOrStar(wide, narrow)) return true;
  const slash = narrow.indexOf('/');
  return slash >= 0 && wide === `*${narrow.slice(slash)}`;
}

function isSameOrLongerPath(wide: string, narrow: string): boolean {
  return isSameOrStar(wide, narrow) || (wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1)));
}
