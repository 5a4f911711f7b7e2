import { tell } from '../../words/tell.ts';
import { at, isMap, items, pair, stringAt } from '../../yaml/access.ts';
import type { Path } from '../../yaml/located.ts';
import { ownValue } from '../../yaml/own-value.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { type Kubeconfig, kubeconfigsIn, kubeconfigTriggers } from './kubeconfig/kubeconfigs.ts';
import { hostInWords, kubeconfigOf, placeInKubeconfig } from './kubeconfig/report.ts';
import { offer, userOffers } from './kubeconfig/user-offers.ts';

const group = 'client.authentication.k8s.io';
const modes = ['Never', 'IfAvailable', 'Always'];

/** A way to log in that client-go no longer takes. */
export const noRemovedKubeconfigAuth = defineRule({
  meta: {
    slug: 'no-removed-kubeconfig-auth',
    code: 'ZT152',
    area: 'token',
    title: 'A kubeconfig logs in by a way that clients no longer take',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Config', 'Secret'],
    triggers: kubeconfigTriggers,
    covers: ['TOK-29'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: client-go credential plugins',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
      },
    ],
    docs: {
      why: [
        'kubectl and every client built with client-go refuse such a user, so people fall back on static tokens. The auth providers `gcp` and `azure` were removed in 1.26 and are replaced by exec plugins; `client.authentication.k8s.io/v1alpha1` was removed in 1.24; and `v1` demands an `interactiveMode`.',
        'Since clients refuse the user as it is, the fixes are safe where the replacement is told: by the name of the auth provider, or by the version that was meant.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Config
clusters: []
users:
  - name: deployer
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1alpha1
        command: aws
        args: [eks, get-token, --cluster-name, shop]
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Config
clusters: []
users:
  - name: deployer
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: aws
        args: [eks, get-token, --cluster-name, shop]
        interactiveMode: IfAvailable
`,
      },
      whenToTurnOff: 'For clients that are older than Kubernetes 1.24.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    kubeconfigsIn(document).forEach((kubeconfig, index) => {
      for (const { path, message } of problemsOf(kubeconfig)) {
        context.report({ ...placeInKubeconfig(document, kubeconfig, index, path), message });
      }
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const found = kubeconfigOf(finding, context);
    return found === undefined ? [] : fixesOf(found.kubeconfig, found.path, finding);
  },
});

interface Problem {
  readonly path: Path;
  readonly message: string;
}

const providers: Readonly<Record<string, string>> = { gcp: 'gke-gcloud-auth-plugin', azure: 'kubelogin' };

function problemsOf(kubeconfig: Kubeconfig): readonly Problem[] {
  const where = hostInWords(kubeconfig);
  return items(at(kubeconfig.root, 'users')).flatMap((entry, index): readonly Problem[] => {
    const user = stringAt(entry, 'name') ?? '?';
    const base: Path = ['users', index, 'user'];
    const found: Problem[] = [];
    const provider = stringAt(entry, 'user', 'auth-provider', 'name') ?? '';
    const plugin = ownValue(providers, provider);
    const exec = at(entry, 'user', 'exec');
    // With an exec block beside it, client-go uses neither: both is an error of its own, which the fix resolves as well.
    if (plugin !== undefined) {
      found.push({
        path: [...base, 'auth-provider', 'name'],
        message: tell`auth-provider ${provider} of user ${user}${where} was removed from clients in 1.26, so nobody can log in; use the exec plugin ${plugin}`,
      });
    }
    if (!isMap(exec) || exec.open) return found;
    const version = stringAt(exec, 'apiVersion');
    const mode = stringAt(exec, 'interactiveMode');
    if (version === `${group}/v1alpha1`) {
      found.push({
        path: [...base, 'exec', 'apiVersion'],
        message: tell`exec apiVersion v1alpha1 of user ${user}${where} was removed from clients in 1.24; write ${group}/v1 with interactiveMode`,
      });
    } else if (version === `${group}/v1` && pair(exec, 'interactiveMode') === undefined) {
      found.push({
        path: [...base, 'exec', 'apiVersion'],
        message: tell`exec of user ${user}${where} has no interactiveMode, which ${group}/v1 demands; add interactiveMode: IfAvailable`,
      });
    }
    if (mode !== undefined && mode !== '' && !modes.includes(mode)) {
      found.push({
        path: [...base, 'exec', 'interactiveMode'],
        message: tell`interactiveMode of user ${user}${where} is none that clients know; write Never, IfAvailable or Always`,
      });
    }
    return found;
  });
}

function fixesOf(kubeconfig: Kubeconfig, path: Path, { document }: Finding): readonly FixOffer[] {
  const [, user] = path;
  const exec = path.slice(0, -1);
  if (typeof user !== 'number') return [];
  if (path.includes('auth-provider')) {
    return userOffers(kubeconfig, user, document, { safe: true, withTokenFile: false });
  }
  if (path.at(-1) === 'interactiveMode') {
    const mode = modes.find(
      (known) => known.toLowerCase() === stringAt(kubeconfig.root, ...path)?.toLowerCase(),
    );
    return mode === undefined
      ? []
      : [
          offer(kubeconfig, document, tell`Write ${mode}`, [{ op: 'replaceScalar', path, value: mode }], {
            safe: true,
            preferred: true,
          }),
        ];
  }
  const isAlpha = stringAt(kubeconfig.root, ...path) === `${group}/v1alpha1`;
  const command = stringAt(kubeconfig.root, ...exec, 'command') ?? '';
  // Google's plugin answers in v1beta1 only, and client-go refuses an answer in another version than asked for.
  const version = isAlpha && /gke-gcloud-auth-plugin/.test(command) ? 'v1beta1' : 'v1';
  const needsMode = version === 'v1' && at(kubeconfig.root, ...exec, 'interactiveMode') === undefined;
  const title = isAlpha ? tell`Use ${group}/${version}` : tell`Add interactiveMode: IfAvailable`;
  return [
    offer(
      kubeconfig,
      document,
      title,
      [
        ...(isAlpha ? [{ op: 'replaceScalar' as const, path, value: `${group}/${version}` }] : []),
        ...(needsMode
          ? [{ op: 'insertPair' as const, path: exec, key: 'interactiveMode', value: 'IfAvailable' }]
          : []),
      ],
      { safe: true, preferred: true },
    ),
  ];
}
