import type { Operation } from '../../edit/operations.ts';
import { looksRandom } from '../../identity/credentials/randomness.ts';
import { tell } from '../../words/tell.ts';
import { rangeInText } from '../../workspace/texts.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { editEmbedded } from '../shared/edit-embedded.ts';
import { clientSecretDocs } from './secrets/client-secret-docs.ts';
import { type ClientSecret, clientSecretsIn, clientSecretTriggers } from './secrets/client-secrets.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** The secret of an OIDC client in a ConfigMap. */
export const noInlineClientSecret = defineRule({
  meta: {
    slug: 'no-inline-client-secret',
    code: 'ZT375',
    area: 'identity',
    title: 'The secret of an OIDC client stands in a ConfigMap',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: [],
    triggers: clientSecretTriggers,
    covers: ['OIDC-23'],
    equivalents: [],
    references: [
      {
        title: 'Argo CD: user management, sensitive data and SSO client secrets',
        url: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#sensitive-data-and-sso-client-secrets',
      },
      { title: 'Dex: configuring static clients', url: 'https://dexidp.io/docs/guides/using-dex/' },
    ],
    docs: clientSecretDocs,
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return clientSecretsIn(document).map((secret): PlacedProblem => {
    const { text, start, end, what, program, reference } = secret;
    const value = text.text.slice(start, end);
    return {
      embedded,
      path: text.path,
      range: rangeInText(document, text, start, end),
      // A word people typed is as good a secret, but may be an example.
      ...(!looksRandom(value) && { severity: 'warning' as const, confidence: 'medium' as const }),
      message: tell`${what} of ${program} stands in a ConfigMap, where it logs everybody who reads it in as the client; write ${reference.key === undefined ? '' : `${reference.key} `}${reference.value} and keep it in a Secret`,
      remedies: () => [refer(secret)],
    };
  });
}

/** Unsafe: the Secret, and the variable or file it is mounted as, must be made. */
function refer({ text, start, end, embedded, path, reference, program }: ClientSecret): Remedy {
  const { key, value } = reference;
  const title = tell`Write ${key === undefined ? '' : `${key} `}${value} (put the value into ${program === 'Argo CD' ? tell`Secret argocd-secret` : tell`a Secret`}, and change it: the history keeps it)`;
  if (embedded !== undefined && path !== undefined) {
    const inner: Operation[] = [{ op: 'replaceScalar', path, value }];
    if (key !== undefined) inner.push({ op: 'renameKey', path, key });
    const edited = editEmbedded(embedded, inner);
    return edited.ok
      ? { title, preferred: true, operations: edited.operations }
      : { title, refusal: edited.reason };
  }
  const operations: Operation[] = [{ op: 'rewriteInString', path: text.path, at: [start, end], text: value }];
  if (key !== undefined) {
    const old = key.replace(/_file$/, '');
    const from = text.text.lastIndexOf(old, start);
    operations.push({ op: 'rewriteInString', path: text.path, at: [from, from + old.length], text: key });
  }
  return { title, preferred: true, operations };
}
