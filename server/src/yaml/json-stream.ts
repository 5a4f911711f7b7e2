/**
 * Start offsets of the objects of a JSON stream (`{…}{…}`, one a line or not) behind the first one; empty for every other
 * text. kubectl reads such a stream wherever a text begins with `{`; to YAML it is an error.
 */
export function jsonObjectStarts(text: string): readonly number[] {
  if (!/^\ufeff?\s*\{/.test(text) || !/\}\s*\{/.test(text)) return [];
  const ends = objectEnds(text);
  const [first] = ends;
  if (ends.length < 2 || first === undefined || !isJson(text.slice(0, first))) return [];
  return ends.slice(0, -1).map((end) => text.indexOf('{', end));
}

/** True for one or more JSON objects with nothing but white space between them. */
export function isJsonStream(text: string): boolean {
  if (!/^\ufeff?\s*\{/.test(text)) return false;
  const starts = [0, ...jsonObjectStarts(text), text.length];
  return starts.slice(1).every((end, index) => isJson(text.slice(starts[index], end)));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

const spaces = new Set([0x20, 0x09, 0x0a, 0x0d, 0xfeff]);

/** Where objects end, one beside the other; empty where something else stands between them. The last one may be open. */
function objectEnds(text: string): readonly number[] {
  const ends: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') depth += 1;
    else if (depth === 0) {
      if (!spaces.has(text.charCodeAt(at))) return [];
    } else if (character === '"') at = stringEnd(text, at);
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) ends.push(at + 1);
    }
  }
  return depth > 0 ? [...ends, text.length] : ends;
}

/** Offset of the closing quote; the text's end where there is none. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
