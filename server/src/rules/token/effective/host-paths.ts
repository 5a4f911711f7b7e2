import { phrase } from '../../../words/tell.ts';

/** What a path on a node holds that stands for somebody. */
interface HostCredential {
  readonly pattern: RegExp;
  /** Continues “where …”. */
  readonly holds: string;
  /** True for whole directories that node agents mount for other reasons too. */
  readonly agents?: boolean;
}

const home = '^/(root|home/[^/]+)';

// Where kubeadm, k3s, RKE2, cloud providers and their tools keep credentials on a node.
const credentials: readonly HostCredential[] = [
  entry(`${home}/\\.kube(/.*)?$`, phrase('a user of the node keeps kubeconfigs')),
  entry(`${home}/\\.aws(/.*)?$`, phrase('a user of the node keeps AWS keys')),
  entry(`${home}/\\.azure(/.*)?$`, phrase('a user of the node keeps Azure credentials')),
  entry(`${home}/\\.config/gcloud(/.*)?$`, phrase('a user of the node keeps Google Cloud credentials')),
  entry(`${home}/\\.docker(/config\\.json)?$`, phrase('a user of the node keeps registry passwords')),
  entry(`${home}/\\.ssh(/.*)?$`, phrase('a user of the node keeps SSH keys')),
  entry('^/etc/kubernetes$', phrase('nodes keep kubeconfigs, and control-plane nodes that of cluster-admin')),
  entry(
    '^/etc/kubernetes/(super-)?admin\\.conf$',
    phrase('control-plane nodes keep the kubeconfig of cluster-admin'),
  ),
  entry('^/etc/kubernetes/[a-z-]+\\.conf$', phrase('nodes keep a kubeconfig of a component')),
  entry(
    '^/etc/kubernetes/pki(/.*\\.key|/etcd)?$',
    phrase('control-plane nodes keep the keys of the cluster'),
  ),
  entry(
    '^/etc/kubernetes/(azure|cloud)\\.(json|conf)$',
    phrase('nodes keep the credentials of the cloud provider'),
  ),
  entry(
    '^/var/lib/kubelet$',
    phrase('the kubelet keeps its certificate and the tokens of all Pods of the node'),
    true,
  ),
  entry(
    '^/var/lib/kubelet/pods$',
    phrase('the kubelet keeps the tokens and Secrets of all Pods of the node'),
    true,
  ),
  entry(
    '^/var/lib/kubelet/(pki(/.*)?|kubeconfig|config\\.json|bootstrap-kubeconfig)$',
    phrase('the kubelet keeps its own credentials'),
  ),
  entry(
    '^/etc/rancher(/(k3s|rke2)(/(k3s|rke2)\\.yaml)?)?$',
    phrase('k3s and RKE2 keep the kubeconfig of cluster-admin'),
  ),
  entry(
    '^/var/lib/rancher/(k3s|rke2)/server(/(tls|cred|token|node-token)(/.*)?)?$',
    phrase('k3s and RKE2 keep the keys of the cluster'),
  ),
  entry(
    '^/var/lib/(etcd|rancher/(k3s|rke2)/server/db)(/.*)?$',
    phrase('control-plane nodes keep all Secrets of the cluster'),
  ),
];

function entry(pattern: string, holds: string, agents = false): HostCredential {
  return { pattern: new RegExp(pattern), holds, agents };
}

/** What credentials a path of a node holds; undefined for all others, also for directories far above them. */
export function hostCredential(
  path: string,
): { readonly holds: string; readonly agents: boolean } | undefined {
  const plain = path.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
  const found = credentials.find(({ pattern }) => pattern.test(plain));
  return found && { holds: found.holds, agents: found.agents ?? false };
}
