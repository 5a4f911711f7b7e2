import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, pair } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { tokenReferences } from './credentials/identity-ways.ts';

/** A custom resource that logs in with a stored credential although it could use an identity. */
export const preferIdentityReference = defineRule({
  meta: {
    slug: 'prefer-identity-reference',
    code: 'ZT156',
    area: 'token',
    title: 'A custom resource logs in with a stored credential although it could use an identity',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [
      'SecretStore',
      'ClusterSecretStore',
      'Issuer',
      'ClusterIssuer',
      'ProviderConfig',
      'ClusterProviderConfig',
    ],
    triggers: ['bearerTokenSecret', 'bearerTokenFile', 'kubeConfig:'],
    covers: ['TOK-33'],
    equivalents: [],
    references: [
      {
        title: 'External Secrets: HashiCorp Vault, Kubernetes authentication',
        url: 'https://external-secrets.io/latest/provider/hashicorp-vault/',
      },
      { title: 'cert-manager: Vault', url: 'https://cert-manager.io/docs/configuration/vault/' },
      {
        title: 'Prometheus Operator: API reference',
        url: 'https://prometheus-operator.dev/docs/api-reference/api/',
      },
    ],
    docs: {
      why: [
        'A stored token has to be put there, rotated and kept; a controller that asks the API server for a token of a ServiceAccount needs none of it. The rule knows where the kinds of these projects can do that: External Secrets (Vault, AWS, Google, Azure), cert-manager (Vault), Crossplane’s ProviderConfigs, Flux’ `kubeConfig`, and monitors of the Prometheus Operator, which send a token to every target they select.',
        'The fixes write the form with a ServiceAccount. The role on the other side must exist, so they are never safe: fill in role and account.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: vault
spec:
  provider:
    vault:
      server: https://vault.example.com
      auth:
        tokenSecretRef:
          name: vault-token
          key: token
`,
      },
      good: {
        yaml: `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: vault
spec:
  provider:
    vault:
      server: https://vault.example.com
      auth:
        kubernetes:
          mountPath: kubernetes
          role: shop
          serviceAccountRef:
            name: external-secrets
`,
      },
      whenToTurnOff: 'Where the other side knows no identities of this cluster.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      for (const { path, what, why, instead } of tokenReferences(resource)) {
        const node = pair(at(context.document.root, ...path.slice(0, -1)), String(path.at(-1)));
        if (node === undefined) continue;
        const { apiVersion, kind, namespace, name } = resource;
        context.report({
          range: node.key.range,
          message: tell`${what} of ${kind} ${name ?? ''} ${why ?? tell`is a stored credential that somebody has to rotate`}; ${instead}`,
          resource: { apiVersion, kind, namespace, name },
          data: [...path],
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const document = context.parse(finding.document);
    if (!document?.root) return [];
    const wanted = JSON.stringify(finding.data);
    const found = readResources(document)
      .flatMap(tokenReferences)
      .find(({ path }) => JSON.stringify(path) === wanted);
    if (found?.way === undefined) return [];
    const { title, operations } = found.way;
    if (isShared(document.root, found.path)) {
      return [{ title, safe: false, refusal: tell`The value is shared through a YAML anchor or merge key` }];
    }
    return [
      {
        title,
        safe: false,
        preferred: true,
        plan: () => ({ changes: [{ type: 'edit', document: finding.document, operations, label: title }] }),
      },
    ];
  },
});
