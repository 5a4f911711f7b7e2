import { isPlaceholder } from '../../identity/credentials/placeholder.ts';
import { tell } from '../../words/tell.ts';
import { decodedText } from '../../workspace/texts.ts';
import { at, isScalar, pair, pairs, stringAt } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { isEncrypted, isSecret } from './credentials/owned.ts';
import { tokenSecretType } from './token-secret/token-secret.ts';

const certificateOnly = /^(?:\s*-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*)$/;

/** A Secret whose values stand in the file: for teams that want none of them in a repository. */
export const noSecretDataInFile = defineRule({
  meta: {
    slug: 'no-secret-data-in-file',
    code: 'ZT134',
    area: 'token',
    title: 'A Secret holds its values in the file',
    severity: 'hint',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['Secret'],
    triggers: [],
    covers: ['TOK-23'],
    equivalents: ['semgrep:secrets-in-config-file'],
    references: [
      {
        title: 'Kubernetes: good practices for Secrets',
        url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
    ],
    docs: {
      why: 'Base64 is no encryption: whoever reads the file has the values. Teams that keep none of them in a repository use an ExternalSecret, a SealedSecret or SOPS. Values that are empty, placeholders, references, encrypted or certificates do not count; credentials of known form are reported by `no-static-credential` in every preset.',
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  greeting: correct horse battery staple
`,
      },
      good: {
        yaml: `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: web
spec:
  secretStoreRef:
    name: vault
  target:
    name: web
  data:
    - secretKey: greeting
      remoteRef:
        key: web/greeting
`,
      },
      whenToTurnOff: 'Where Secrets in files are made for tests, or the repository is encrypted as a whole.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      if (!isSecret(resource) || isEncrypted(resource)) continue;
      if (stringAt(resource.node, 'type') === tokenSecretType) continue;
      for (const field of ['data', 'stringData']) {
        const filled = pairs(at(resource.node, field)).filter(({ value }) => {
          if (!isScalar(value) || value.opaque || typeof value.value !== 'string') return false;
          if (isPlaceholder(value.text)) return false;
          const text = field === 'data' ? decodedText(value.text) : value.text;
          return text === undefined || !(isPlaceholder(text) || certificateOnly.test(text));
        });
        const entry = pair(resource.node, field);
        if (filled.length === 0 || entry === undefined) continue;
        const { apiVersion, kind, namespace, name } = resource;
        context.report({
          range: entry.key.range,
          message: tell`Secret ${name ?? ''} holds ${filled.length === 1 ? tell`a value` : tell`${filled.length} values`} in the file (${filled
            .slice(0, 3)
            .map(({ key }) => key.text)
            .join(
              ', ',
            )}${filled.length > 3 ? ', …' : ''}); take it from an ExternalSecret, or seal or encrypt it`,
          resource: { apiVersion, kind, namespace, name },
        });
      }
    }
  },
});
