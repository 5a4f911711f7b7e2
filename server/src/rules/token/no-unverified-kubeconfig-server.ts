import { tell } from '../../words/tell.ts';
import { at, booleanAt, isNullish, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { type Kubeconfig, kubeconfigsIn, kubeconfigTriggers } from './kubeconfig/kubeconfigs.ts';
import { hostInWords, kubeconfigOf, placeInKubeconfig } from './kubeconfig/report.ts';
import { offer } from './kubeconfig/user-offers.ts';

/** A cluster of a kubeconfig to which credentials are sent without knowing who receives them. */
export const noUnverifiedKubeconfigServer = defineRule({
  meta: {
    slug: 'no-unverified-kubeconfig-server',
    code: 'ZT151',
    area: 'token',
    title: 'A kubeconfig sends credentials to a server it does not verify',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Config', 'Secret'],
    triggers: kubeconfigTriggers,
    covers: ['TOK-28'],
    equivalents: ['semgrep:skip-tls-verify-cluster'],
    references: [
      {
        title: 'Kubernetes: organizing cluster access using kubeconfig files',
        url: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
      },
    ],
    docs: {
      why: [
        'With `insecure-skip-tls-verify: true` or an `http://` server anybody on the way can take the token that is sent with every request, however short-lived it is. A `tls-server-name` that is no host name is in no certificate, so the connection fails.',
        'Together with a CA the flag is an error of its own: client-go refuses the cluster (*specifying a root certificates file with the insecure flag is not allowed*), so taking it out is safe there. Without a CA the system’s roots are used afterwards: put the cluster’s CA into `certificate-authority-data`.',
        '`http://` to the own machine (`kubectl proxy`) is silent.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Config
clusters:
  - name: shop
    cluster:
      server: https://api.shop.example.com:6443
      insecure-skip-tls-verify: true
users: []
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Config
clusters:
  - name: shop
    cluster:
      server: https://api.shop.example.com:6443
      certificate-authority: /etc/kubernetes/pki/ca.crt
users: []
`,
      },
      whenToTurnOff:
        'For clusters on the own machine that are reached by an address outside their certificate.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    kubeconfigsIn(document).forEach((kubeconfig, index) => {
      for (const problem of problemsOf(kubeconfig)) {
        context.report({
          ...placeInKubeconfig(document, kubeconfig, index, problem.path),
          message: problem.message,
          ...(problem.severity !== undefined && { severity: problem.severity }),
        });
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
  readonly severity?: 'error';
}

const local = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i;

function problemsOf(kubeconfig: Kubeconfig): readonly Problem[] {
  const where = hostInWords(kubeconfig);
  return items(at(kubeconfig.root, 'clusters')).flatMap((entry, index): readonly Problem[] => {
    const name = stringAt(entry, 'name') ?? '?';
    const base: Path = ['clusters', index, 'cluster'];
    const found: Problem[] = [];
    if (booleanAt(entry, 'cluster', 'insecure-skip-tls-verify') === true) {
      const refused = hasAuthority(entry);
      found.push({
        path: [...base, 'insecure-skip-tls-verify'],
        message: refused
          ? tell`insecure-skip-tls-verify of cluster ${name}${where} stands beside a CA, which client-go refuses; remove it, the CA verifies the server`
          : tell`insecure-skip-tls-verify of cluster ${name}${where} sends credentials to whoever answers; remove it and set certificate-authority-data`,
        ...(refused && { severity: 'error' as const }),
      });
    }
    const server = stringAt(entry, 'cluster', 'server') ?? '';
    if (/^http:\/\//i.test(server) && !local.test(server)) {
      found.push({
        path: [...base, 'server'],
        message: tell`server of cluster ${name}${where} is http, so everybody on the way reads the credentials; write https`,
      });
    }
    const serverName = stringAt(entry, 'cluster', 'tls-server-name') ?? '';
    if (serverName !== '' && hostOf(serverName) !== serverName) {
      found.push({
        path: [...base, 'tls-server-name'],
        message: tell`tls-server-name of cluster ${name}${where} is no host name, so it is in no certificate and the connection fails; write the name alone`,
        severity: 'error',
      });
    }
    return found;
  });
}

function hasAuthority(entry: Located): boolean {
  return (
    !isNullish(at(entry, 'cluster', 'certificate-authority')) ||
    !isNullish(at(entry, 'cluster', 'certificate-authority-data'))
  );
}

/** The host name in what somebody wrote for one. */
function hostOf(text: string): string {
  const host = text.replace(/^[a-z]+:\/\//i, '').replace(/\/.*/s, '');
  return /^\[|:.*:/.test(host) ? host : host.replace(/:\d+$/, '');
}

function fixesOf(kubeconfig: Kubeconfig, path: Path, { document }: Finding): readonly FixOffer[] {
  const field = path.at(-1);
  const text = stringAt(kubeconfig.root, ...path);
  if (field === 'insecure-skip-tls-verify') {
    const safe = hasAuthority(at(kubeconfig.root, ...path.slice(0, -2)) ?? kubeconfig.root);
    return [
      offer(
        kubeconfig,
        document,
        safe
          ? tell`Verify the server with the CA`
          : tell`Verify the server with the system’s CAs (remove insecure-skip-tls-verify)`,
        [{ op: 'removePair', path }],
        { safe, preferred: true },
      ),
    ];
  }
  if (text === undefined) return [];
  const value = field === 'server' ? text.replace(/^http:/i, 'https:') : hostOf(text);
  return [
    offer(
      kubeconfig,
      document,
      tell`Write ${field === 'server' ? 'https' : value}`,
      [{ op: 'replaceScalar', path, value }],
      {
        safe: field !== 'server',
        preferred: true,
      },
    ),
  ];
}
