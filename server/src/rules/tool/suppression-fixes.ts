import type { Operation } from '../../edit/operations.ts';
import { at, isMap } from '../../yaml/access.ts';
import type { Path } from '../../yaml/located.ts';
import type { Change, Finding, FixContext, FixOffer, Json } from '../rule.ts';

/** A repair as it travels in a finding's `data`. */
interface Repair {
  readonly title: string;
  readonly safe: boolean;
}

/** Of a comment: offsets relative to the document. */
interface CommentRepair extends Repair {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Of an annotation: another key, another value, or (null) its removal. */
interface AnnotationRepair extends Repair {
  readonly path: Path;
  readonly key?: string;
  readonly value?: string | null;
}

/** The offers of a finding about a suppression; the engine has put them into `data`. */
export function suppressionFixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const repairs = Array.isArray(finding.data) ? finding.data.filter(isRepair) : [];
  return repairs.map((repair, place) => ({
    title: repair.title,
    safe: repair.safe,
    preferred: place === 0,
    plan: () => ({ changes: [change(finding, repair, context)] }),
  }));
}

function change(
  { document }: Finding,
  repair: CommentRepair | AnnotationRepair,
  context: FixContext,
): Change {
  const label = repair.title;
  if ('path' in repair) {
    return { type: 'edit', document, operations: [operation(repair, document, context)], label };
  }
  const edits = [{ range: [repair.start, repair.end], newText: repair.newText }] as const;
  return { type: 'text', document, edits, label };
}

function operation(
  { path, key, value }: AnnotationRepair,
  document: Finding['document'],
  context: FixContext,
): Operation {
  if (key !== undefined) return { op: 'renameKey', path, key };
  if (typeof value === 'string') return { op: 'replaceScalar', path, value };
  const parent = path.slice(0, -1);
  const annotations = at(context.parse(document)?.root, ...parent);
  const isLast = isMap(annotations) && annotations.pairs.length === 1 && !annotations.open;
  return { op: 'removePair', path: isLast ? parent : path };
}

function isRepair(value: Json): value is Json & (CommentRepair | AnnotationRepair) {
  return typeof value === 'object' && value !== null && ('newText' in value || 'path' in value);
}
