import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { malformedValues } from './cloud/malformed.ts';
import { malformedDocs } from './cloud/malformed-docs.ts';

/** A workload-identity annotation or label whose value no cloud accepts. */
export const noMalformedWorkloadIdentity = defineRule({
  meta: {
    slug: 'no-malformed-workload-identity',
    code: 'ZT143',
    area: 'token',
    title: 'A workload-identity annotation or label has a value that is not accepted',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ServiceAccount', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: [],
    covers: ['TOK-34', 'OIDC-14'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: assign IAM roles to Kubernetes service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
      },
      {
        title: 'Microsoft Entra Workload ID: service account labels and annotations',
        url: 'https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html',
      },
    ],
    docs: malformedDocs,
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const { resource, key, value, path, why, instead, severity } of malformedValues(context.resources)) {
    const { apiVersion, kind, namespace, name } = resource;
    context.report({
      range: value.range,
      message: `${key} ${why}: ${instead}`,
      severity,
      resource: { apiVersion, kind, namespace, name },
      data: [...path],
    });
  }
}

/** Safe only where the API server refused the object: any other value that is put right gives the Pods an identity. */
function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  if (!document?.root) return [];
  const wanted = JSON.stringify(finding.data);
  const found = malformedValues(readResources(document)).find(({ path }) => JSON.stringify(path) === wanted);
  if (found?.repaired === undefined) return [];
  const { path, repaired, refused } = found;
  const title = refused ? tell`Put the value in quotes` : tell`Write "${repaired}"`;
  if (isShared(document.root, path)) {
    return [{ title, safe: false, refusal: tell`The value is shared through a YAML anchor or merge key` }];
  }
  return [
    {
      title,
      safe: refused,
      preferred: true,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document: finding.document,
            operations: [{ op: 'replaceScalar', path, value: repaired }],
            label: title,
          },
        ],
      }),
    },
  ];
}
