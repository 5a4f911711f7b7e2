/** Part of a line, in characters. */
export type Span = readonly [start: number, end: number];

const item = /"(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?|[^\s,[\]{}][^,[\]{}]*/g;
const argumentLists = /(?:^|[\s,{])["']?(command|args|entrypoint)["']?\s*:\s*\[/gi;
const quoted = /"(?:\\.|[^"\\])*"|'(?:''|[^'])*'/g;

/**
 * What may be a credential in the flow collections of a line: arguments of commands other than the names of flags, since a
 * password may stand there alone with nothing to tell it by.
 */
export function argumentValues(line: string): readonly Span[] {
  const spans: Span[] = [];
  for (const found of line.matchAll(argumentLists)) {
    const start = found.index + found[0].length;
    const own = itemsFrom(line, start);
    // The program itself is no secret.
    spans.push(...(found[1]?.toLowerCase() === 'args' ? own : own.slice(1)));
  }
  if (spans.length === 0 && isContinued(line)) spans.push(...itemsFrom(line, 0));
  return spans.flatMap((span) => secretPartOf(line, span));
}

const separators = /[\s,]*/y;
const dataMaps = /(?:^|[\s,{])["']?(?:data|stringData)["']?\s*:\s*\{/g;
const dataPair =
  /(?:"(?:\\.|[^"\\])*"\s*|'(?:''|[^'])*'\s*|[^\s,:{}"'][^,:{}]*):\s+("(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?|[^\s,{}"'][^,{}]*)|\}/y;

/** The values of a Secret's or ConfigMap's data that is written on one line: there is no telling which of them is one. */
export function dataValues(line: string): readonly Span[] {
  const spans: Span[] = [];
  for (const found of line.matchAll(dataMaps)) {
    let place = found.index + found[0].length;
    for (;;) {
      separators.lastIndex = place;
      place += separators.exec(line)?.[0].length ?? 0;
      dataPair.lastIndex = place;
      const pair = dataPair.exec(line);
      const value = pair?.[1]?.trimEnd();
      if (pair === null || value === undefined) break;
      const start = place + pair[0].length - (pair[1]?.length ?? 0);
      spans.push([start, start + value.length]);
      place += pair[0].length;
    }
  }
  return spans;
}

/** Whether a line is the rest of a list that began above: `- ` begins an item of another kind of list, a colon makes a map. */
function isContinued(line: string): boolean {
  const bare = line
    .replaceAll(quoted, "''")
    .replace(/\s#.*$/, '')
    .trim();
  return /[,\]]$/.test(bare) && !/^-\s|[{}]|:(?:\s|$)/.test(bare);
}

/** The items of a flow list up to its end or the end of the line. */
function itemsFrom(line: string, start: number): readonly Span[] {
  const end = endOfList(line, start);
  const found: Span[] = [];
  for (const { 0: text, index } of line.slice(start, end).matchAll(item))
    found.push([start + index, start + index + text.trimEnd().length]);
  return found;
}

/** Brackets in quotes do not count. */
function endOfList(line: string, start: number): number {
  for (const { 0: text, index } of line.slice(start).matchAll(/"(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?|\]/g))
    if (text === ']' && start + index > start) return start + index;
  return line.length;
}

/** All of an argument, or what stands behind the `=` of a flag; nothing for flags alone and for variables. */
function secretPartOf(line: string, [start, end]: Span): readonly Span[] {
  const text = line.slice(start, end);
  if (/^["']?(?:--[\w.-]+|-\w)["']?$|^["']?\$[({]?\w+[)}]?["']?$/.test(text)) return [];
  const flag = /^["']?--[\w.-]+=/.exec(text)?.[0].length ?? 0;
  return [[start + flag, end]];
}
