import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isOpaque, items, pairs } from '../../../yaml/access.ts';
import type { LocatedMap, Path } from '../../../yaml/located.ts';
import type { Finding, FixContext, FixOffer, Json } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';

/** A change of one binding, before it is known whether the text allows it. */
export interface WantedChange {
  readonly title: string;
  readonly safe: boolean;
  readonly preferred?: boolean;
  /** Maps and scalars that are changed: none may be shared or come from a template. */
  readonly touches: readonly Path[];
  /** How many subjects were read, where the change is right only if those are all. */
  readonly subjects?: { readonly path: Path; readonly count: number };
  readonly operations: readonly Operation[];
}

/** The offer of a change in the finding's own document. */
export function changeOffer(finding: Finding, context: FixContext, wanted: WantedChange): FixOffer {
  const { document } = finding;
  const { title, safe, operations } = wanted;
  const refusal = obstacle(finding, context, wanted);
  if (refusal !== undefined) return { title, safe, refusal };
  return {
    title,
    safe,
    ...(wanted.preferred === true && { preferred: true }),
    plan: () => ({ changes: [{ type: 'edit', document, operations, label: title }] }),
  };
}

function obstacle(
  finding: Finding,
  context: FixContext,
  { touches, subjects }: WantedChange,
): string | undefined {
  const parsed = context.parse(finding.document);
  if (!isMap(parsed?.root)) return tell`The binding is no longer there`;
  if (parsed.broken) return tell`The document has syntax errors`;
  if (subjects !== undefined && items(at(parsed.root, ...subjects.path)).length !== subjects.count)
    return tell`Not every subject of the binding could be read`;
  for (const path of touches) {
    if (isShared(parsed.root, path))
      return tell`It is shared with other places through a YAML anchor or merge key`;
    const node = at(parsed.root, ...path);
    if (isOpaque(node) || (isMap(node) && hasTemplate(node))) return tell`A template decides part of it`;
  }
  return undefined;
}

function hasTemplate(node: LocatedMap): boolean {
  return node.open || pairs(node).some(({ value }) => isOpaque(value));
}

/** The path a finding hands to its fixes. */
export function pathOf(data: Json | undefined): Path | undefined {
  if (!Array.isArray(data)) return undefined;
  const path: readonly Json[] = data;
  return path.every((segment) => typeof segment === 'string' || typeof segment === 'number')
    ? path
    : undefined;
}

export function samePath(a: Path, b: Path | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
