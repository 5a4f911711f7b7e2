import { isSharedProvider } from '../../identity/trust/subject-reach.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isNullish, isScalar, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

const provider = (condition: string): string => `apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMWorkloadIdentityPoolProvider
metadata:
  name: github
spec:
  projectRef:
    external: my-project
  location: global
  workloadIdentityPoolRef:
    name: pipelines
  attributeMapping:
    google.subject: assertion.sub
${condition}  oidc:
    issuerUri: https://token.actions.githubusercontent.com
`;

/** A workload identity pool of Google Cloud that takes tokens of strangers. */
export const requireAttributeCondition = defineRule({
  meta: {
    slug: 'require-attribute-condition',
    code: 'ZT354',
    area: 'identity',
    title: 'A workload identity pool provider of Google Cloud takes tokens of everybody',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['IAMWorkloadIdentityPoolProvider', 'WorkloadIdentityPoolProvider'],
    triggers: [],
    covers: ['OIDC-03'],
    equivalents: ['checkov:CKV_GCP_118'],
    references: [
      {
        title: 'Google Cloud: Workload Identity Federation with deployment pipelines',
        url: 'https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines',
      },
    ],
    docs: {
      why: [
        'GitHub, GitLab, HCP Terraform and Buildkite sign tokens for everybody with one issuer. A pool provider without an attribute condition lets all of them into the pool; what they may do there then hangs on every single IAM binding. The condition should name your organization, best by its id, which nobody can register again.',
        'The rule reads Config Connector and Crossplane. A condition that only looks at what any workflow can choose (`ref`, `environment`, `actor`) counts as none; issuers of your own are silent.',
        'The fix writes a condition with capitals for what only you know; until they are filled in nobody gets in.',
      ].join('\n\n'),
      bad: { yaml: provider('') },
      good: { yaml: provider("  attributeCondition: assertion.repository_owner_id == '123456'\n") },
      whenToTurnOff: 'Where every binding of the pool names one subject and nothing else.',
    },
  },
  ...rulesOfProblems((document, resources) => problemsIn(document, resources)),
});

// Claims that an issuer fills in and that tell one customer of it from another (facts C.5, C.6).
const telling =
  /\b(?:repository(?:_id|_owner|_owner_id)?|sub|subject|enterprise(?:_id)?|job_workflow_ref|workflow_ref|namespace_(?:id|path)|project_(?:id|path)|group\w*|terraform_\w+|organization_\w+|organization|pipeline_\w+|root_namespace\w*|user_login|aud)\b/;

function problemsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return resources.flatMap((resource): readonly PlacedProblem[] => {
    const spec = specOf(resource);
    if (spec === undefined || resource.completeness !== 'complete') return [];
    const { node } = resource;
    const issuer =
      stringAt(node, ...spec, 'oidc', 'issuerUri') ?? stringAt(node, ...spec, 'oidc', 0, 'issuerUri');
    const host = /^https:\/\/([^?#]+?)\/?$/.exec(issuer ?? '')?.[1];
    if (!isSharedProvider(host)) return [];
    const condition = at(node, ...spec, 'attributeCondition');
    const text = isScalar(condition) ? condition.text : '';
    if (condition !== undefined && !isNullish(condition) && (!isScalar(condition) || condition.opaque))
      return [];
    // A mapped attribute may hold any claim; `${…}` is filled in later.
    if (telling.test(text) || /\battribute\.|\$\{/.test(text)) return [];
    const absent = text.trim() === '';
    const form = formOf(host ?? '');
    const oidc: Path = [...resource.path, ...spec, 'oidc'];
    return [
      {
        embedded,
        path: absent ? oidc : [...resource.path, ...spec, 'attributeCondition'],
        message: absent
          ? tell`Without attributeCondition everybody with a token of ${host} gets into the pool; write ${form}`
          : tell`${text} holds for workflows of everybody on ${host}; demand whose they are as well: ${form}`,
        remedies: () => [writeCondition([...resource.path, ...spec], condition !== undefined, text, form)],
      },
    ];
  });
}

function writeCondition(spec: Path, present: boolean, text: string, form: string): Remedy {
  const value = text.trim() === '' || text.trim() === 'true' ? form : `${form} && (${text.trim()})`;
  const path = [...spec, 'attributeCondition'];
  return {
    title: tell`Write ${form} (fill in the capitals)`,
    preferred: true,
    operations: [
      present
        ? { op: 'replaceValue', path, value }
        : { op: 'insertPair', path: spec, key: 'attributeCondition', value, before: ['oidc'] },
    ],
  };
}

function specOf({ group, kind, node }: KubernetesResource): Path | undefined {
  if (group === 'iam.cnrm.cloud.google.com' && kind === 'IAMWorkloadIdentityPoolProvider') return ['spec'];
  if (!/^iam\.gcp\.(?:m\.)?(?:upbound|crossplane)\.io$/.test(group)) return undefined;
  return isMap(at(node, 'spec', 'forProvider')) ? ['spec', 'forProvider'] : undefined;
}

function formOf(host: string): string {
  if (/gitlab/.test(host)) return "assertion.namespace_id == 'GROUP_ID'";
  if (/terraform/.test(host)) return "assertion.terraform_organization_id == 'ORGANIZATION_ID'";
  if (/buildkite/.test(host)) return "assertion.organization_slug == 'ORGANIZATION'";
  return "assertion.repository_owner_id == 'OWNER_ID'";
}
