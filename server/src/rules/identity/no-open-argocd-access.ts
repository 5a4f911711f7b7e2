import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { type ReadableText, rangeInText, textsIn } from '../../workspace/texts.ts';
import { at, isScalar, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { changesAllowed, policyLines, rolesOf } from './policies/argocd-policy.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** Argo CD that gives rights to everybody who logs in, or lets everybody in without a login. */
export const noOpenArgocdAccess = defineRule({
  meta: {
    slug: 'no-open-argocd-access',
    code: 'ZT376',
    area: 'identity',
    title: 'Argo CD gives everybody rights, or a policy names a subject that nobody is',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['policy.default', 'policy.csv', 'users.anonymous.enabled', 'defaultPolicy'],
    covers: ['OIDC-24'],
    equivalents: [],
    references: [
      {
        title: 'Argo CD: RBAC configuration',
        url: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/',
      },
    ],
    docs: {
      why: [
        '`policy.default` is what everybody has who can log in, whatever the groups: with `role:admin`, or a role that may sync or change applications, every account of the identity provider writes to every cluster that Argo CD holds credentials of. `users.anonymous.enabled` spares them even the login.',
        'Subjects of a policy are compared as they are; `p, *, …` and `g, *, role:admin` are for nobody, and what they were meant for belongs into `policy.default`, if anywhere.',
        'The rule follows `g` lines from the default role to what it may change, and is silent for `role:readonly` and roles that only read. The fix writes `role:readonly`, or switches anonymous access off; it is unsafe, since people lose rights.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-rbac-cm
  namespace: argocd
data:
  policy.default: role:admin
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-rbac-cm
  namespace: argocd
data:
  policy.default: role:readonly
  policy.csv: |
    p, role:deployer, applications, sync, shop/*, allow
    g, shop-developers, role:deployer
`,
      },
      whenToTurnOff: 'For an Argo CD that only its administrators can reach and log in to.',
    },
  },
  ...rulesOfProblems((document, resources) => problemsIn(document, resources)),
});

interface PolicyPlace {
  /** Of the default role. */
  readonly role: Path;
  readonly csv: Path;
}

function problemsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  const texts = textsIn(document);
  return resources.flatMap((resource): readonly PlacedProblem[] => {
    const place = placeOf(resource);
    const found =
      place === undefined
        ? []
        : [...defaultRole(resource, place, texts), ...stars(document, resource, place, texts)];
    return [...found, ...anonymous(resource)].map((problem) => ({ embedded, ...problem }));
  });
}

type Problem = Omit<PlacedProblem, 'embedded'>;

function placeOf({ group, kind, name }: KubernetesResource): PolicyPlace | undefined {
  if (group === '' && kind === 'ConfigMap' && name === 'argocd-rbac-cm')
    return { role: ['data', 'policy.default'], csv: ['data', 'policy.csv'] };
  return group === 'argoproj.io' && kind === 'ArgoCD'
    ? { role: ['spec', 'rbac', 'defaultPolicy'], csv: ['spec', 'rbac', 'policy'] }
    : undefined;
}

function csvOf(resource: KubernetesResource, { csv }: PolicyPlace, texts: readonly ReadableText[]) {
  const path = JSON.stringify([...resource.path, ...csv]);
  return texts.find((text) => JSON.stringify(text.path) === path && !text.scalar.opaque);
}

function defaultRole(
  resource: KubernetesResource,
  place: PolicyPlace,
  texts: readonly ReadableText[],
): readonly Problem[] {
  const role = stringAt(resource.node, ...place.role) ?? '';
  if (role === '') return [];
  const lines = policyLines(csvOf(resource, place, texts)?.text ?? '');
  const roles = rolesOf(role, lines);
  const [first] = roles.has('role:admin') ? [tell`do everything`] : changesAllowed(roles, lines);
  if (first === undefined) return [];
  const path = [...resource.path, ...place.role];
  return [
    {
      path,
      message: tell`${role} is the default role, so everybody who can log in to Argo CD may ${first}; write role:readonly and give the rest to groups`,
      remedies: () => [
        {
          title: tell`Write role:readonly`,
          preferred: true,
          operations: [{ op: 'replaceScalar', path, value: 'role:readonly' }],
        },
      ],
    },
  ];
}

function stars(
  document: ParsedDocument,
  resource: KubernetesResource,
  place: PolicyPlace,
  texts: readonly ReadableText[],
): readonly Problem[] {
  const csv = csvOf(resource, place, texts);
  if (csv === undefined) return [];
  return policyLines(csv.text).flatMap(({ type, fields, start, end }): readonly Problem[] => {
    if (!/^\*+$/.test(fields[0] ?? '')) return [];
    return [
      {
        path: csv.path,
        range: rangeInText(document, csv, start, end),
        severity: 'warning',
        message: tell`${type}, * is a rule for nobody: Argo CD compares subjects as they are; name the group, or write policy.default if you mean everybody`,
      },
    ];
  });
}

function anonymous({ group, kind, name, node, path }: KubernetesResource): readonly Problem[] {
  if (group !== '' || kind !== 'ConfigMap' || name !== 'argocd-cm') return [];
  const value = at(node, 'data', 'users.anonymous.enabled');
  if (!isScalar(value) || value.opaque || value.text !== 'true') return [];
  const own = [...path, 'data', 'users.anonymous.enabled'];
  return [
    {
      path: own,
      severity: 'warning',
      message: tell`users.anonymous.enabled lets everybody who can reach Argo CD in without a login, with the rights of policy.default; write "false"`,
      remedies: () => [
        {
          title: tell`Write "false"`,
          preferred: true,
          operations: [{ op: 'replaceScalar', path: own, value: 'false', style: 'double' }],
        },
      ],
    },
  ];
}
