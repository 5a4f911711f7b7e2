import type { Operation } from '../../../edit/operations.ts';
import { tell, told } from '../../../words/tell.ts';
import type { PodFacts } from '../../../workspace/facts.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import { at, isMap, pair } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { Change, Finding, FixContext, FixOffer } from '../../rule.ts';
import { afterApply } from '../../shared/after-apply.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { titleOf } from '../token-secret/token-secret.ts';
import { type Conversion, type Outcome, operationsOf, refused } from '../token-secret/tree.ts';

/** A workload with its current tree, for fixes. */
export interface PodSite {
  readonly workload: PlacedResource;
  readonly pod: PodFacts;
  readonly root: Located;
}

/** The object of a finding that has a Pod, found again in the current text; undefined when it is gone. */
export function podSiteOf(finding: Finding, context: FixContext): PodSite | undefined {
  const root = context.parse(finding.document)?.root;
  const path = JSON.stringify(finding.data ?? []);
  const workload = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.pod !== undefined && JSON.stringify(facts.path) === path);
  const pod = workload?.facts.pod;
  return root && workload !== undefined && pod !== undefined ? { workload, pod, root } : undefined;
}

/** An offer that edits the Pod; the title says what becomes of running Pods. Unsafe unless told otherwise. */
export function podOffer(
  { workload, pod, root }: PodSite,
  title: string,
  outcome: Outcome,
  options: {
    readonly safe?: boolean;
    readonly preferred?: boolean;
    readonly others?: readonly Change[];
  } = {},
): FixOffer {
  const base = { title: title + told(afterApply[pod.update]), safe: options.safe ?? false };
  if (!outcome.ok) return { ...base, refusal: outcome.reason };
  const { conversion } = outcome;
  return {
    ...base,
    ...(options.preferred === true && { preferred: true }),
    plan: () => ({
      changes: [
        editOf(workload, root, conversion, `${titleOf(workload)}: ${title}`),
        ...(options.others ?? []),
      ],
    }),
  };
}

/** The change that makes a conversion in the document of an object. */
export function editOf(
  { document }: PlacedResource,
  root: Located,
  conversion: Conversion,
  label: string,
): Change {
  return { type: 'edit', document, operations: operationsOf(root, [conversion]), label };
}

/** Writes a field of a Pod spec, in the place where such fields stand. */
export function setPodField(
  { pod, root }: PodSite,
  key: 'automountServiceAccountToken' | 'serviceAccountName',
  value: boolean | string,
): Outcome {
  return setField(root, pod.path, key, value, {
    after: key === 'serviceAccountName' ? [] : ['serviceAccountName', 'serviceAccount'],
    before: ['automountServiceAccountToken', 'initContainers', 'containers'],
  });
}

/** Replaces or inserts a scalar field of a map. */
export function setField(
  root: Located,
  parent: Path,
  key: string,
  value: boolean | string,
  place: { readonly after: readonly string[]; readonly before: readonly string[] },
): Outcome {
  const node = at(root, ...parent);
  const path = [...parent, key];
  if (!isMap(node) || isShared(root, parent) || isShared(root, path))
    return refused(
      tell`The object is shared through a YAML anchor or merge key, so a change would reach other places too`,
    );
  const operation: Operation =
    pair(node, key) === undefined
      ? insertion(
          parent,
          key,
          value,
          place.after.some((name) => pair(node, name) !== undefined),
          place,
        )
      : { op: 'replaceValue', path, value };
  return { ok: true, conversion: { operations: [operation], removals: [] } };
}

function insertion(
  path: Path,
  key: string,
  value: boolean | string,
  behind: boolean,
  place: { readonly after: readonly string[]; readonly before: readonly string[] },
): Operation {
  return behind
    ? { op: 'insertPair', path, key, value, after: place.after }
    : { op: 'insertPair', path, key, value, before: place.before };
}

/** Two conversions of one document as one; the first refusal when either is refused. */
export function joined(first: Outcome, second: Outcome): Outcome {
  if (!first.ok) return first;
  if (!second.ok) return second;
  const [a, b] = [first.conversion, second.conversion];
  return {
    ok: true,
    conversion: { operations: [...a.operations, ...b.operations], removals: [...a.removals, ...b.removals] },
  };
}

/** A name that no volume of the Pod has: the wanted one, or that with a number. */
export function freeName(wanted: string, { volumes }: PodFacts): string {
  let name = wanted;
  for (let number = 2; volumes.some((volume) => volume.name === name); number += 1)
    name = `${wanted}-${number}`;
  return name;
}
