import { looksRandom } from '../../identity/credentials/randomness.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { staticKeysIn } from './cloud/static-keys.ts';
import { namedLiterals } from './credentials/named.ts';
import { placeOfReport, textOffers } from './credentials/text-finding.ts';

/** Words of names under which ConfigMaps keep what belongs into a Secret, for the filter. */
const configMapTriggers = ['PASSWORD', 'password:', 'password=', '_TOKEN:', 'SECRET:'];

/** A drawn value under a name that tells a credential. */
export const noLikelyCredential = defineRule({
  meta: {
    slug: 'no-likely-credential',
    code: 'ZT132',
    area: 'token',
    title: 'A random-looking value stands under a name that tells a credential',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret', 'Kustomization', 'Component', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: configMapTriggers,
    covers: ['TOK-20', 'TOK-22', 'TOK-23'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: good practices for Secrets',
        url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
    ],
    docs: {
      why: [
        'A value that looks drawn by a generator, under a name such as `DB_PASSWORD` or `apiKey`, is most likely a credential that works for everybody who reads the file.',
        'Both must hold: the name alone proves nothing, and random-looking values without such a name are digests and identifiers. Paths, addresses, identifiers, certificates, hashes of passwords, placeholders, references and encrypted values are silent; so are names that end in `_FILE`, `_PATH`, `_NAME`, `_URL`, `_ID` and the like.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  DB_HOST: db.shop.svc
  DB_PASSWORD: kX9vR2mQ7tLpW4z
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  DB_HOST: db.shop.svc
  DB_PASSWORD_FILE: /etc/db/password
`,
      },
      whenToTurnOff: 'Where values of this kind are made for tests.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    for (const { text, name, where, value, start, end } of namedLiterals(document)) {
      // Keys of the clouds have a rule of their own.
      if (!looksRandom(value) || cloudKeyPaths(document).has(JSON.stringify(text.path))) continue;
      context.report({
        ...placeOfReport(document, text, start, end),
        message: tell`${name} in ${where === 'env' ? 'env' : tell`this ${where}`} looks like a credential that everybody who reads this file can use; keep it in a secret store and ${where === 'Secret' ? tell`sync or seal it` : tell`refer to it`}`,
      });
    }
  },
  fixes: (finding, context) => textOffers(finding, context, 'value'),
});

function cloudKeyPaths(document: ParsedDocument): ReadonlySet<string> {
  return new Set(staticKeysIn(document).map(({ place }) => JSON.stringify(place.path)));
}
