import { type WebIdentityStatement, webIdentityStatements } from '../../../identity/trust/aws-trust.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { textsIn } from '../../../workspace/texts.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';
import { wholeDocument } from '../shared/whole-document.ts';

/** Stands in every AWS policy that trusts tokens, in CloudFormation, Crossplane, ACK and wherever else a manifest holds one. */
export const trustTrigger = 'AssumeRoleWithWebIdentity';

/** A trust statement with the (embedded) document it stands in. */
export interface PlacedStatement {
  readonly embedded: EmbeddedDocument;
  readonly statement: WebIdentityStatement;
}

/** All statements of a document that trust web identities: written as YAML, and as JSON inside texts. */
export function placedStatements(document: ParsedDocument): readonly PlacedStatement[] {
  const whole = wholeDocument(document);
  if (whole === undefined || !document.text.includes(trustTrigger)) return [];
  const embedded = textsIn(document)
    .filter(({ text }) => text.includes(trustTrigger) && /^\s*\{/.test(text))
    .flatMap((text) => embeddedDocument(text) ?? []);
  return [whole, ...embedded].flatMap((place) =>
    webIdentityStatements(place.root).map((statement) => ({ embedded: place, statement })),
  );
}
