import { tell } from '../../words/tell.ts';
import { at, isOpaque, isScalar, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import {
  type AwsMapping,
  awsAuthConfigMaps,
  awsAuthTriggers,
  awsMappings,
  unmasked,
} from './aws-auth/mappings.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** An entry of `aws-auth` that matches no IAM identity, or a ConfigMap that EKS does not read. */
export const noIneffectiveAwsAuth = defineRule({
  meta: {
    slug: 'no-ineffective-aws-auth',
    code: 'ZT371',
    area: 'identity',
    title: 'An entry of the ConfigMap aws-auth maps nobody',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: awsAuthTriggers,
    covers: ['OIDC-18'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: grant IAM users access with a ConfigMap',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html',
      },
      {
        title: 'aws-iam-authenticator: full configuration format',
        url: 'https://github.com/kubernetes-sigs/aws-iam-authenticator#full-configuration-format',
      },
    ],
    docs: {
      why: [
        'EKS compares the ARN of a caller with the entries as texts, after it has turned a session into its role: `arn:aws:sts::…:assumed-role/NAME/SESSION` is looked up as `arn:aws:iam::…:role/NAME`, without the path of the role. An entry with the path (`role/team/NAME`, `role/aws-reserved/sso.amazonaws.com/…/AWSReservedSSO_…`), with the ARN of a session, or with a user under `mapRoles`, maps nobody, and nothing says so.',
        '`mapRoles` and `mapUsers` are texts that hold YAML; written as lists the API server refuses the ConfigMap. And EKS reads `aws-auth` in `kube-system` only.',
        'The fix writes the ARN that is looked up. It is unsafe, since somebody is let in who was not.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/team/developers
      username: developers:{{SessionName}}
      groups: [developers]
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/developers
      username: developers:{{SessionName}}
      groups: [developers]
`,
      },
      whenToTurnOff: 'Never: such an entry does nothing.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  return [...awsMappings(document).flatMap(strangeArn), ...strangeMaps(document)];
}

interface ArnFault {
  readonly why: string;
  readonly repaired?: string;
}

function strangeArn({ embedded, key, arn }: AwsMapping): readonly PlacedProblem[] {
  if (arn === undefined) return [];
  const fault = faultOf(arn.text.trim(), key);
  if (fault === undefined) return [];
  const { why, repaired } = fault;
  return [
    {
      embedded,
      path: arn.path,
      written: unmasked,
      message: tell`${key}: this ARN ${why}, so the entry maps nobody${repaired === undefined ? '' : tell`; write ${repaired}`}`,
      remedies: () =>
        repaired === undefined
          ? []
          : [
              {
                title: tell`Write ${repaired}`,
                preferred: true,
                operations: [{ op: 'replaceScalar', path: arn.path, value: repaired }],
              },
            ],
    },
  ];
}

function faultOf(arn: string, key: AwsMapping['key']): ArnFault | undefined {
  // Filled in by something else, or a placeholder that says so itself.
  if (/\$\{|\{\{|<|\$\(|^[A-Z_]+$/.test(arn)) return undefined;
  const match = /^arn:(aws[\w-]*):(iam|sts)::([^:]*):([\w-]+)\/(.+)$/.exec(arn);
  if (match === null) {
    if (/^arn:aws[\w-]*:iam::\d+:root$/.test(arn)) return undefined;
    return { why: tell`is none of IAM` };
  }
  const [, partition, service, account, type, rest = ''] = match;
  const name = rest.split('/').at(-1) ?? '';
  const role = (of: string): string => `arn:${partition}:iam::${account}:role/${of}`;
  if (service === 'sts' || type === 'assumed-role') {
    return { why: tell`is that of a session`, repaired: role(rest.split('/')[0] ?? name) };
  }
  if (key === 'mapRoles' && type === 'user') return { why: tell`names a user; users stand under mapUsers` };
  if (key === 'mapUsers' && type === 'role') return { why: tell`names a role; roles stand under mapRoles` };
  if (type === 'instance-profile') return { why: tell`is that of an instance profile, not of its role` };
  if (type === 'role' && rest.includes('/'))
    return { why: tell`has the path of the role, which EKS leaves out`, repaired: role(name) };
  return undefined;
}

function strangeMaps(document: ParsedDocument): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return awsAuthConfigMaps(document).flatMap((resource): readonly PlacedProblem[] => {
    const { node, path, namespace, completeness } = resource;
    const found: PlacedProblem[] = [];
    if (namespace !== undefined && namespace !== 'kube-system' && !isLeftOpen(namespace)) {
      found.push({
        embedded,
        path: [...path, 'metadata', 'namespace'],
        message: tell`EKS reads aws-auth in kube-system only, so this one in ${namespace} maps nobody; write kube-system`,
        remedies: () => [
          {
            title: tell`Write namespace: kube-system`,
            preferred: true,
            operations: [
              { op: 'replaceScalar', path: [...path, 'metadata', 'namespace'], value: 'kube-system' },
            ],
          },
        ],
      });
    }
    for (const key of ['mapRoles', 'mapUsers', 'mapAccounts']) {
      const value = at(node, 'data', key);
      if (value === undefined || isOpaque(value) || stringAt(value) !== undefined) continue;
      if ((isScalar(value) && value.value === null) || completeness === 'template') continue;
      found.push({
        embedded,
        path: [...path, 'data', key],
        underline: 'key',
        message: tell`${key} is no text, so the API server refuses the ConfigMap; write ${key}: | and the list below it`,
      });
    }
    return found;
  });
}

function isLeftOpen(text: string): boolean {
  return /\$\{|\{\{|</.test(text);
}
