import { Lexer } from 'yaml';
import { MAX_DEPTH } from './limits.ts';

/**
 * An upper bound of the nesting of a document, from indentation, indicators and brackets alone.
 * Quotes, comments and block scalars are not recognised, so it may be far too high, never too low.
 */
function nestingBound(text: string): number {
  const indents: number[] = [];
  let brackets = 0;
  let deepest = 0;
  let position = 0;
  const length = text.length;
  while (position < length) {
    let column = 0;
    let indicators = 0;
    for (; position < length; position += 1, column += 1) {
      const code = text.charCodeAt(position);
      if (code === 0x20 || code === 0x09) continue;
      const next = text.charCodeAt(position + 1);
      const indicator = code === 0x2d || code === 0x3f || code === 0x3a;
      if (indicator && (next === 0x20 || next === 0x09)) indicators += 1;
      else break;
    }
    const first = text.charCodeAt(position);
    if (first !== 0x0a && first !== 0x0d && position < length) {
      while (indents.length > 0 && (indents[indents.length - 1] ?? 0) >= column) indents.pop();
      for (let extra = 0; extra <= indicators; extra += 1) indents.push(column - indicators + extra);
    }
    for (; position < length; position += 1) {
      const code = text.charCodeAt(position);
      if (code === 0x0a) break;
      if (code === 0x5b || code === 0x7b) {
        brackets += 1;
        if (indents.length + brackets > deepest) deepest = indents.length + brackets;
      } else if ((code === 0x5d || code === 0x7d) && brackets > 0) brackets -= 1;
    }
    if (indents.length + brackets > deepest) deepest = indents.length + brackets;
    position += 1;
  }
  return deepest;
}

/** The nesting as the lexer sees it, which knows quotes, comments and block scalars; stops above the limit. */
function nestingByTokens(text: string): number {
  const indents: number[] = [];
  let brackets = 0;
  let deepest = 0;
  let column = 0;
  let indenting = true;
  for (const token of new Lexer().lex(text)) {
    // The lexer's own markers have no width: start of document, scalar follows, end of a broken flow collection.
    if (token === '\x02' || token === '\x1f' || token === '\x18') continue;
    const first = token[0];
    if (first === '\n' || first === '\r') {
      column = 0;
      indenting = true;
      continue;
    }
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    else if (brackets === 0 && indenting && first !== ' ' && first !== '\t' && first !== '#') {
      while (indents.length > 0 && (indents[indents.length - 1] ?? 0) >= column) indents.pop();
      indents.push(column);
      indenting = token === '-' || token === '?' || token === ':';
    }
    column += token.length;
    deepest = Math.max(deepest, indents.length + brackets);
    if (deepest > MAX_DEPTH) return deepest;
  }
  return deepest;
}

/** True when maps and sequences are nested deeper than we read; costs one pass over the text in the usual case. */
export function isTooDeep(text: string): boolean {
  return nestingBound(text) > MAX_DEPTH && nestingByTokens(text) > MAX_DEPTH;
}
