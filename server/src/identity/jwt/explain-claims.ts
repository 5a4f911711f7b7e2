import { told } from '../../words/tell.ts';
import { generalMeanings, personalClaims, subjectClaims, timeClaims } from './claim-meanings.ts';
import { displayText, displayValue } from './display.ts';
import { relativeTime, utcTime } from './duration.ts';
import type { ClaimMeanings } from './family.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { toSeconds } from './times.ts';

/** One header field or claim. */
export interface ExplanationRow {
  /** Dotted path, as `kubernetes.io.pod.name`. */
  readonly name: string;
  /** Display text, capped; plain text that may hold any printable character. */
  readonly value: string;
  /** One phrase; empty when nothing is known about it. */
  readonly meaning: string;
}

/** How rows are made. */
export interface RowOptions {
  readonly meanings: ClaimMeanings;
  /** Seconds since 1970. */
  readonly now: number;
  /** Says whether the value at this path is hidden. */
  readonly hidden: (path: string) => boolean;
}

const MAX_ROWS = 80;
const MAX_VALUE = 300;
const MAX_NAME = 100;
/** How deep objects become rows of their own; below that they are one value. */
const MAX_DEPTH = 3;

/** The object's fields in their own order, nested objects flattened; at most 80 rows. */
export function explainFields(object: JsonObject, options: RowOptions): readonly ExplanationRow[] {
  const rows: ExplanationRow[] = [];
  addRows(object, '', 1, options, rows);
  return rows;
}

function addRows(
  object: JsonObject,
  prefix: string,
  depth: number,
  options: RowOptions,
  rows: ExplanationRow[],
): void {
  for (const [name, value] of Object.entries(object)) {
    if (rows.length >= MAX_ROWS) return;
    const path = `${prefix}${name}`;
    if (isJsonObject(value) && depth < MAX_DEPTH && Object.keys(value).length > 0 && !options.hidden(path)) {
      addRows(value, `${path}.`, depth + 1, options, rows);
      continue;
    }
    rows.push({
      name: displayText(path, MAX_NAME),
      value: options.hidden(path) ? '(hidden)' : shownValue(path, value, options.now),
      meaning: meaningOf(path, options.meanings),
    });
  }
}

function shownValue(path: string, value: JsonValue, now: number): string {
  if (typeof value === 'number' && Number.isFinite(value) && timeClaims.has(path)) {
    const seconds = toSeconds(value);
    return `${utcTime(seconds)} (${relativeTime(seconds, now)})`;
  }
  return displayValue(value, MAX_VALUE);
}

function meaningOf(path: string, meanings: ClaimMeanings): string {
  if (Object.hasOwn(meanings, path)) return told(meanings[path] ?? '');
  return Object.hasOwn(generalMeanings, path) ? told(generalMeanings[path] ?? '') : '';
}

/** A test for paths whose value names a person; `personal` tokens hide their subject as well. */
export function personalPath(personal: boolean, more: readonly string[]): (path: string) => boolean {
  return (path) => {
    const last = path.slice(path.lastIndexOf('.') + 1);
    return (
      more.includes(path) ||
      personalClaims.has(path) ||
      (personal && (personalClaims.has(last) || subjectClaims.has(path) || path === 'groups'))
    );
  };
}
