import { withoutTokens } from './display.ts';

/** A text in double quotes with escapes, as programs quote what they were given; tokens in it are hidden first. */
export function quotedText(text: string): string {
  return JSON.stringify(withoutTokens(text));
}
