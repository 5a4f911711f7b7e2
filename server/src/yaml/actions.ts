import type { Range } from './located.ts';

/**
 * What a Go template action does to the text around it: `open` and `else` start a branch, `end` closes one,
 * `silent` prints nothing (comments, assignments), `output` prints something unknown.
 */
export type ActionRole = 'open' | 'else' | 'end' | 'silent' | 'output';

/** One `{{ … }}` of a Helm or Go template. */
export interface TemplateAction {
  readonly start: number;
  readonly end: number;
  readonly role: ActionRole;
  /** The column its output is indented to by `indent N` or `nindent N`. */
  readonly indent: number | undefined;
}

const OPENING = /^(?:if|with|range|define|block)\b/;
const DEFINITION = /^\{\{-?\s*define\b/;
const SILENT = /^(?:\/\*|\$[\w]*(?:\s*,\s*\$\w*)?\s*:?=(?!=)|break\b|continue\b|fail\b)/;
const INDENT = /\bn?indent\s+(?:\(\s*)?(\d{1,3})\b/g;

function roleOf(body: string): ActionRole {
  if (OPENING.test(body)) return 'open';
  if (/^else\b/.test(body)) return 'else';
  if (/^end\b/.test(body)) return 'end';
  return body === '' || SILENT.test(body) ? 'silent' : 'output';
}

function actionOf(text: string, start: number, end: number): TemplateAction {
  const body = bodyOf(text.slice(start + 2, end));
  let indent: number | undefined;
  if (body.includes('indent')) for (const match of body.matchAll(INDENT)) indent = Number(match[1]);
  return { start, end, role: roleOf(body), indent };
}

/** Without the braces, and without the dashes that take the white space around the action away. */
function bodyOf(inside: string): string {
  const body = (/^-\s/.test(inside) ? inside.slice(1) : inside).trimStart();
  if (!body.endsWith('}}')) return body;
  return body.slice(0, body.endsWith('-}}') ? -3 : -2).trimEnd();
}

/** Finds the ends of actions; remembers where the last closing characters are, so that broken templates stay linear. */
function createEndFinder(text: string): (start: number) => number {
  const lastClose = text.lastIndexOf('}}');
  const lastBacktick = text.lastIndexOf('`');
  const lastComment = text.lastIndexOf('*/');

  const lineEnd = (from: number): number => {
    const lineBreak = text.indexOf('\n', from);
    return lineBreak === -1 ? text.length : lineBreak;
  };

  /** Behind the closing quote; -1 where the string does not end. Only raw strings may span lines. */
  const afterString = (from: number): number => {
    const quote = text[from];
    if (quote === '`') return from < lastBacktick ? text.indexOf('`', from + 1) + 1 : -1;
    for (let at = from + 1; at < text.length; at += 1) {
      const character = text[at];
      if (character === '\\') at += 1;
      else if (character === quote) return at + 1;
      else if (character === '\n') return -1;
    }
    return -1;
  };

  const unterminated = (start: number): number => {
    const end = lineEnd(start);
    const close = start < lastClose ? text.slice(start, end).indexOf('}}') : -1;
    return close === -1 ? end : start + close + 2;
  };

  return (start) => {
    if (start > lastClose) return unterminated(start);
    let at = start + 2;
    const comment = /-?\s*\/\*/y;
    comment.lastIndex = at;
    if (comment.test(text)) {
      if (at > lastComment) return unterminated(start);
      return text.indexOf('}}', text.indexOf('*/', at)) + 2 || unterminated(start);
    }
    while (at < text.length) {
      const character = text[at];
      if (character === '"' || character === '`' || character === "'") {
        const next = afterString(at);
        if (next === -1) return unterminated(start);
        at = next;
      } else if (character === '}' && text[at + 1] === '}') return at + 2;
      else if (character === '{' && text[at + 1] === '{') return unterminated(start);
      else at += 1;
    }
    return unterminated(start);
  };
}

/** All template actions of a text, in order. An action that is not closed ends with its line. */
export function findActions(text: string): readonly TemplateAction[] {
  const actions: TemplateAction[] = [];
  let start = text.indexOf('{{');
  if (start === -1) return actions;
  const findEnd = createEndFinder(text);
  while (start !== -1) {
    const end = Math.max(findEnd(start), start + 2);
    actions.push(actionOf(text, start, end));
    start = text.indexOf('{{', end);
  }
  return withoutDefinitions(text, actions);
}

/**
 * `{{ define }} … {{ end }}` prints nothing where it stands, so a definition beside other content is one silent action.
 * A text of definitions only is kept: there the bodies are what is worth reading.
 */
function withoutDefinitions(text: string, actions: readonly TemplateAction[]): readonly TemplateAction[] {
  const kept: TemplateAction[] = [];
  let opened: TemplateAction | undefined;
  let depth = 0;
  for (const action of actions) {
    if (opened === undefined) {
      if (action.role === 'open' && DEFINITION.test(text.slice(action.start, action.start + 40)))
        opened = action;
      else kept.push(action);
      depth = 1;
    } else if (action.role === 'open') depth += 1;
    else if (action.role === 'end') {
      depth -= 1;
      if (depth > 0) continue;
      kept.push({ start: opened.start, end: action.end, role: 'silent', indent: undefined });
      opened = undefined;
    }
  }
  if (opened !== undefined || kept.length === actions.length) return actions;
  let position = 0;
  let outside = '';
  for (const { start, end } of kept) {
    outside += text.slice(position, start);
    position = end;
  }
  outside += text.slice(position);
  const hasContent = outside.split('\n').some((line) => /^\s*[^\s#]/.test(line) && !/^---\s*$/.test(line));
  return hasContent || kept.some((action) => action.role === 'output') ? kept : actions;
}

/** The parts of a template that are written only under a condition, or more than once: one range for each branch. */
export function findBranches(actions: readonly TemplateAction[], textLength: number): readonly Range[] {
  const branches: Range[] = [];
  const opened: number[] = [];
  for (const action of actions) {
    if (action.role === 'open') opened.push(action.start);
    else if (action.role === 'else') {
      branches.push([opened.pop() ?? 0, action.start]);
      opened.push(action.start);
    } else if (action.role === 'end') branches.push([opened.pop() ?? 0, action.end]);
  }
  for (const start of opened) branches.push([start, textLength]);
  return branches;
}
