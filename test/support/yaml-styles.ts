import fc from 'fast-check';

/**
 * YAML documents in every style people write, with what they mean: made and printed here, without any help from
 * the code under test. Each comment carries a unique name and the path of the entry it belongs to.
 */

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };
export type PlainPath = readonly (string | number)[];

export interface PlacedComment {
  readonly text: string;
  /** `owned`: goes with the entry at `path`. `inside`: may go when something at or above `path` goes. */
  readonly kind: 'owned' | 'inside';
  readonly path: PlainPath;
}

export interface StyledDocument {
  readonly text: string;
  readonly model: Plain;
  readonly comments: readonly PlacedComment[];
  /** Lines of each entry, comments above not counted; the key is the path as JSON. */
  readonly spans: ReadonlyMap<string, { readonly first: number; readonly last: number }>;
  readonly hasAliases: boolean;
  readonly anchored: readonly PlainPath[];
  /** Paths whose value, or something above it, stands inside a flow collection. */
  readonly inFlow: ReadonlySet<string>;
  readonly lineBreak: '\n' | '\r\n';
}

export type Pick = <T>(options: readonly T[]) => T;

interface Settings {
  readonly indent: number;
  readonly sequenceOffset: number;
  readonly dashGap: number;
  readonly lineBreak: '\n' | '\r\n';
  readonly comments: boolean;
  readonly anchors: boolean;
  readonly flow: boolean;
}

const PLAIN_STRINGS = ['nginx', 'a-b', 'v1', 'rbac.authorization.k8s.io/v1', 'x_y', 'image', 'system'];
const BLOCK_PLAIN_STRINGS = [
  '--flag=x',
  "it's",
  'say "hi"',
  'a:b',
  'a#b',
  'two words',
  'x,y',
  'back\\slash',
  'é😀',
];
const QUOTED_STRINGS = [
  ...[
    'yes',
    'on',
    'n',
    '0400',
    '1e3',
    '~',
    '',
    ' lead',
    'trail ',
    'a: b',
    'a #b',
    '#x',
    '- x',
    '{x}',
    '[x',
    '*x',
    '&x',
  ],
  ...[
    '2024-01-01',
    '12:30',
    '0x1f',
    'null',
    '@at',
    '`tick`',
    '%p',
    'key:',
    'both \' and "',
    '?',
    '<<',
    '!t',
    '| pipe',
  ],
];
const DOUBLE_ONLY_STRINGS = ['tab\tin', 'bell\u0007', 'line\nbreak', '\n', 'trail \nx', '\u2028'];
const LITERAL_STRINGS = [
  'one\ntwo\n',
  'one\n\n  two',
  'x\n\n\n',
  ' lead\nx\n',
  '# no comment\nx\n',
  'a\n---\nb\n',
  'key: v\n- x',
];
export const KEYS = [
  'name',
  'kind',
  'spec',
  'data',
  'image',
  'alpha',
  'beta',
  'gamma',
  'delta',
  'x-y',
  'on',
  '8080',
  'a b',
  'x: y',
  '~',
];
export const STRINGS = [
  ...PLAIN_STRINGS,
  ...BLOCK_PLAIN_STRINGS,
  ...QUOTED_STRINGS,
  ...DOUBLE_ONLY_STRINGS,
  ...LITERAL_STRINGS,
];

export function pickFrom(gen: fc.GeneratorValue): Pick {
  return (options) => options[gen(fc.nat, { max: options.length - 1 })]!;
}

class Writer {
  readonly lines: string[] = [];
  readonly comments: PlacedComment[] = [];
  readonly spans = new Map<string, { first: number; last: number }>();
  readonly inFlow = new Set<string>();
  readonly anchored: PlainPath[] = [];
  readonly anchors: { name: string; value: Plain }[] = [];
  hasAliases = false;
  /** True right behind a block scalar that keeps the blank lines below it. */
  keeps = false;
  private names = 0;
  readonly pick: Pick;
  readonly settings: Settings;

  constructor(pick: Pick, settings: Settings) {
    this.pick = pick;
    this.settings = settings;
  }

  chance(percent: number): boolean {
    return this.pick([...Array(20).keys()]) < percent / 5;
  }

  comment(kind: 'owned' | 'inside', path: PlainPath): string {
    this.names++;
    const text = `# c${this.names}${this.pick(['', " it's", ': {[', ' "q', ' # more'])} .`;
    this.comments.push({ text, kind, path });
    return text;
  }

  get last(): number {
    return this.lines.length - 1;
  }

  append(text: string): void {
    this.lines[this.last] += text;
  }
}

type Shape = {
  readonly value: Plain;
  readonly style: string;
  readonly children?: readonly Shape[] | readonly (readonly [string, Shape])[];
};

function scalarShape(pick: Pick, inFlow: boolean): Shape {
  const style = pick([
    'plain',
    'plain',
    'plain',
    'single',
    'double',
    'quoted',
    'number',
    'literal',
    'wrapped',
    'null',
  ]);
  switch (style) {
    case 'plain':
      return { style, value: pick(inFlow ? PLAIN_STRINGS : [...PLAIN_STRINGS, ...BLOCK_PLAIN_STRINGS]) };
    case 'single':
      return { style, value: pick([...PLAIN_STRINGS, ...BLOCK_PLAIN_STRINGS, ...QUOTED_STRINGS]) };
    case 'double':
      return { style, value: pick(STRINGS) };
    case 'number':
      return { style, value: pick([0, 1, -7, 3600, 1.5, true, false]) };
    case 'null':
      return { style: pick(['empty', 'tilde', 'word']), value: null };
    case 'literal':
      return inFlow
        ? { style: 'double', value: pick(LITERAL_STRINGS) }
        : { style, value: pick(LITERAL_STRINGS) };
    case 'wrapped':
      return inFlow
        ? { style: 'plain', value: 'nginx' }
        : { style: pick(['wrapped', 'wrapped-double', 'folded']), value: 'alpha beta gamma' };
    default:
      return { style: pick(['single', 'double']), value: pick(QUOTED_STRINGS) };
  }
}

function makeShape(pick: Pick, depth: number, inFlow: boolean, flowAllowed: boolean): Shape {
  const kind = depth <= 0 ? 'scalar' : pick(['scalar', 'map', 'map', 'sequence', 'sequence']);
  if (kind === 'scalar') return scalarShape(pick, inFlow);
  const flow = inFlow || (flowAllowed && pick([true, false, false, false]));
  const size = pick([1, 1, 2, 2, 3, 0]);
  const style = size === 0 || flow ? (inFlow ? 'flow' : pick(['flow', 'flow', 'padded', 'lines'])) : 'block';
  if (kind === 'map') {
    const start = pick([0, 3, 5, 8]);
    const children = Array.from({ length: size }, (_, index) => {
      return [
        KEYS[(start + index * 2) % KEYS.length]!,
        makeShape(pick, depth - 1, style !== 'block', flowAllowed),
      ] as const;
    });
    return {
      style: `map-${style}`,
      value: Object.fromEntries(children.map(([key, { value }]) => [key, value])),
      children,
    };
  }
  const children = Array.from({ length: size }, () =>
    makeShape(pick, depth - 1, style !== 'block', flowAllowed),
  );
  return { style: `sequence-${style}`, value: children.map(({ value }) => value), children };
}

const isBlockCollection = (shape: Shape): boolean => shape.style.endsWith('-block');
const isMapShape = (shape: Shape): boolean => shape.style.startsWith('map-');

function keyText(writer: Writer, key: string): string {
  if (/^[a-z-]+$/.test(key) && key !== 'on') return writer.pick([key, key, key, key, `"${key}"`, `'${key}'`]);
  return writer.pick([`'${key}'`, `"${key}"`]);
}

/** Prints one entry from the place behind its indicator on; the indicator is the end of the last line. */
function writeValue(
  writer: Writer,
  shape: Shape,
  path: PlainPath,
  column: number,
  parent: 'key' | 'dash',
): void {
  const { settings } = writer;
  const trailing = (): string => {
    if (!settings.comments || !writer.chance(25)) return '';
    return writer.pick([' ', '   ', '\t']) + writer.comment('owned', path);
  };
  let lead = ' ';
  if (parent === 'dash') lead = ' '.repeat(settings.dashGap);
  else lead = writer.pick([' ', ' ', ' ', '   ']);
  if (settings.anchors && writer.chance(10)) {
    const name = `a${writer.anchored.length}`;
    writer.append(`${lead}&${name}`);
    writer.anchored.push(path);
    writer.anchors.push({ name, value: shape.value });
    lead = ' ';
    if (isBlockCollection(shape) && parent === 'dash') {
      writer.append(trailing());
      writeCollection(writer, shape, path, column + 1 + settings.dashGap, false);
      return;
    }
  }
  if (isBlockCollection(shape)) {
    if (parent === 'dash') {
      if (writer.lines[writer.last]!.endsWith('-') && !writer.chance(10)) {
        writer.append(' '.repeat(settings.dashGap));
        writeCollection(writer, shape, path, column + 1 + settings.dashGap, true);
        return;
      }
      writer.append(trailing());
      writeCollection(writer, shape, path, column + 1 + settings.dashGap, false);
      return;
    }
    writer.append(trailing());
    writeCollection(
      writer,
      shape,
      path,
      column + (isMapShape(shape) ? settings.indent : settings.sequenceOffset),
      false,
    );
    return;
  }
  if (shape.style === 'literal' || shape.style === 'folded') {
    writeBlockScalar(writer, shape, column, lead, trailing);
    return;
  }
  if (shape.style === 'empty') {
    writer.append(trailing());
    return;
  }
  if (
    parent === 'key' &&
    !shape.style.startsWith('wrapped') &&
    lead !== ' ' &&
    writer.chance(40) &&
    !writer.lines[writer.last]!.includes('&')
  ) {
    writer.lines.push(' '.repeat(column + settings.indent));
    lead = '';
  }
  writer.append(lead);
  writeInline(writer, shape, path, column);
  writer.append(trailing());
}

function writeBlockScalar(
  writer: Writer,
  shape: Shape,
  column: number,
  lead: string,
  trailing: () => string,
): void {
  const value = shape.value as string;
  const step = writer.settings.indent;
  const pad = ' '.repeat(column + step);
  if (shape.style === 'folded') {
    writer.append(`${lead}>-${trailing()}`);
    writer.lines.push(`${pad}alpha`, `${pad}beta gamma`);
    return;
  }
  const breaks = /\n*$/.exec(value)![0].length;
  const chomping = breaks === 0 ? '-' : breaks === 1 ? writer.pick(['', '+']) : '+';
  const indicator = value.startsWith(' ') || writer.chance(10) ? String(step) : '';
  writer.append(`${lead}|${indicator}${chomping}${trailing()}`);
  writer.keeps = chomping === '+';
  const content = breaks === 0 ? value : value.slice(0, -1);
  for (const line of content.split('\n')) writer.lines.push(line === '' ? '' : pad + line);
}

function writeInline(writer: Writer, shape: Shape, path: PlainPath, column: number): void {
  const { value, style } = shape;
  switch (style) {
    case 'plain':
    case 'number':
      writer.append(String(value));
      return;
    case 'tilde':
      writer.append('~');
      return;
    case 'word':
    case 'empty':
      writer.append('null');
      return;
    case 'single':
      writer.append(`'${(value as string).replaceAll("'", "''")}'`);
      return;
    case 'wrapped':
    case 'wrapped-double': {
      const quote = style === 'wrapped' ? '' : '"';
      writer.append(`${quote}alpha`);
      writer.lines.push(`${' '.repeat(column + writer.settings.indent)}beta gamma${quote}`);
      return;
    }
    case 'double':
      writer.append(JSON.stringify(value).replaceAll('\u2028', '\\u2028'));
      return;
    default:
      writeFlow(writer, shape, path, column);
  }
}

function markFlow(writer: Writer, shape: Shape, path: PlainPath): void {
  writer.inFlow.add(JSON.stringify(path));
  (shape.children ?? []).forEach((child, index) => {
    if (Array.isArray(child)) markFlow(writer, child[1] as Shape, [...path, child[0] as string]);
    else markFlow(writer, child as Shape, [...path, index]);
  });
}

function writeFlow(writer: Writer, shape: Shape, path: PlainPath, column: number): void {
  const isMap = isMapShape(shape);
  const [open, close] = isMap ? ['{', '}'] : ['[', ']'];
  const children = shape.children ?? [];
  const onLines = shape.style.endsWith('-lines') && children.length > 0;
  const padded = shape.style.endsWith('-padded') && children.length > 0;
  const pad = ' '.repeat(column + writer.settings.indent);
  const finalComma = children.length > 0 && writer.chance(20);
  writer.append(open + (padded ? ' ' : ''));
  children.forEach((child, index) => {
    const key = Array.isArray(child) ? (child[0] as string) : index;
    const childPath = [...path, key];
    const childShape = (Array.isArray(child) ? child[1] : child) as Shape;
    markFlow(writer, childShape, childPath);
    if (onLines) {
      if (writer.settings.comments && writer.chance(15)) {
        writer.lines.push(pad + writer.comment('owned', childPath));
      }
      writer.lines.push(pad);
    }
    const first = writer.last;
    if (Array.isArray(child)) writer.append(`${keyText(writer, key as string)}: `);
    writeInline(writer, childShape, childPath, column + writer.settings.indent);
    const isLast = index === children.length - 1;
    if (!isLast || finalComma) writer.append(',');
    if (onLines) {
      if (writer.settings.comments && writer.chance(20))
        writer.append(` ${writer.comment('owned', childPath)}`);
    } else if (!isLast) writer.append(writer.pick([' ', ' ', ' ', '']));
    writer.spans.set(JSON.stringify(childPath), { first, last: writer.last });
  });
  if (onLines) writer.lines.push(pad);
  writer.append((padded ? ' ' : '') + close);
}

function writeCollection(
  writer: Writer,
  shape: Shape,
  path: PlainPath,
  column: number,
  compact: boolean,
): void {
  const { settings } = writer;
  const pad = ' '.repeat(column);
  const children = shape.children ?? [];
  children.forEach((child, index) => {
    const key = Array.isArray(child) ? (child[0] as string) : index;
    const childPath = [...path, key];
    const childShape = (Array.isArray(child) ? child[1] : child) as Shape;
    const isBehindDash = compact && index === 0;
    if (!isBehindDash) {
      if (!writer.keeps && writer.chance(8)) writer.lines.push(writer.pick(['', '', pad]));
      if (settings.comments && writer.chance(12)) {
        // A comment cut off by a blank line belongs to nobody, but stands inside the collection.
        writer.lines.push(pad + writer.comment('inside', path), '');
      }
      if (settings.comments && writer.chance(20)) {
        for (let count = writer.pick([1, 1, 2]); count > 0; count--)
          writer.lines.push(pad + writer.comment('owned', childPath));
      }
      writer.lines.push(pad);
    }
    writer.keeps = false;
    const first = writer.last;
    const isAlias =
      settings.anchors &&
      writer.anchors.length > 0 &&
      JSON.stringify(childShape.value) === JSON.stringify(writer.anchors[0]!.value);
    writer.append(Array.isArray(child) ? `${keyText(writer, key as string)}:` : '-');
    if (isAlias) {
      writer.hasAliases = true;
      writer.append(` *${writer.anchors[0]!.name}`);
    } else writeValue(writer, childShape, childPath, column, Array.isArray(child) ? 'key' : 'dash');
    writer.spans.set(JSON.stringify(childPath), { first, last: writer.last });
  });
  const isDeeper =
    path.length > 0 && (isMapShape(shape) || settings.sequenceOffset > 0 || typeof path.at(-1) === 'number');
  if (settings.comments && isDeeper && writer.chance(8)) {
    if (!writer.keeps && writer.chance(30)) writer.lines.push('');
    writer.lines.push(pad + writer.comment('inside', path));
    writer.keeps = false;
  }
}

/** A document in a random style; `options` fix parts of the style. */
export function styledDocument(gen: fc.GeneratorValue, options: Partial<Settings> = {}): StyledDocument {
  const pick = pickFrom(gen);
  const indent = pick([2, 2, 4, 3]);
  const settings: Settings = {
    indent,
    sequenceOffset: pick([0, indent, 2]),
    dashGap: pick([1, 1, 1, 3]),
    lineBreak: pick(['\n', '\n', '\r\n']),
    comments: pick([true, true, false]),
    anchors: pick([false, false, true]),
    flow: pick([true, false]),
    ...options,
  };
  const writer = new Writer(pick, settings);
  const size = pick([1, 2, 3, 4]);
  const children = Array.from(
    { length: size },
    (_, index) => [KEYS[index * 2]!, makeShape(pick, 3, false, settings.flow)] as const,
  );
  const shape: Shape = {
    style: 'map-block',
    value: Object.fromEntries(children.map(([key, { value }]) => [key, value])),
    children,
  };
  const head = pick(['none', 'none', 'marker', 'marker-comment', 'directive', 'comment-marker']);
  if (head === 'directive') writer.lines.push('%YAML 1.1');
  if (head === 'comment-marker') writer.lines.push(writer.comment('inside', ['-']));
  if (head === 'marker-comment') writer.lines.push(`--- ${writer.comment('inside', ['-'])}`);
  else if (head !== 'none') writer.lines.push('---');
  writeCollection(writer, shape, [], 0, false);
  const tail = pick(writer.keeps ? ['none', 'end'] : ['none', 'none', 'comment', 'end', 'blank']);
  if (tail === 'comment') writer.lines.push('', writer.comment('inside', ['-']));
  if (tail === 'end') writer.lines.push('...');
  if (tail === 'blank') writer.lines.push('', '');
  const endsInBlockScalar = /^\s*[^#]*[|][0-9]?\+?(?:\s|$)/m.test(writer.lines.join('\n'));
  const finalBreak = tail === 'end' || endsInBlockScalar || pick([true, true, false]);
  const mark = pick([false, false, false, true]) ? '\ufeff' : '';
  return {
    text: mark + writer.lines.join(settings.lineBreak) + (finalBreak ? settings.lineBreak : ''),
    model: shape.value,
    comments: writer.comments,
    spans: writer.spans,
    hasAliases: writer.hasAliases,
    anchored: writer.anchored,
    inFlow: writer.inFlow,
    lineBreak: settings.lineBreak,
  };
}
