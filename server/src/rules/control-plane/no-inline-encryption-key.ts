import { decodeSecretData } from '../../identity/jwt/base64.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar, items } from '../../yaml/access.ts';
import { type PlacedProblem, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { encryptionConfiguration, encryptionEntries, encryptionTrigger } from './shared/encryption.ts';
import { references } from './shared/references.ts';

const secretbox = (secret: string): string => `      - secretbox:
          keys:
            - name: key1
              secret: ${secret}
      - identity: {}
`;

/** The key to everything in etcd, written into a file. */
export const noInlineEncryptionKey = defineRule({
  meta: {
    slug: 'no-inline-encryption-key',
    code: 'ZT610',
    area: 'control-plane',
    title: 'The key that encrypts Secrets in etcd stands in this file',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['EncryptionConfiguration'],
    triggers: [encryptionTrigger],
    covers: ['API-13'],
    equivalents: [],
    references: [references.encryption],
    docs: {
      why: `Whoever reads this file and a backup of etcd has every Secret of the cluster. On the control-plane node the file is readable by root alone;
in a repository, a ConfigMap or a machine template it is readable by many, and stays in the history. Make the key where it is used
(\`head -c 32 /dev/urandom | base64\`), or use \`kms\` (v2), which keeps it in a key service. A key that was committed must be exchanged.

Only values that are keys count: base64 of 16, 24 or 32 bytes that are no text. Placeholders and texts are silent.`,
      bad: { yaml: encryptionConfiguration(secretbox('q9D1Gj9kia7T+B1CZ4yx1vsgRWqPtNn+I0htkrfcASY=')) },
      good: { yaml: encryptionConfiguration(secretbox('BASE64_OF_32_RANDOM_BYTES')) },
      whenToTurnOff: 'For files that lie on a control-plane node and nowhere else.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    encryptionEntries(document, resources)
      .flat()
      .flatMap(({ file, providers }) =>
        providers.flatMap(({ name, node, path }) =>
          items(at(node, 'keys')).flatMap((entry, index): readonly PlacedProblem[] => {
            const secret = at(entry, 'secret');
            if (!isScalar(secret) || secret.opaque || !isKey(secret.text)) return [];
            return [
              {
                embedded: file.embedded,
                path: [...path, name, 'keys', index, 'secret'],
                message: tell`The ${name} key that encrypts Secrets in etcd stands here in clear; make it on the control-plane node or use kms (v2), and exchange it if it was shared`,
              },
            ];
          }),
        ),
      ),
  ),
});

/** Keys are random bytes; words of examples decode to text. */
function isKey(text: string): boolean {
  const bytes = decodeSecretData(text);
  if (bytes === undefined || ![16, 24, 32].includes(bytes.length)) return false;
  return bytes.some((byte) => byte < 0x20 || byte > 0x7e) && new Set(bytes).size > 3;
}
