import { isScalar } from '../../yaml/access.ts';
import { decodedToSource } from '../../yaml/locate.ts';
import type { Located, LocatedScalar, ParsedDocument, Path } from '../../yaml/located.ts';
import { isBooleanFlag } from './boolean-flags.ts';
import type { ComponentFlag } from './model.ts';
import { isPlaceholder } from './placeholder.ts';
import type { ShellWord } from './shell-words.ts';

/** An item of an argument list with its place. */
export interface Argument {
  readonly node: Located;
  readonly path: Path;
}

/** The flags a list of arguments gives, and whether every argument could be read. */
export interface ReadArguments {
  readonly flags: readonly ComponentFlag[];
  readonly complete: boolean;
}

// Kubernetes itself replaces `$(NAME)` in command and args; `$$(NAME)` stands for the text.
const variable = /(?<!\$)(?:\$\$)*\$\([A-Za-z_.-][\w.-]*\)/;

/** Reads `--flag=value`, `--flag value`, `-flag` and `--flag`. With `bare`, items are `flag=value` without dashes. */
export function flagsOfArguments(list: readonly Argument[], bare = false): ReadArguments {
  const flags: ComponentFlag[] = [];
  let complete = true;
  for (let i = 0; i < list.length; i += 1) {
    const argument = list[i];
    if (argument === undefined) continue;
    const { node, path } = argument;
    if (!isScalar(node)) {
      complete = false;
      continue;
    }
    const form = (bare ? /^(-{0,2})([A-Za-z][\w.-]*)(=?)/ : /^(--?)([A-Za-z][\w.-]*)(=?)/).exec(node.text);
    if (form === null) {
      // A whole argument that a template or another program puts in may be any flag.
      if (node.opaque || variable.test(node.text) || isPlaceholder(node.text)) complete = false;
      continue;
    }
    const [head, dashes = '', written = '', equals = ''] = form;
    const name = flagName(written);
    if (equals === '=') {
      flags.push({
        name,
        value: hides(node, head.length) ? undefined : node.text.slice(head.length),
        range: node.range,
        path,
        part: [head.length, node.text.length],
        form: { type: 'item', dashes },
      });
      continue;
    }
    const next = list[i + 1];
    const takesNext =
      !bare && !isBooleanFlag(name) && isScalar(next?.node) && !/^--[A-Za-z]/.test(next.node.text);
    if (!takesNext || next === undefined || !isScalar(next.node)) {
      const value = node.opaque ? undefined : 'true';
      flags.push({ name, value, range: node.range, path, part: undefined, form: { type: 'item', dashes } });
      continue;
    }
    flags.push({
      name,
      value: hides(next.node, 0) ? undefined : next.node.text,
      range: next.node.range,
      path: next.path,
      part: undefined,
      form: { type: 'two-items', flagPath: path },
    });
    i += 1;
  }
  return { flags, complete };
}

/** The flags among the words of a command in a script. */
export function flagsOfWords(
  words: readonly ShellWord[],
  scalar: LocatedScalar,
  path: Path,
  document: ParsedDocument,
): ReadArguments {
  const flags: ComponentFlag[] = [];
  let complete = true;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === undefined) continue;
    const form = /^--?([A-Za-z][\w.-]*)(=?)/.exec(word.known);
    if (form === null) {
      if (word.value === undefined) complete = false;
      continue;
    }
    const [head, written = '', equals = ''] = form;
    const name = flagName(written);
    const next = words[i + 1];
    const takesNext =
      equals === '' && !isBooleanFlag(name) && next !== undefined && !/^--[A-Za-z]/.test(next.known);
    const last = takesNext ? next : word;
    const [start, end] = word.range;
    const valueStart = takesNext ? next.range[0] : Math.min(start + head.length, end);
    const own = equals === '' ? 'true' : word.value?.slice(head.length);
    flags.push({
      name,
      value: takesNext ? next.value : own,
      range: decodedToSource(document.text, scalar, start, last.range[1]),
      path,
      part: takesNext || equals !== '' ? [valueStart, last.range[1]] : [end, end],
      form: { type: 'shell' },
    });
    if (takesNext) i += 1;
  }
  return { flags, complete };
}

/** Underscores count as hyphens (component-base WordSepNormalizeFunc). */
export function flagName(written: string): string {
  return written.replaceAll('_', '-');
}

function hides(node: LocatedScalar, from: number): boolean {
  return node.opaque || variable.test(node.text.slice(from));
}
