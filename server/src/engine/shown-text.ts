import { withoutTokens } from '../identity/jwt/display.ts';
import { told } from '../words/tell.ts';
import { visibleText } from '../words/visible.ts';

/** A sentence as people may see it: in their language, no token in the names it quotes, and nothing in them that hides. */
export function shownText(text: string): string {
  return visibleText(withoutTokens(told(text)));
}

/** A name out of a manifest, which is no text of ours to be translated. */
export function shownName(name: string): string {
  return visibleText(withoutTokens(name));
}
