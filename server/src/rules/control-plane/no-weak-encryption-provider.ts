import { tell } from '../../words/tell.ts';
import { at, stringAt } from '../../yaml/access.ts';
import { type PlacedProblem, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule, type Severity } from '../rule.ts';
import {
  type EncryptionProvider,
  encryptionConfiguration,
  encryptionEntries,
  encryptionTrigger,
  entryForSecrets,
} from './shared/encryption.ts';
import { references } from './shared/references.ts';

const key = (name: string): string => `      - ${name}:
          keys:
            - name: key1
              secret: BASE64_OF_32_RANDOM_BYTES
      - identity: {}
`;

/** Providers that write Secrets, and should not any more. */
export const noWeakEncryptionProvider = defineRule({
  meta: {
    slug: 'no-weak-encryption-provider',
    code: 'ZT609',
    area: 'control-plane',
    title: 'Secrets are written by a provider that Kubernetes advises against',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['EncryptionConfiguration'],
    triggers: [encryptionTrigger],
    covers: ['API-13'],
    equivalents: [],
    references: [references.encryption],
    docs: {
      why: `The first provider writes. \`aescbc\` is not recommended by Kubernetes: it does not notice changed data, which opens it to padding attacks by
whoever may write to etcd. \`aesgcm\` is broken by too many writes under one key, which must be exchanged every 200,000 writes at the
latest, and nothing does that by itself. \`kms\` with \`apiVersion: v1\` is deprecated since Kubernetes 1.28 and off since 1.29: the API server
does not start unless the feature gate KMSv1 is set.

\`kms\` with \`apiVersion: v2\` keeps the key off the machine; \`secretbox\` is sound where no such service exists.`,
      bad: { yaml: encryptionConfiguration(key('aescbc')) },
      good: { yaml: encryptionConfiguration(key('secretbox')) },
      whenToTurnOff: 'For distributions that write this file themselves, such as k3s.',
    },
  },
  ...rulesOfProblems((document, resources, minor) =>
    encryptionEntries(document, resources).flatMap((entries): readonly PlacedProblem[] => {
      const entry = entryForSecrets(entries);
      const [first] = entry?.providers ?? [];
      if (entry === undefined || first === undefined) return [];
      const verdict = judge(first, minor);
      if (verdict === undefined) return [];
      return [
        { embedded: entry.file.embedded, path: [...first.path, first.name], underline: 'key', ...verdict },
      ];
    }),
  ),
});

function judge(
  { name, node }: EncryptionProvider,
  minor: number,
): { readonly message: string; readonly severity?: Severity } | undefined {
  switch (name) {
    case 'aescbc':
      return {
        message: tell`aescbc writes Secrets without noticing changed data, and Kubernetes advises against it; put kms (v2) or secretbox first and keep aescbc for reading`,
      };
    case 'aesgcm':
      return {
        message: tell`aesgcm is only safe while its key is exchanged every 200,000 writes; put kms (v2) or secretbox first and keep aesgcm for reading`,
      };
    case 'kms':
      // An absent version is v1 (facts F).
      return minor >= 28 &&
        at(node, 'endpoint') !== undefined &&
        (stringAt(node, 'apiVersion') ?? 'v1') === 'v1'
        ? {
            severity: 'warning',
            message:
              minor >= 29
                ? tell`kms with apiVersion v1 is off since Kubernetes 1.29, so the API server does not start without feature gate KMSv1; write apiVersion: v2`
                : tell`kms with apiVersion v1 is deprecated since Kubernetes 1.28; write apiVersion: v2`,
          }
        : undefined;
    default:
      return undefined;
  }
}
