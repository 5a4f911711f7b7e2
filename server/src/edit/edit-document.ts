import { tell } from '../words/tell.ts';
import { toPlain } from '../yaml/access.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';
import { applyEdits, areApplicable, minimizeEdits, sortEdits } from './apply.ts';
import { insertComment } from './comment.ts';
import { composeEdits } from './compose.ts';
import type { EditContext } from './context.ts';
import { insertItem, insertPair } from './insert.ts';
import { applyToModel, isSameModel } from './model.ts';
import type { EditResult, NewValue, Operation, TextEdit } from './operations.ts';
import { isVerbatim } from './print.ts';
import { Refusal, refuse } from './refusal.ts';
import { removeItem, removePair } from './remove.ts';
import { renameKey } from './rename.ts';
import { replaceValue } from './replace.ts';
import { rewriteInString } from './rewrite-string.ts';
import { replaceScalar } from './scalar.ts';
import { type Style, sniffStyle } from './style.ts';

/**
 * The smallest text edits that make the operations, in order, each on the result of the one before; their offsets
 * count in the handed-in text of one document. Existing text is never printed anew. After each operation the result
 * is read back and compared with the data that was wanted, so that what cannot be done correctly is refused, with
 * the reason. Parses once per operation, and once more unless the document is handed in parsed. Never throws.
 */
export function editDocument(
  text: string,
  operations: readonly Operation[],
  parsed: ParsedDocument = parseDocument(text),
): EditResult {
  try {
    let document = parsed;
    let edits: readonly TextEdit[] = [];
    for (const operation of operations) {
      const step = editOnce(document, operation);
      if (step === undefined) continue;
      edits = composeEdits(edits, step.edits);
      document = step.document;
    }
    return { ok: true, edits: minimizeEdits(text, edits) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.reason };
    // A stack overflow on absurdly deep values; the document is better left alone.
    return { ok: false, reason: tell`The edit could not be worked out.` };
  }
}

/** Actions that open, divide or close a block of a Go template; one alone must not go. */
const TEMPLATE_BLOCK = /\{\{-?\s*(?:if|else|end|with|range|define|block)\b/;

interface EditStep {
  readonly edits: readonly TextEdit[];
  readonly document: ParsedDocument;
}

/** Undefined when the document is already as the operation wants it. */
function editOnce(document: ParsedDocument, operation: Operation): EditStep | undefined {
  if (document.broken) refuse(tell`The document has errors that leave parts of it unread.`);
  checkVerbatim(operation);
  const style = sniffStyle(document.text, document.root);
  try {
    return attempt(document, operation, style);
  } catch (error) {
    // Deeper comments below a new block scalar would become its content: then quotes have to do.
    if (!(error instanceof Refusal) || !hasSeveralLines(operation)) throw error;
    return attempt(document, operation, { ...style, literals: false });
  }
}

function hasSeveralLines(operation: Operation): boolean {
  return 'value' in operation && JSON.stringify(operation.value, plainNumbers).includes('\\n');
}

function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? 0 : value;
}

function attempt(document: ParsedDocument, operation: Operation, style: Style): EditStep | undefined {
  const { text, root } = document;
  const edits = sortEdits(operate({ text, document, root, style }, operation));
  if (!areApplicable(text.length, edits)) refuse(tell`The edits for the operation would overlap.`);
  const minimal = minimizeEdits(text, edits);
  if (minimal.length === 0) return undefined;
  if (minimal.some(({ range }) => TEMPLATE_BLOCK.test(text.slice(...range)))) {
    refuse(tell`The change would take away a part of a template block.`);
  }
  const result = parseDocument(applyEdits(text, minimal));
  if (result.broken || result.problems.length > document.problems.length) {
    refuse(tell`The layout around the place is not one that can be edited safely.`);
  }
  const wanted = applyToModel(toPlain(root), operation);
  if (wanted === undefined || !isSameModel(wanted.root, toPlain(result.root))) {
    refuse(tell`The change would not be read back as it is meant.`);
  }
  return { edits: minimal, document: result };
}

function operate(context: EditContext, operation: Operation): TextEdit[] {
  const { path } = operation;
  switch (operation.op) {
    case 'replaceScalar':
      return replaceScalar(context, path, operation.value, operation.style);
    case 'renameKey':
      return renameKey(context, path, operation.key);
    case 'insertPair':
      return insertPair(context, operation);
    case 'removePair':
      return removePair(context, path);
    case 'insertItem':
      return insertItem(context, operation);
    case 'removeItem':
      return removeItem(context, path);
    case 'replaceValue':
      return replaceValue(context, path, operation.value);
    case 'insertComment':
      return insertComment(context, path, operation.text);
    case 'rewriteInString':
      return rewriteInString(context, path, operation.at, operation.text);
  }
}

/** Verbatim source must be a scalar on one line; anything else could reach beyond its place. */
function checkVerbatim(operation: Operation): void {
  if (!('value' in operation)) return;
  const visit = (value: NewValue): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isVerbatim(value)) {
      if (/[\r\n]|\s#|^#|^\s*$/.test(value.verbatim))
        refuse(tell`Verbatim text must be a single value on one line.`);
    } else for (const child of Object.values(value)) visit(child as NewValue);
  };
  visit(operation.value);
}
