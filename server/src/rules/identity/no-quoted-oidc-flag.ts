import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { changeFlag } from '../shared/component-flag-operations.ts';
import { oidcFlagTriggers, oidcServersIn } from './authentication/api-servers.ts';
import { authenticationReferences } from './authentication/docs.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';

const example = (flag: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  automountServiceAccountToken: false
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.2
      command:
        - kube-apiserver
        - --anonymous-auth=false
        - --authorization-mode=Node,RBAC
        - --oidc-issuer-url=https://gitlab.example.com
        - --oidc-client-id=my-cluster
        - ${flag}
`;

/** Quotes that are part of a flag's value, since no shell takes them away. */
export const noQuotedOidcFlag = defineRule({
  meta: {
    slug: 'no-quoted-oidc-flag',
    code: 'ZT329',
    area: 'identity',
    title: 'Quotes are part of the value of an OIDC flag',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: oidcFlagTriggers,
    covers: ['OIDC-19'],
    equivalents: [],
    references: [
      ...authenticationReferences,
      { title: 'kubernetes/kubernetes #97741', url: 'https://github.com/kubernetes/kubernetes/issues/97741' },
    ],
    docs: {
      why: `No shell reads \`command\`, \`args\` and extra arguments, so the quotes in \`--oidc-username-prefix="gitlab:"\` are not taken away: every user is
named \`"gitlab:"project_path:…\`, quotes included, and no binding fits; a quoted client id refuses every token, and with a quoted issuer the
API server does not start. Quotes around the whole item belong to YAML and are fine.`,
      bad: { yaml: example('--oidc-username-prefix="gitlab:"') },
      good: { yaml: example('"--oidc-username-prefix=gitlab:"') },
      whenToTurnOff: 'Never; where bindings were written with the quotes, correct both together.',
    },
  },
  ...rulesOfProblems((document) => {
    return oidcServersIn(document).flatMap(({ flags, embedded }) =>
      flags.flatMap((flag): readonly PlacedProblem[] => {
        const inner = /^(["'])(.*)\1$/s.exec(flag.value ?? '')?.[2];
        const fromShell = flag.form.type === 'shell';
        if (inner === undefined || fromShell) return [];
        return [
          {
            embedded,
            path: flag.path,
            range: flag.range,
            message: tell`--${flag.name} has the quotes in its value, since no shell takes them away: ${consequence(flag.name)}; leave them out`,
            remedies: () => {
              const operations = changeFlag(flag, inner);
              return operations === undefined
                ? []
                : [{ title: tell`Leave the quotes of --${flag.name} out`, preferred: true, operations }];
            },
          },
        ];
      }),
    );
  }),
});

function consequence(name: string): string {
  switch (name) {
    case 'oidc-username-prefix':
      return tell`every user name begins with a quote`;
    case 'oidc-groups-prefix':
      return tell`every group begins with a quote`;
    case 'oidc-client-id':
      return tell`no token has that audience`;
    case 'oidc-username-claim':
    case 'oidc-groups-claim':
      return tell`no token has that claim`;
    default:
      return tell`the API server does not start`;
  }
}
