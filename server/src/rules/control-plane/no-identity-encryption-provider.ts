import { tell } from '../../words/tell.ts';
import type { PlacedProblem, Remedy } from '../identity/shared/placed-problems.ts';
import { rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import {
  type EncryptionEntry,
  encryptionConfiguration,
  encryptionEntries,
  encryptionTrigger,
  entryForSecrets,
} from './shared/encryption.ts';
import { references } from './shared/references.ts';

const kms = `      - kms:
          apiVersion: v2
          name: vault
          endpoint: unix:///var/run/kms/vault.sock
          timeout: 3s
`;

/** An EncryptionConfiguration that stores Secrets in clear. */
export const noIdentityEncryptionProvider = defineRule({
  meta: {
    slug: 'no-identity-encryption-provider',
    code: 'ZT608',
    area: 'control-plane',
    title: 'Secrets are stored in clear: identity is the first provider',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['EncryptionConfiguration'],
    triggers: [encryptionTrigger],
    covers: ['API-13'],
    equivalents: [],
    references: [references.encryption],
    docs: {
      why: `The first provider of the first entry that names a resource writes it; the others only read what was written before. \`identity\` writes in
clear, so that every Secret, token Secrets included, lies readable in etcd and in its backups, although the API server has an encryption
configuration. Resources that are kept in clear on purpose, such as \`events\` before \`*.*\`, are silent.`,
      bad: { yaml: encryptionConfiguration(`      - identity: {}\n${kms}`) },
      good: { yaml: encryptionConfiguration(`${kms}      - identity: {}\n`) },
      whenToTurnOff: 'While encryption is being taken off on purpose, until all Secrets are written again.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    encryptionEntries(document, resources).flatMap((entries): readonly PlacedProblem[] => {
      const entry = entryForSecrets(entries);
      const [first] = entry?.providers ?? [];
      if (entry === undefined || first?.name !== 'identity' || !entry.complete) return [];
      const name = entry.resources.includes('secrets')
        ? tell`Secrets are`
        : tell`Everything, Secrets included, is`;
      return [
        {
          embedded: entry.file.embedded,
          path: [...first.path, 'identity'],
          underline: 'key',
          message: tell`${name} stored in clear: identity is the first provider, and the first one writes; put kms or secretbox before it`,
          remedies: () => remediesOf(entry),
        },
      ];
    }),
  ),
});

function remediesOf({ providers, path }: EncryptionEntry): readonly Remedy[] {
  const [identity, ...others] = providers;
  if (identity === undefined || others.length === 0) return [];
  const list = [...path, 'providers'];
  return [
    {
      title: tell`Let ${others[0]?.name ?? ''} write, and identity only read (Secrets must be written again)`,
      preferred: true,
      operations: [
        { op: 'insertItem', path: list, value: { identity: {} }, index: providers.length },
        { op: 'removeItem', path: identity.path },
      ],
    },
  ];
}
