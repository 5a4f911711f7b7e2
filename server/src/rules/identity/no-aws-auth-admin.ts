import type { Operation } from '../../edit/operations.ts';
import { tell } from '../../words/tell.ts';
import type { EmbeddedDocument } from '../../workspace/embedded.ts';
import { at, isScalar } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import {
  type AwsMapping,
  awsAuthConfigMaps,
  awsAuthTriggers,
  awsMappings,
  identityInWords,
  unmasked,
} from './aws-auth/mappings.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** An entry of `aws-auth` that gives more than anybody can take back, or lets callers choose their name. */
export const noAwsAuthAdmin = defineRule({
  meta: {
    slug: 'no-aws-auth-admin',
    code: 'ZT370',
    area: 'identity',
    title: 'The ConfigMap aws-auth makes IAM identities administrators, or lets them choose who they are',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: awsAuthTriggers,
    covers: ['OIDC-18'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: grant IAM users and roles access to Kubernetes APIs',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html',
      },
      {
        title: 'Amazon EKS: migrating existing aws-auth entries to access entries',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/migrating-access-entries.html',
      },
    ],
    docs: {
      why: [
        'Members of `system:masters` pass every authorizer: no Role, binding or policy can limit them or take the right away, only the next edit of this ConfigMap. `{{SessionName}}` alone as user name lets whoever assumes the role choose the name, that of a colleague with more rights among others. `mapAccounts` makes every IAM identity of an account a user.',
        'EKS has access entries in the place of `aws-auth`, which is deprecated: they stand in the EKS API, are logged by CloudTrail, and can be limited to namespaces (`AmazonEKSClusterAdminPolicy`, `AmazonEKSEditPolicy`, …).',
        'The fix puts a group of its own in the place of `system:masters` and binds that group to `cluster-admin`: the same rights, but RBAC can take them away. It is unsafe, since a mistake may lock you out; make an access entry first.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/admin
      username: "{{SessionName}}"
      groups:
        - system:masters
`,
        findings: 2,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/nodes
      username: system:node:{{EC2PrivateDNSName}}
      groups:
        - system:bootstrappers
        - system:nodes
    - rolearn: arn:aws:iam::111122223333:role/developers
      username: developers:{{SessionName}}
      groups:
        - developers
`,
      },
      whenToTurnOff: 'Where the one entry of system:masters is the agreed way in when all else fails.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  return [
    ...awsMappings(document).flatMap((mapping, _, all) => [...masters(mapping, all), ...chosenName(mapping)]),
    ...accounts(document),
  ];
}

function masters(mapping: AwsMapping, all: readonly AwsMapping[]): readonly PlacedProblem[] {
  const { embedded, arn, groups } = mapping;
  return groups
    .filter(({ name }) => name === 'system:masters')
    .map(({ path }) => ({
      embedded,
      path,
      written: unmasked,
      message: tell`system:masters makes ${identityInWords(arn?.text)} an administrator whom RBAC cannot limit; use an access entry with a policy, or a group that RBAC binds`,
      remedies: () => [ownGroup(mapping, all)],
    }));
}

const group = 'aws-admins';
// Each change is read back before it is offered; a text made of such entries alone would hold up the editor.
const mostChanges = 50;

/** For all entries of the ConfigMap at once, those of its other text too, since they share the binding. */
function ownGroup({ embedded }: AwsMapping, all: readonly AwsMapping[]): Remedy {
  const title = tell`Write group ${group} instead and bind it to cluster-admin, where RBAC can take it away`;
  const edits = new Map<EmbeddedDocument, Operation[]>([[embedded, []]]);
  for (const mapping of all) {
    if (mapping.embedded.host?.resource?.node !== embedded.host?.resource?.node) continue;
    const operations = operationsOn(mapping);
    const others = edits.get(mapping.embedded);
    if (others !== undefined) others.push(...operations);
    else if (operations.length > 0) edits.set(mapping.embedded, operations);
  }
  const count = [...edits.values()].reduce((sum, operations) => sum + operations.length, 0);
  if (count > mostChanges)
    return { title, refusal: tell`More than ${mostChanges} entries would change at once` };
  const [own, ...besides] = [...edits].map(([text, operations]) => ({ embedded: text, operations }));
  return {
    title,
    preferred: true,
    operations: own?.operations ?? [],
    besides,
    newDocuments: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: group },
        subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: group }],
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      },
    ],
  };
}

function operationsOn({ groups }: AwsMapping): Operation[] {
  const has = groups.some(({ name }) => name === group);
  return groups
    .filter(({ name }) => name === 'system:masters')
    .map(({ path }) => (has ? { op: 'removeItem', path } : { op: 'replaceScalar', path, value: group }));
}

/** Fargate’s `system:node:{{SessionName}}` and names behind a word of one’s own are no choice of the caller’s. */
function chosenName({ embedded, username, usernamePath, arn }: AwsMapping): readonly PlacedProblem[] {
  const template = /^\{\{\s*(SessionName(?:Raw)?)\s*\}\}$/.exec(username.trim())?.[1];
  if (template === undefined) return [];
  const name = /\/([^/]+)$/.exec(arn?.text ?? '')?.[1] ?? 'ROLE';
  const prefixed = `${name}:{{${template}}}`;
  return [
    {
      embedded,
      path: usernamePath,
      written: unmasked,
      message: tell`{{${template}}} alone lets whoever assumes the role choose any user name; put a word before it, such as ${prefixed}`,
      remedies: () => [
        {
          title: tell`Write ${prefixed}`,
          preferred: true,
          operations: [{ op: 'replaceScalar', path: usernamePath, value: `${name}:((${template}))` }],
        },
      ],
    },
  ];
}

function accounts(document: ParsedDocument): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return awsAuthConfigMaps(document).flatMap(({ node, path }): readonly PlacedProblem[] => {
    const value = at(node, 'data', 'mapAccounts');
    if (!isScalar(value) || value.opaque || !/\d{12}/.test(value.text)) return [];
    return [
      {
        embedded,
        path: [...path, 'data', 'mapAccounts'],
        underline: 'key',
        severity: 'info',
        message: tell`mapAccounts makes every IAM identity of the account a user of the cluster; map the roles you mean`,
      },
    ];
  });
}
