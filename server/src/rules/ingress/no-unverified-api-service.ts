import { tell } from '../../words/tell.ts';
import { at, booleanAt } from '../../yaml/access.ts';
import { type DocumentContext, defineRule } from '../rule.ts';

const apiService = (trust: string): string => `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.metrics.k8s.io
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  service:
    name: metrics-server
    namespace: kube-system
${trust}`;

/** A part of the API that the API server calls without knowing whom it talks to. */
export const noUnverifiedApiService = defineRule({
  meta: {
    slug: 'no-unverified-api-service',
    code: 'ZT431',
    area: 'ingress',
    title: 'The API server calls an extension of the API without checking who answers',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['APIService'],
    triggers: [],
    covers: ['ING-31'],
    equivalents: ['semgrep:skip-tls-verify-service'],
    references: [
      {
        title: 'Kubernetes: APIService',
        url: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/',
      },
    ],
    docs: {
      why: [
        'With `insecureSkipTLSVerify` the API server hands requests, with the names and groups of the users, to whoever answers',
        'under the address of the Service, and believes the answer. The field `caBundle` says by which authority the extension is',
        'known; cert-manager writes it there for objects with the annotation `cert-manager.io/inject-ca-from`.',
      ].join('\n'),
      bad: { yaml: apiService('  insecureSkipTLSVerify: true\n') },
      good: { yaml: apiService('  caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n') },
      whenToTurnOff: 'For clusters whose Pod network nobody else can reach.',
    },
  },
  checkDocument,
});

function checkDocument({ resources, report }: DocumentContext): void {
  for (const { node, name, ...resource } of resources) {
    const skip = at(node, 'spec', 'insecureSkipTLSVerify');
    if (resource.kind !== 'APIService' || skip === undefined || booleanAt(skip) !== true) continue;
    report({
      range: skip.range,
      message: tell`insecureSkipTLSVerify hands the requests and names of users to whoever answers for ${name ?? tell`this API`}; write caBundle instead`,
      resource: { ...resource, name },
    });
  }
}
