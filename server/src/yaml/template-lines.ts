import type { TemplateAction } from './actions.ts';

/** A line as the template engine leaves it: line breaks inside actions do not end it. */
export interface TemplateLine {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** White space in front of the first character. */
  readonly indent: number;
  readonly actions: readonly TemplateAction[];
  readonly blank: boolean;
  readonly comment: boolean;
  /** Nothing but actions and white space. */
  readonly standalone: boolean;
}

/** The text that replaces a line; as long as the line. */
export type MaskedLine = string;

const noActions: readonly TemplateAction[] = [];

/** The lines of a template, in order; between two lines stands only a line break. */
export function splitTemplateLines(
  text: string,
  actions: readonly TemplateAction[],
): readonly TemplateLine[] {
  const lines: TemplateLine[] = [];
  let start = 0;
  let nextAction = 0;
  while (start < text.length) {
    let own: TemplateAction[] | undefined;
    let outside = '';
    let position = start;
    let end = start;
    for (;;) {
      const lineBreak = text.indexOf('\n', position);
      end = lineBreak === -1 ? text.length : lineBreak;
      const action = actions[nextAction];
      if (action === undefined || action.start >= end) break;
      outside += text.slice(position, action.start);
      if (own === undefined) own = [action];
      else own.push(action);
      nextAction += 1;
      position = action.end;
    }
    const behind = end;
    if (end > position && text[end - 1] === '\r') end -= 1;
    const first = firstContent(text, start, end);
    const isEmpty = own === undefined ? first === end : (outside + text.slice(position, end)).trim() === '';
    lines.push({
      start,
      end,
      indent: first - start,
      actions: own ?? noActions,
      blank: own === undefined && isEmpty,
      comment: text[first] === '#' && first < end,
      standalone: own !== undefined && isEmpty,
    });
    start = behind + 1;
  }
  return lines;
}

/** Where the white space at the start of a line ends. */
function firstContent(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at += 1;
  if (at < end && text[at] !== '#' && text[at]?.trim() === '')
    return end - text.slice(at, end).trimStart().length;
  return at;
}

/**
 * The part of a line between the branch actions that open and close it (`{{ if x }}key: value{{ end }}`):
 * offsets of its first character and behind its last. Without such actions it is the whole line.
 */
export function contentOfLine(
  text: string,
  line: TemplateLine,
): { readonly head: number; readonly tail: number } {
  const { actions } = line;
  const blankBetween = (from: number, to: number): boolean => text.slice(from, to).trim() === '';
  let leading = 0;
  let head = line.start;
  for (; leading < actions.length; leading += 1) {
    const action = actions[leading];
    if (action === undefined || action.role === 'output' || !blankBetween(head, action.start)) break;
    head = action.end;
  }
  if (leading > 0) head += text.slice(head, line.end).search(/\S/);
  let tail = line.end;
  const inside = openedInside(actions, leading);
  for (let trailing = actions.length; trailing > leading; trailing -= 1) {
    const action = actions[trailing - 1];
    if (action === undefined || action.role === 'output' || inside.has(action)) break;
    if (!blankBetween(action.end, tail)) break;
    tail = action.start;
  }
  return { head, tail };
}

/** Actions that belong to a branch which starts in the middle of the line: they are part of a value. */
function openedInside(actions: readonly TemplateAction[], leading: number): ReadonlySet<TemplateAction> {
  const inside = new Set<TemplateAction>();
  const stack: TemplateAction[] = [];
  for (const action of actions.slice(leading)) {
    if (action.role === 'open') stack.push(action);
    else if (stack.length > 0 && (action.role === 'else' || action.role === 'end')) {
      const opener = stack[stack.length - 1];
      if (opener) inside.add(opener);
      inside.add(action);
      if (action.role === 'end') stack.pop();
    }
  }
  return inside;
}
