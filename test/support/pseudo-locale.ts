import { resolve } from 'node:path';
import { bundleOf } from '../../scripts/texts.ts';
import { rules } from '../../server/src/rules/registry.ts';

/** A language whose lists and plurals are not those of English. */
export const pseudoLocale = 'de';

/** A catalogue that puts each text of ours into ⟦…⟧, and in it what is put in into ⟨…⟩. */
export function pseudoCatalogue(): Readonly<Record<string, string>> {
  const texts = Object.keys(bundleOf(resolve(import.meta.dirname, '../..'), rules));
  return Object.fromEntries(texts.map((text) => [text, `⟦${text.replaceAll(/\{\d+\}/g, '⟨$&⟩')}⟧`]));
}

/**
 * What of a text is neither in the catalogue nor a name or value of somebody else: pieces outside of ⟦…⟧, or put into one,
 * that read like a sentence. Code, addresses and drawings are passed over.
 */
export function foreignWords(text: string): readonly string[] {
  const pieces: string[] = [];
  const open: string[] = [];
  for (const piece of withoutCode(text).split(/([⟦⟧⟨⟩])/)) {
    if (piece === '⟦' || piece === '⟨') open.push(piece);
    else if (piece === '⟧' || piece === '⟩') open.pop();
    else if (open.at(-1) !== '⟦') pieces.push(piece);
  }
  return pieces.filter((piece) => readsLikeASentence(piece));
}

function withoutCode(text: string): string {
  return text
    .replaceAll(/\\(?=[^\w\s])/g, '')
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll(/`[^`]*`/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(' und ', ', ');
}

const verbs =
  /\b(?:\*|approve|attest|bind|create|delete|deletecollection|escalate|get|impersonate|list|patch|proxy|sign|sync|update|use|watch) [a-z./\\]+/;
// What the API server itself says is repeated to the letter.
const quoted =
  /^[^⟦]*(?:\b(?:anonymous|jwt|webhook|name)[\w.[\]]*:|strict decoding|^parse |token audiences|service account token|oidc: )/;
const ourWords = /^[^\p{L}]*(?:and|are|by|gets|has|have|in|is|it|its|of|or|the|them|to|with)[^\p{L}]*$/u;

function readsLikeASentence(piece: string): boolean {
  if (verbs.test(piece) || quoted.test(piece)) return false;
  return /(?:^|[^\p{L}\d./_:\\-])[a-z’]{2,} [a-z’]{2,}/u.test(piece) || ourWords.test(piece);
}
