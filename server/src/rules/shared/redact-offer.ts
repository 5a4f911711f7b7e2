import { tell } from '../../words/tell.ts';
import type { DocumentKey } from '../../workspace/document-key.ts';
import type { ReadableText } from '../../workspace/texts.ts';
import type { FixOffer } from '../rule.ts';
import { redactText } from './rewrite-text.ts';

/** The offer to take a credential out of a text: never safe, since the program then has none, and it revokes nothing. */
export function redactOffer(
  document: DocumentKey,
  place: Pick<ReadableText, 'path' | 'scalar' | 'text' | 'inBase64'>,
  start: number,
  end: number,
  what: string,
): FixOffer {
  const title = tell`Redact the ${what} (and revoke it: the history keeps it)`;
  const operations = redactText(place, start, end);
  if (operations === undefined) {
    return {
      title,
      safe: false,
      refusal: tell`A template stands in the same value, so its text is not known`,
    };
  }
  return {
    title,
    safe: false,
    plan: () => ({ changes: [{ type: 'edit', document, operations, label: tell`Redact the ${what}` }] }),
  };
}
