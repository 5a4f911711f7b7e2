import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isScalar, items, pair, pairs, stringAt } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';

const configuration = (authority: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
  - name: images.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE]
        resources: [pods]
    clientConfig:
${authority}      service:
        name: images
        namespace: policy
`;

/** Those who write the authority into the object once it is in the cluster. */
const injected = /^(?:cert-manager\.io\/inject-|service\.(?:beta|alpha)\.openshift\.io\/inject-cabundle)/;

/** An admission webhook of a Service without the authority by which the API server knows it. */
export const requireWebhookAuthority = defineRule({
  meta: {
    slug: 'require-webhook-authority',
    code: 'ZT435',
    area: 'ingress',
    title: 'An admission webhook has no authority by which the API server knows it',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
    triggers: [],
    covers: ['ING-31'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: contacting the webhook',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook',
      },
    ],
    docs: {
      why: [
        'Without `caBundle` the API server checks the certificate of a webhook against the authorities of the system, which know no',
        'Services: the call fails, and with `failurePolicy: Ignore` the check that people count on does not take place, without a',
        'word. Many programs write their authority into the object when they start; objects that say so with an annotation are left alone.',
      ].join('\n'),
      bad: { yaml: configuration('') },
      good: { yaml: configuration('      caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n') },
      whenToTurnOff: 'Where the program or a job writes the authority into the object after it is applied.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      const { node, kind } = resource;
      if (!kind.endsWith('WebhookConfiguration') || isFilled(resource)) continue;
      for (const webhook of items(at(node, 'webhooks'))) {
        const client = at(webhook, 'clientConfig');
        const place = pair(client, 'service');
        if (!isMap(client) || client.open || place === undefined || hasAuthority(client)) continue;
        const ignored = stringAt(webhook, 'failurePolicy') === 'Ignore';
        report({
          range: place.key.range,
          message: tell`Webhook ${stringAt(webhook, 'name') ?? ''} has no caBundle, so calls to its Service fail${ignored ? tell` and, with failurePolicy Ignore, are skipped` : ''}; add caBundle or cert-manager.io/inject-ca-from`,
          ...(ignored && { severity: 'warning' as const }),
          resource,
        });
      }
    }
  },
});

function hasAuthority(client: Located): boolean {
  const bundle = at(client, 'caBundle');
  return isScalar(bundle) && (bundle.opaque || !/^(?:|Cg==|null)$/.test(bundle.text.trim()));
}

function isFilled({ node }: KubernetesResource): boolean {
  return ['annotations', 'labels'].some((field) =>
    pairs(at(node, 'metadata', field)).some(({ key }) => injected.test(key.text)),
  );
}
