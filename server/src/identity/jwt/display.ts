import { phrase, tell } from '../../words/tell.ts';
import { harmfulCharacters, visibleText } from '../../words/visible.ts';
import { findTokens } from './find.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** Text made safe to show: what would hide is written out, tokens inside it are hidden, cut to `limit` characters. */
export function displayText(text: string, limit: number): string {
  // A token may be cut in pieces by characters that nobody sees.
  const bare = hideLookAlikes(hideTokens(text).replace(harmfulCharacters, ''));
  return cut(bare.includes(HIDDEN) ? bare : visibleText(text), limit);
}

/** Text with the tokens in it hidden, and nothing else changed: for sentences that quote names other people chose. */
export function withoutTokens(text: string): string {
  return MAY_HOLD_TOKEN.test(text) ? hideLookAlikes(hideTokens(text)) : text;
}

/** A JSON object with the tokens in its texts and names hidden, and `…` for what lies very deep: claims are written by whoever made the token. */
export function objectWithoutTokens(object: JsonObject): JsonObject {
  return membersWithoutTokens(object, 0);
}

const DEEPEST_SHOWN = 200;

function membersWithoutTokens(object: JsonObject, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      withoutTokens(name),
      valueWithoutTokens(value, depth + 1),
    ]),
  );
}

function valueWithoutTokens(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'string') return withoutTokens(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST_SHOWN) return '…';
  if (isJsonObject(value)) return membersWithoutTokens(value, depth);
  return value.map((item) => valueWithoutTokens(item, depth + 1));
}

/** Whether a text is, or has become, one with a token that is not shown. */
export function hidesToken(text: string): boolean {
  return withoutTokens(text).includes(HIDDEN);
}

const MAY_HOLD_TOKEN = /e(?:y[JA]|w[o0k])/;

const HIDDEN = phrase('(a token, not shown)');

function hideTokens(text: string): string {
  let shown = '';
  let from = 0;
  for (const token of findTokens(text)) {
    shown += text.slice(from, token.start) + HIDDEN;
    // The last line of a folded token may have been left out where text follows it.
    const rest = /^(?:[ \t]*[\r\n]+[ \t]*[\w+/=-]{8,})+/.exec(text.slice(token.end))?.[0].length ?? 0;
    from = token.end + rest;
  }
  return shown + text.slice(from);
}

/** Several tokens in one word, or a token glued to one, are none to `findTokens` and a secret all the same; so is the end of one whose middle was left out. */
function hideLookAlikes(text: string): string {
  return text
    .replace(/[\w.+/=-]{20,}/g, (word) => {
      const start = word.search(/e(?:y[JA]|w[o0k])/);
      return start >= 0 && word.includes('.', start) ? word.slice(0, start) + HIDDEN : word;
    })
    .replace(/(?:\be(?:y[JA]|w[o0k])[\w-]*|\(a token, not shown\))…[\w+/=.-]+/g, HIDDEN);
}

/** Cuts text to at most `limit` UTF-16 units with an ellipsis, never inside a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < 1) return '';
  const end = /[\ud800-\udbff]/.test(text[limit - 2] ?? '') ? limit - 2 : limit - 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Cuts a sentence to at most `limit` UTF-16 units in its middle: what it is about stands first, what to do last. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = text.slice(text.length - Math.floor(limit / 2)).replace(/^[\udc00-\udfff]/, '');
  return cut(text, limit - tail.length) + tail;
}

const MAX_DEPTH = 4;
const MAX_ITEMS = 20;

/** A claim's value as one line of text: lists joined by commas, nested values as compact JSON, depth bounded. */
export function displayValue(value: JsonValue, limit: number): string {
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item: JsonValue) => plain(item, 1));
    if (value.length > MAX_ITEMS) items.push(tell`… ${value.length - MAX_ITEMS} more`);
    return displayText(items.length === 0 ? tell`(empty list)` : items.join(', '), limit);
  }
  return displayText(plain(value, 0), limit);
}

function plain(value: JsonValue, depth: number): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    return `[${value
      .slice(0, MAX_ITEMS)
      .map((item: JsonValue) => plain(item, depth + 1))
      .join(', ')}]`;
  }
  if (!isJsonObject(value)) return '';
  const members = Object.entries(value).slice(0, MAX_ITEMS);
  return `{${members.map(([name, member]) => `${name}: ${plain(member, depth + 1)}`).join(', ')}}`;
}
