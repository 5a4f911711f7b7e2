import type { NewValue } from '../../../edit/operations.ts';
import { phrase, tell } from '../../../words/tell.ts';
import type { Target } from './kubeconfigs.ts';

/** A way to get short-lived credentials by a program, as the `exec` block of a kubeconfig user. */
export interface ExecPlugin {
  readonly id: 'eks' | 'gke' | 'aks' | 'oidc';
  readonly title: string;
  readonly exec: NewValue;
}

const v1 = 'client.authentication.k8s.io/v1';

function eks(target: Target | undefined): ExecPlugin {
  const arn = target?.names
    .map((name) => /^arn:aws[\w-]*:eks:([\w-]+):\d+:cluster\/([\w-]+)$/.exec(name))
    .find((match) => match !== null);
  // https://<id>.<partition>.<region>.eks.amazonaws.com
  const region =
    arn?.[1] ?? /\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\.amazonaws\.com/.exec(target?.server ?? '')?.[1];
  const cluster = arn?.[2] ?? eksctlName(target) ?? 'CLUSTER_NAME';
  return {
    id: 'eks',
    title: tell`Get tokens from aws eks get-token${cluster === 'CLUSTER_NAME' ? tell` (fill in CLUSTER_NAME)` : tell` for cluster ${cluster}`}`,
    exec: {
      apiVersion: v1,
      command: 'aws',
      args: [
        ...(region === undefined ? [] : ['--region', region]),
        'eks',
        'get-token',
        '--cluster-name',
        cluster,
        '--output',
        'json',
      ],
      interactiveMode: 'Never',
    },
  };
}

/** eksctl calls the cluster `NAME.REGION.eksctl.io`. */
function eksctlName(target: Target | undefined): string | undefined {
  return target?.names
    .map((name) => /^(?:[^@]*@)?([\w-]+)\.[\w-]+\.eksctl\.io$/.exec(name)?.[1])
    .find(Boolean);
}

// The plugin's own version: the one Google has written is v1beta1, and client-go refuses an answer in another version.
const gke: ExecPlugin = {
  id: 'gke',
  title: phrase('Get tokens from gke-gcloud-auth-plugin'),
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'gke-gcloud-auth-plugin',
    interactiveMode: 'IfAvailable',
    provideClusterInfo: true,
  },
};

/** Application id of the Entra server application of every managed AKS cluster. */
const aksServerId = '6dae42f8-4368-4678-94ff-3960e28e3630';

function aks(config: Readonly<Record<string, string>>): ExecPlugin {
  const tenant = config['tenant-id'];
  return {
    id: 'aks',
    title: tell`Get tokens from kubelogin (Azure)`,
    exec: {
      apiVersion: v1,
      command: 'kubelogin',
      args: [
        'get-token',
        '--login',
        'azurecli',
        '--server-id',
        config['apiserver-id'] ?? aksServerId,
        ...(tenant === undefined ? [] : ['--tenant-id', tenant]),
      ],
      interactiveMode: 'IfAvailable',
    },
  };
}

function oidc(config: Readonly<Record<string, string>>): ExecPlugin {
  const issuer = config['idp-issuer-url'] ?? 'https://ISSUER';
  const client = config['client-id'] ?? 'CLIENT_ID';
  const isKnown = issuer !== 'https://ISSUER' && client !== 'CLIENT_ID';
  return {
    id: 'oidc',
    title: tell`Log in with OIDC (kubectl oidc-login${isKnown ? '' : tell`, fill in ISSUER and CLIENT_ID`})`,
    exec: {
      apiVersion: v1,
      command: 'kubectl',
      args: ['oidc-login', 'get-token', `--oidc-issuer-url=${issuer}`, `--oidc-client-id=${client}`],
      interactiveMode: 'IfAvailable',
    },
  };
}

/** The plugin of the platform that a server's address or a cluster's name gives away; undefined when nothing tells. */
export function platformOf({ server, names }: Target): ExecPlugin['id'] | undefined {
  const host = /^[a-z]+:\/\/([^/:]+)/i.exec(server)?.[1]?.toLowerCase() ?? '';
  if (/\.eks\.amazonaws\.com(?:\.cn)?$/.test(host) || names.some((name) => /^arn:aws[\w-]*:eks:/.test(name)))
    return 'eks';
  if (/\.azmk8s\.(?:io|cn|us)$/.test(host)) return 'aks';
  if (
    /\.gke\.goog$/.test(host) ||
    names.some((name) => /^gke_[A-Za-z0-9-]+_[A-Za-z0-9-]+_[\w-]+$/.test(name))
  )
    return 'gke';
  return undefined;
}

/**
 * The plugins that could take the place of a static credential, most likely first: exactly one when the platform is
 * told by all clusters the user talks to, or by the name of an `auth-provider`; else all of them.
 */
export function pluginsFor(
  targets: readonly Target[],
  provider: string | undefined,
  config: Readonly<Record<string, string>>,
): readonly ExecPlugin[] {
  const make: Readonly<Record<ExecPlugin['id'], () => ExecPlugin>> = {
    eks: () => eks(targets[0]),
    gke: () => gke,
    aks: () => aks(config),
    oidc: () => oidc(config),
  };
  const byProvider = ({ gcp: 'gke', azure: 'aks', oidc: 'oidc' } as const)[provider ?? ''];
  if (byProvider !== undefined) return [make[byProvider]()];
  const platforms = new Set(targets.map(platformOf));
  const [platform] = platforms;
  if (platforms.size === 1 && platform !== undefined) return [make[platform]()];
  return (['oidc', 'eks', 'gke', 'aks'] as const).map((id) => make[id]());
}
