import type { TemplateAction } from './actions.ts';
import type { Range } from './located.ts';
import { contentOfLine, type MaskedLine, splitTemplateLines, type TemplateLine } from './template-lines.ts';

/** A template whose actions are hidden from the YAML parser; every offset means the same as in the original. */
export interface MaskedTemplate {
  /** As long as the original. */
  readonly text: string;
  /** Actions that became part of a value or key, in order: each is one run of `first` followed by `rest` characters. */
  readonly hidden: readonly Range[];
  /** Actions inside block scalars that left no trace in the text. */
  readonly erased: readonly Range[];
  /** Actions standing for whole pairs or items, and the column they print at where that is known. */
  readonly structural: readonly StructuralAction[];
  readonly first: string;
  readonly rest: string;
}

/** An output action on a line of its own. */
export interface StructuralAction {
  readonly start: number;
  readonly column: number | undefined;
}

/** How much of a line is hidden: its actions; the whole value behind its key; all of it. */
export type MaskLevel = 'actions' | 'value' | 'line';

const PRIVATE_USE_START = 0xe000;
const PRIVATE_USE_END = 0xf8ff;

/** Two neighbouring private-use characters that the text does not hold; YAML allows them anywhere in a value. */
function placeholders(text: string): readonly [string, string] {
  for (let code = PRIVATE_USE_START; code < PRIVATE_USE_END; code += 2) {
    const first = String.fromCharCode(code);
    const rest = String.fromCharCode(code + 1);
    if (!text.includes(first) && !text.includes(rest)) return [first, rest];
  }
  return ['\ue000', '\ue001'];
}

/** Indentation that a block scalar's content must exceed, or null outside of block scalars. */
interface BlockScalar {
  readonly parent: number;
  content: number | undefined;
}

/** Longer lines hold data, not structure; the expressions below are quadratic in the worst case. */
const MAX_EXAMINED_LINE = 2_000;

const HEADER = /(?:^|[-:?])[ \t]+(?:[&!]\S*[ \t]+)*[|>][-+0-9]*[ \t]*(?:#.*)?$/;
const KEY_THEN_ACTION = /^[ \t]*(?:[-?][ \t]+)*(?:(?:"[^"]*"|'[^']*'|[^\s"'#][^#]*?)[ \t]*:)?[ \t]+$/;
const KEY_PREFIX = /^[ \t]*(?:[-?][ \t]+)*(?:"[^"]*"|'[^']*'|[^\s"'#{[][^#]*?)[ \t]*:(?=[ \t])/;

/** The column of the collection that a value on this line belongs to. */
function parentColumn(line: string): number {
  let column = line.length - line.trimStart().length;
  for (;;) {
    const indicator = /^[-?][ \t]+/.exec(line.slice(column));
    if (!indicator) return column;
    const next = column + indicator[0].length;
    if (/^(?:[&!]\S*[ \t]+)*(?:[|>]|$)/.test(line.slice(next))) return column;
    column = next;
  }
}

/** Hides the actions of a template. `harder` names lines, by their start, of which more than the actions is hidden. */
export function maskTemplate(
  text: string,
  actions: readonly TemplateAction[],
  harder: ReadonlyMap<number, MaskLevel>,
): MaskedTemplate {
  const [first, rest] = placeholders(text);
  const hidden: Range[] = [];
  const erased: Range[] = [];
  const structural: StructuralAction[] = [];
  const pieces: string[] = [];
  let block: BlockScalar | null = null;

  const hide = (start: number, end: number): string => {
    hidden.push([start, end]);
    return first + rest.repeat(end - start - 1);
  };

  /** The line with every action in it replaced by a run of placeholders. */
  const inline = (line: TemplateLine, from: number, to: number): string => {
    let result = '';
    let position = from;
    for (const action of line.actions) {
      if (action.start < from || action.end > to) continue;
      result += text.slice(position, action.start) + hide(action.start, action.end);
      position = action.end;
    }
    return result + text.slice(position, to);
  };

  const erase = (line: TemplateLine, filler: string): string => filler.repeat(line.end - line.start);

  const standalone = (line: TemplateLine): string => {
    const column = line.indent;
    if (block === null) {
      for (const action of line.actions) {
        if (action.role === 'output')
          structural.push({ start: action.start, column: action.indent ?? column });
      }
      return erase(line, ' ');
    }
    const open = block;
    if (column > open.parent) {
      if (open.content !== undefined && column >= open.content) return inline(line, line.start, line.end);
      for (const action of line.actions) erased.push([action.start, action.end]);
    } else {
      for (const action of line.actions) {
        if (action.role !== 'output') continue;
        const inside = action.indent === undefined ? open.content === undefined : action.indent > open.parent;
        if (inside) erased.push([action.start, action.end]);
        else {
          structural.push({ start: action.start, column: action.indent ?? column });
          block = null;
        }
      }
    }
    // Line breaks rather than spaces: a blank line must not look more indented than the block's content.
    return erase(line, '\n');
  };

  const mixed = (line: TemplateLine, next: TemplateLine | undefined): string => {
    const { head, tail } = contentOfLine(text, line);
    let start = line.start;
    let prefix = '';
    if (head > line.start) {
      start = head;
      prefix = '\n'.repeat(head - line.start - line.indent) + ' '.repeat(line.indent);
    }
    const suffix = ' '.repeat(line.end - tail);
    const only = line.actions.find((action) => action.start >= start && action.end <= tail);
    if (only?.role === 'output' && text.slice(only.end, tail).trim() === '') {
      const before = text.slice(start, only.start);
      const follows =
        next !== undefined && next.indent > parentColumn(`${before}x`) && opensCollection(text, next);
      if (follows && before.length < MAX_EXAMINED_LINE && KEY_THEN_ACTION.test(before)) {
        structural.push({ start: only.start, column: undefined });
        return prefix + before + ' '.repeat(tail - only.start) + suffix;
      }
    }
    return prefix + inline(line, start, tail) + suffix;
  };

  const escalated = (line: TemplateLine, level: MaskLevel): MaskedLine | undefined => {
    if (level === 'actions') return undefined;
    const source = text.slice(line.start, line.end);
    const key = level === 'value' && source.length < MAX_EXAMINED_LINE ? KEY_PREFIX.exec(source) : null;
    if (key && !key[0].includes('{{')) {
      const from = line.start + key[0].length + 1;
      if (from < line.end) return text.slice(line.start, from) + hide(from, line.end);
    }
    structural.push({ start: line.start, column: undefined });
    return erase(line, ' ');
  };

  const lines = splitTemplateLines(text, actions);
  let nextContent: TemplateLine | undefined;
  const following: (TemplateLine | undefined)[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    following[index] = nextContent;
    const line = lines[index];
    if (line && !line.blank && !line.standalone && !line.comment) nextContent = line;
  }

  lines.forEach((line, index) => {
    if (line.blank) pieces.push(text.slice(line.start, line.end));
    else if (block !== null && line.indent > block.parent && !line.standalone) {
      block.content ??= line.indent;
      pieces.push(inline(line, line.start, line.end));
    } else if (line.standalone) pieces.push(standalone(line));
    else {
      block = null;
      const masked =
        escalated(line, harder.get(line.start) ?? 'actions') ??
        (line.actions.length === 0 || line.comment
          ? inline(line, line.start, line.end)
          : mixed(line, following[index]));
      pieces.push(masked);
      if (!line.comment) block = blockScalarOpenedBy(masked.slice(masked.lastIndexOf('\n') + 1));
    }
    pieces.push(text.slice(line.end, lines[index + 1]?.start ?? text.length));
  });
  return { text: pieces.join(''), hidden, erased, structural, first, rest };
}

function blockScalarOpenedBy(line: string): BlockScalar | null {
  if (line.length > MAX_EXAMINED_LINE || !/[|>]/.test(line)) return null;
  const trimmed = line.trimEnd();
  return HEADER.test(trimmed) ? { parent: parentColumn(trimmed), content: undefined } : null;
}

function opensCollection(text: string, line: TemplateLine): boolean {
  const source = text.slice(line.start, line.end);
  return /^[ \t]*-(?:[ \t]|$)/.test(source) || /:(?:[ \t\r]|$)/.test(source);
}
