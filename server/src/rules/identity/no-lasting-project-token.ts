import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

const project = (token: string): string => `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: shop
  namespace: argocd
spec:
  sourceRepos:
    - https://github.com/my-org/shop
  destinations:
    - server: https://kubernetes.default.svc
      namespace: shop
  roles:
    - name: ci
      policies:
        - p, proj:shop:ci, applications, sync, shop/*, allow
${token}`;

/** A token of an Argo CD project that never ends. */
export const noLastingProjectToken = defineRule({
  meta: {
    slug: 'no-lasting-project-token',
    code: 'ZT377',
    area: 'identity',
    title: 'A token of an Argo CD project has no end',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AppProject'],
    triggers: [],
    covers: ['OIDC-24'],
    equivalents: [],
    references: [
      {
        title: 'Argo CD: projects, roles and tokens',
        url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#project-roles',
      },
    ],
    docs: {
      why: [
        'Each entry of `jwtTokens` stands for a token that Argo CD has signed for the role; the entry is what keeps it valid. Without `exp` it works until somebody removes the entry, from wherever it has got to. Pipelines can log in with their own OIDC token instead, whose group the role names, or with a token that ends (`argocd proj role create-token --expires-in`).',
        'The fix removes the entry, which revokes the token. It is unsafe: whoever uses it is shut out.',
      ].join('\n\n'),
      bad: { yaml: project('      jwtTokens:\n        - id: ci\n          iat: 1767225600\n') },
      good: { yaml: project('      groups:\n        - my-org:ci\n') },
      whenToTurnOff: 'Where something else removes old entries.',
    },
  },
  ...rulesOfProblems((document, resources) => problemsIn(document, resources)),
});

function problemsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return resources
    .filter(({ group, kind }) => group === 'argoproj.io' && kind === 'AppProject')
    .flatMap(({ node, path }) =>
      items(at(node, 'spec', 'roles')).flatMap((role, r) =>
        items(at(role, 'jwtTokens')).flatMap((token, t): readonly PlacedProblem[] => {
          if (!isMap(token) || token.open || token.via !== undefined || !hasNoEnd(at(token, 'exp')))
            return [];
          const name = stringAt(role, 'name') ?? String(r);
          const list = [...path, 'spec', 'roles', r, 'jwtTokens'];
          return [
            {
              embedded,
              path: [...list, t],
              message: tell`A token of project role ${name} has no exp, so it works until this entry is removed; let the pipeline log in by OIDC, or make one with --expires-in`,
              remedies: () => [
                {
                  title: tell`Remove the entry, which revokes the token`,
                  preferred: true,
                  operations: [
                    items(at(role, 'jwtTokens')).length === 1
                      ? { op: 'removePair', path: list }
                      : { op: 'removeItem', path: [...list, t] },
                  ],
                },
              ],
            },
          ];
        }),
      ),
    );
}

/** Absent, empty or 0: Argo CD takes all three for no end. */
function hasNoEnd(node: ReturnType<typeof at>): boolean {
  if (node === undefined) return true;
  return isScalar(node) && !node.opaque && (node.value === null || node.value === 0);
}
