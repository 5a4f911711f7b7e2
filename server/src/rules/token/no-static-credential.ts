import { credentialTriggers, findCredentials } from '../../identity/credentials/find.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { phrase, tell } from '../../words/tell.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { isWrittenOut, textsIn } from '../../workspace/texts.ts';
import { type DocumentContext, defineRule, type Severity } from '../rule.ts';
import { hasOwnRule } from './credentials/owned.ts';
import { noStaticCredentialDocs } from './credentials/static-docs.ts';
import { placeOfReport, textOffers } from './credentials/text-finding.ts';

/** A credential whose form gives it away, anywhere in a manifest. */
export const noStaticCredential = defineRule({
  meta: {
    slug: 'no-static-credential',
    code: 'ZT130',
    area: 'token',
    title: 'A credential of known form stands in a manifest',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret', 'ConfigMap', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: credentialTriggers,
    covers: ['TOK-20', 'TOK-22', 'TOK-23', 'TOK-25'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: good practices for Secrets',
        url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
      {
        title: 'GitHub: about secret scanning',
        url: 'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
      },
    ],
    docs: noStaticCredentialDocs,
  },
  checkDocument(context) {
    const { document } = context;
    if (isWrittenOut(document) && !mayHoldCredentials(context)) return;
    for (const text of textsIn(document)) {
      const matches = findCredentials(text.text);
      if (matches.length === 0 || hasOwnRule(text)) continue;
      for (const { start, end, label, life, instead, certain } of matches) {
        context.report({
          ...placeOfReport(document, text, start, end),
          message: tell`${label} in ${placeInWords(document, text.path)} ${lives[life]}; ${instead}`,
          severity: certain ? severities[life] : 'warning',
          confidence: certain ? 'high' : 'medium',
        });
      }
    }
  },
  fixes: (finding, context) => textOffers(finding, context, 'credential'),
});

/** One look at a document without escapes, instead of one at each of its texts. */
function mayHoldCredentials({ document: { text }, triggers }: DocumentContext): boolean {
  if (triggers.size > 0 && credentialTriggers.some((trigger) => triggers.has(trigger))) return true;
  return text.includes('PRIVATE') || (text.includes('@') && text.includes('://'));
}

const lives = {
  lasting: phrase('works for everybody who reads this file until it is revoked'),
  short: phrase('works for everybody who reads this file until it ends, and ends before long'),
  test: phrase('opens only a test environment, but is copied on'),
} as const;

const severities: Readonly<Record<'lasting' | 'short' | 'test', Severity>> = {
  lasting: 'error',
  short: 'info',
  test: 'info',
};
