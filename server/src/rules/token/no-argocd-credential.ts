import { tell } from '../../words/tell.ts';
import { outerRange } from '../../workspace/embedded.ts';
import { at } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { redactOffer } from '../shared/redact-offer.ts';
import { redacted } from '../shared/rewrite-text.ts';
import { argoClusterOffers, argoOffer, argoPlatform } from './credentials/argo-offers.ts';
import { type ArgoCredential, argoCredentials } from './credentials/argo-secret.ts';

/** A Secret of Argo CD with a static credential of a cluster or repository. */
export const noArgocdCredential = defineRule({
  meta: {
    slug: 'no-argocd-credential',
    code: 'ZT154',
    area: 'token',
    title: 'A Secret of Argo CD holds a static credential',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret'],
    triggers: [],
    covers: ['TOK-31'],
    equivalents: [],
    references: [
      {
        title: 'Argo CD: declarative setup, clusters and repositories',
        url: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/',
      },
    ],
    docs: {
      why: [
        'The `config` of a cluster Secret holds the credential with which Argo CD writes to that cluster, most often as cluster administrator: whoever reads the file owns the cluster. `argocd cluster add` puts the never-expiring token of ServiceAccount `argocd-manager` there.',
        'Argo CD can get short-lived tokens instead: `awsAuthConfig` for EKS, `execProviderConfig` with `argocd-k8s-auth` for GKE and AKS. The fix is told by the address of the server. For repositories a GitHub App or workload identity of the cloud takes the place of passwords; its private key belongs into a secret store.',
        'JSON Web Tokens are reported by `no-jwt-in-manifest`; placeholders and references are silent.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: shop
  namespace: argocd
  labels:
    argocd.argoproj.io/secret-type: cluster
stringData:
  name: shop
  server: https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com
  config: |
    {
      "bearerToken": "kX9vR2mQ7tLpW4zB"
    }
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: shop
  namespace: argocd
  labels:
    argocd.argoproj.io/secret-type: cluster
stringData:
  name: shop
  server: https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com
  config: |
    {
      "awsAuthConfig": {"clusterName": "shop"}
    }
`,
      },
      whenToTurnOff: 'For clusters that live as long as a test.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    argoCredentials(document).forEach((credential, index) => {
      const { resource, text, config, path, field, type } = credential;
      const node = config && at(config.root, ...path);
      const { apiVersion, kind, namespace, name } = resource;
      context.report({
        range:
          config !== undefined && node !== undefined
            ? outerRange(document, config, node.range)
            : text.scalar.range,
        message: tell`${field} of Argo CD ${type} ${name ?? ''} works for everybody who reads this file until it is revoked; ${instead(document, credential)}`,
        resource: { apiVersion, kind, namespace, name },
        data: { credential: index, field },
      });
    });
  },
  fixes,
});

function instead(document: ParsedDocument, credential: ArgoCredential): string {
  if (credential.type !== 'cluster')
    return tell`use a GitHub App or workload identity, or keep it in a secret store`;
  switch (argoPlatform(document, credential.resource.path)) {
    case 'eks':
      return tell`use awsAuthConfig`;
    case 'gke':
    case 'aks':
      return tell`use execProviderConfig with argocd-k8s-auth`;
    default:
      return tell`use awsAuthConfig or execProviderConfig, or keep it in a secret store`;
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const { data } = finding;
  if (document === undefined || typeof data !== 'object' || data === null || !('credential' in data))
    return [];
  const credential =
    typeof data.credential === 'number' ? argoCredentials(document)[data.credential] : undefined;
  if (credential === undefined || credential.field !== data.field) return [];
  const { config, path, text, resource } = credential;
  if (config === undefined) {
    return [redactOffer(finding.document, text, 0, text.text.trimEnd().length, 'credential')];
  }
  return [
    ...(path[0] === 'execProviderConfig'
      ? []
      : argoClusterOffers(document, finding.document, resource.path, config)),
    argoOffer(
      finding.document,
      config,
      tell`Redact the credential (and revoke it: the history keeps it)`,
      [{ op: 'replaceScalar', path, value: redacted }],
      false,
    ),
  ];
}
