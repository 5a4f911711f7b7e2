/** A JSON value as `JSON.parse` gives it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** A JSON object and the member names that occur more than once in it, as dotted paths. */
export interface ParsedObject {
  readonly value: JsonObject;
  readonly duplicates: readonly string[];
}

/** Reads text that is exactly one JSON object; undefined for anything else. */
export function parseJsonObject(text: string): ParsedObject | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  return isJsonObject(value) ? { value, duplicates: duplicateNames(text) } : undefined;
}

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Level {
  /** Undefined in arrays. */
  readonly names: Set<string> | undefined;
  readonly path: string;
  name: string;
}

/** At most this many are reported: one is enough to distrust a token. */
const MAX_DUPLICATES = 10;
/** Below this depth names are not compared; no issuer nests so deep, and paths would grow without bound. */
const MAX_DEPTH = 16;

/** Walks valid JSON without recursion. Parsers keep the last (or the first) of equal names silently. */
function duplicateNames(json: string): readonly string[] {
  const found = new Set<string>();
  const stack: Level[] = [];
  let expectName = false;
  for (let index = 0; index < json.length && found.size < MAX_DUPLICATES; index++) {
    const char = json[index];
    if (char === '"') {
      const end = endOfString(json, index);
      const level = stack.at(-1);
      if (expectName && level?.names !== undefined && stack.length <= MAX_DEPTH) {
        level.name = unquote(json.slice(index, end));
        const path = level.path === '' ? level.name : `${level.path}.${level.name}`;
        if (level.names.has(level.name)) found.add(path);
        level.names.add(level.name);
      }
      expectName = false;
      index = end - 1;
    } else if (char === '{' || char === '[') {
      const parent = stack.at(-1);
      const path = parent === undefined || stack.length > MAX_DEPTH ? '' : joinPath(parent);
      stack.push({ names: char === '{' ? new Set() : undefined, path, name: '' });
      expectName = char === '{';
    } else if (char === '}' || char === ']') {
      stack.pop();
      expectName = false;
    } else if (char === ',') {
      expectName = stack.at(-1)?.names !== undefined;
    }
  }
  return [...found];
}

function joinPath(level: Level): string {
  if (level.names === undefined) return level.path;
  return level.path === '' ? level.name : `${level.path}.${level.name}`;
}

function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index++) {
    const char = json[index];
    if (char === '\\') index++;
    else if (char === '"') return index + 1;
  }
  return json.length;
}

/** Escapes count: `"\u0061ud"` and `"aud"` are the same name. */
function unquote(literal: string): string {
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}
