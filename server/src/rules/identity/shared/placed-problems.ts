import { editDocument } from '../../../edit/edit-document.ts';
import type { Operation, TextEdit } from '../../../edit/operations.ts';
import { type KubernetesResource, readResources, resourceAt } from '../../../kubernetes/resource.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { type EmbeddedDocument, outerRange } from '../../../workspace/embedded.ts';
import { at, isMap } from '../../../yaml/access.ts';
import { decodedToSource } from '../../../yaml/locate.ts';
import type { ParsedDocument, Path, Range } from '../../../yaml/located.ts';
import type {
  Change,
  Confidence,
  DocumentContext,
  Finding,
  FixContext,
  FixOffer,
  Rule,
  Severity,
} from '../../rule.ts';
import { editEmbedded } from '../../shared/edit-embedded.ts';
import { isShared } from '../../shared/shared-nodes.ts';

/** Something wrong at a path of a document, or of a document inside a text of another one. */
export interface PlacedProblem {
  readonly embedded: EmbeddedDocument;
  /** From the (embedded) document's root. */
  readonly path: Path;
  /** What to underline: the value, or the key before it. */
  readonly underline?: 'key' | 'value';
  /** Part of the value, in offsets of the (embedded) document's text; wins over `underline`. */
  readonly range?: Range;
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** For texts that hold the variables of a program and were read with others in their place: new text as it is written. */
  readonly written?: (text: string) => string;
  /** Worked out only when asked for. */
  readonly remedies?: () => readonly Remedy[];
}

/** A fix of a placed problem; with `refusal` one that cannot be had. */
export interface Remedy {
  readonly title: string;
  readonly safe?: boolean;
  readonly preferred?: boolean;
  /** On the (embedded) document. */
  readonly operations?: readonly Operation[];
  /** What changes along with it in other texts of the same document. */
  readonly besides?: readonly EmbeddedEdit[];
  /** On the text of the document of the file, for values that hold expressions and are no data therefore. */
  readonly textEdits?: readonly TextEdit[];
  /** Besides the operations: new documents behind this one. */
  readonly newDocuments?: readonly Extract<Change, { type: 'insert-document' }>['value'][];
  readonly refusal?: string;
}

/** Operations on a document, or on one inside a text of it. */
export interface EmbeddedEdit {
  readonly embedded: EmbeddedDocument;
  readonly operations: readonly Operation[];
}

type FindProblems = (
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
  kubernetesMinor: number,
) => readonly PlacedProblem[];

/** `checkDocument` and `fixes` of a rule that finds its problems in one document and finds them again when a fix is wanted. */
export function rulesOfProblems(find: FindProblems): Required<Pick<Rule, 'checkDocument' | 'fixes'>> {
  const problemsAt = rememberPlaces(find);
  return {
    checkDocument: (context) => report(context, find),
    fixes: (finding, context) => offersOf(finding, context, problemsAt),
  };
}

type ProblemsAt = (
  place: string,
  document: ParsedDocument,
  kubernetesMinor: number,
) => readonly PlacedProblem[];

/** The problems of a document place by place, found once for the fixes of all its findings. */
function rememberPlaces(find: FindProblems): ProblemsAt {
  const known = new WeakMap<
    ParsedDocument,
    { readonly kubernetesMinor: number; readonly places: ReadonlyMap<string, readonly PlacedProblem[]> }
  >();
  return (place, document, kubernetesMinor) => {
    let entry = known.get(document);
    if (entry?.kubernetesMinor !== kubernetesMinor) {
      const places = new Map<string, PlacedProblem[]>();
      for (const problem of find(document, readResources(document), kubernetesMinor)) {
        const key = placeOf(problem);
        const here = places.get(key);
        if (here === undefined) places.set(key, [problem]);
        else here.push(problem);
      }
      entry = { kubernetesMinor, places };
      known.set(document, entry);
    }
    return entry.places.get(place) ?? [];
  };
}

function report(context: DocumentContext, find: FindProblems): void {
  const { document, resources } = context;
  const problems = find(document, resources, context.kubernetesMinor);
  if (problems.length === 0) return;
  const seen = new Map<string, number>();
  for (const problem of problems) {
    const { embedded, message, severity, confidence } = problem;
    const resource = resourceAt(resources, embedded.host?.path ?? problem.path);
    const place = placeOf(problem);
    const nth = seen.get(place) ?? 0;
    seen.set(place, nth + 1);
    context.report({
      range: outerRange(document, embedded, rangeOf(problem)),
      message,
      ...(severity !== undefined && { severity }),
      ...(confidence !== undefined && { confidence }),
      ...(resource !== undefined && {
        resource: {
          apiVersion: resource.apiVersion,
          kind: resource.kind,
          namespace: resource.namespace,
          name: resource.name,
        },
      }),
      data: { place, nth },
    });
  }
}

function rangeOf({ embedded, path, underline, range }: PlacedProblem): Range {
  if (range !== undefined) return range;
  const parent = at(embedded.root, ...path.slice(0, -1));
  const own = isMap(parent) ? parent.pairs.find(({ key }) => key.text === path.at(-1)) : undefined;
  if (underline === 'key' && own !== undefined) return own.key.range;
  const value = at(embedded.root, ...path) ?? embedded.root;
  if (value.type === 'scalar') return value.range;
  // A whole map or list is no place to look at; its key is, or its first entry.
  if (own !== undefined) return own.key.range;
  const first = isMap(value) ? value.pairs[0] : value.items[0];
  return firstLine(embedded.inner.text, first?.range ?? value.range);
}

function firstLine(text: string, [start, end]: Range): Range {
  const lineBreak = text.slice(start, end).search(/[\r\n]/);
  return [start, lineBreak === -1 ? end : start + lineBreak];
}

function placeOf({ embedded, path }: PlacedProblem): string {
  return JSON.stringify([embedded.host?.path ?? [], path]);
}

function offersOf(finding: Finding, context: FixContext, problemsAt: ProblemsAt): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const { data } = finding;
  if (document === undefined || typeof data !== 'object' || data === null || !('place' in data)) return [];
  const { place, nth } = data;
  if (typeof place !== 'string' || typeof nth !== 'number') return [];
  const problem = problemsAt(place, document, context.kubernetesMinor)[nth];
  if (problem === undefined) return [];
  return (problem.remedies?.() ?? []).map((remedy) => offerOf(problem, remedy, finding, document));
}

const shared = phrase(
  'The place is shared through a YAML anchor or merge key, so a change would reach other places too',
);

function offerOf(
  problem: PlacedProblem,
  remedy: Remedy,
  { document }: Finding,
  parsed: ParsedDocument,
): FixOffer {
  const {
    title,
    operations = [],
    besides = [],
    textEdits = [],
    newDocuments = [],
    safe = false,
    preferred = false,
  } = remedy;
  const refuse = (refusal: string): FixOffer => ({ title, safe: false, refusal });
  if (remedy.refusal !== undefined) return refuse(remedy.refusal);
  const outer: Operation[] = [];
  const edits: TextEdit[] = [];
  for (const part of [{ embedded: problem.embedded, operations }, ...besides]) {
    if (part.operations.some(({ path }) => isShared(part.embedded.root, path))) return refuse(shared);
    const edited = editsOf(part, problem.written, parsed);
    if (!edited.ok) return refuse(edited.reason);
    outer.push(...edited.operations);
    edits.push(...edited.edits);
  }
  edits.push(...textEdits);
  const changes: readonly Change[] = [
    ...(outer.length === 0 ? [] : [{ type: 'edit' as const, document, operations: outer, label: title }]),
    ...(edits.length === 0 ? [] : [{ type: 'text' as const, document, edits, label: title }]),
    ...newDocuments.map((value) => ({
      type: 'insert-document' as const,
      after: document,
      value,
      label: title,
    })),
  ];
  return { title, safe, ...(preferred && { preferred }), plan: () => ({ changes }) };
}

type Edited =
  | { readonly ok: true; readonly operations: readonly Operation[]; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly reason: string };

/** Operations on the document of the file; where its value holds variables and is no plain text therefore, edits of its source. */
function editsOf(
  { embedded, operations }: EmbeddedEdit,
  written: PlacedProblem['written'],
  parsed: ParsedDocument,
): Edited {
  const { host, inner } = embedded;
  if (host?.scalar.opaque !== true || written === undefined) {
    const result = editEmbedded(embedded, operations);
    return result.ok ? { ...result, edits: [] } : result;
  }
  const result = editDocument(inner.text, operations);
  if (!result.ok) return result;
  // The source of a literal block has the text line by line; anything longer or otherwise spelt is left alone.
  if (
    host.scalar.style !== 'literal' ||
    host.inBase64 ||
    result.edits.some(({ newText }) => /[\r\n]/.test(newText))
  )
    return {
      ok: false,
      reason: tell`The text holds variables and is spelt in a way that cannot be edited here`,
    };
  const edits = result.edits.map(({ range, newText }) => ({
    range: decodedToSource(parsed.text, host.scalar, range[0], range[1]),
    newText: written(newText),
  }));
  return { ok: true, operations: [], edits };
}
