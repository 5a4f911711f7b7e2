import { builtInBindings } from '../../../rbac/built-in/bindings.ts';
import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';

interface KnownBinding {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly role: string;
  /** `Kind namespace/name`. */
  readonly subjects: readonly string[];
}

const bootstrappers = 'Group /system:bootstrappers:kubeadm:default-node-token';
const csr = 'system:certificates.k8s.io:certificatesigningrequests';

// What kubeadm itself creates, which people export and keep: cmd/kubeadm/app/phases (bootstraptoken, kubelet, uploadconfig, addons, kubeconfig).
const kubeadm: readonly KnownBinding[] = [
  cluster('kubeadm:cluster-admins', 'cluster-admin', 'Group /kubeadm:cluster-admins'),
  cluster('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', bootstrappers),
  cluster('kubeadm:node-autoapprove-bootstrap', `${csr}:nodeclient`, bootstrappers),
  cluster('kubeadm:node-autoapprove-certificate-rotation', `${csr}:selfnodeclient`, 'Group /system:nodes'),
  cluster('kubeadm:get-nodes', 'kubeadm:get-nodes', bootstrappers),
  cluster('kubeadm:node-proxier', 'system:node-proxier', 'ServiceAccount kube-system/kube-proxy'),
  inNamespace('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', 'User /system:anonymous'),
  inNamespace('kube-system', 'kubeadm:nodes-kubeadm-config', bootstrappers, 'Group /system:nodes'),
  inNamespace('kube-system', 'kubeadm:kubelet-config', bootstrappers, 'Group /system:nodes'),
  inNamespace('kube-system', 'kube-proxy', bootstrappers),
];

const known: ReadonlyMap<string, KnownBinding> = new Map(
  [
    ...builtInBindings.map(
      ({ kind, namespace, name, roleRef, subjects }): KnownBinding => ({
        kind,
        namespace,
        name,
        role: roleRef.name,
        subjects: (subjects ?? []).map((subject) => textOf(subject, subject.namespace)),
      }),
    ),
    ...kubeadm,
  ].map((binding) => [keyOf(binding.kind, binding.namespace, binding.name), binding]),
);

/** Whether the binding is one that kube-apiserver or kubeadm creates: name, role and every subject must agree. */
export function isKnownBinding({ kind, namespace, name, binding }: ResourceFacts): boolean {
  if (name === undefined || binding?.roleRef === undefined) return false;
  const own = known.get(keyOf(kind, kind === 'RoleBinding' ? (namespace ?? '') : '', name));
  return (
    own?.role === binding.roleRef.name &&
    binding.subjects.every((subject) => own.subjects.includes(subjectText(subject, namespace)))
  );
}

function subjectText(subject: SubjectFacts, namespace: string | undefined): string {
  const of = subject.kind === 'ServiceAccount' ? (subject.namespace ?? namespace) : undefined;
  return textOf(subject, of ?? '');
}

function textOf({ kind, name }: { readonly kind: string; readonly name: string }, namespace: string): string {
  return `${kind} ${namespace}/${name}`;
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function cluster(name: string, role: string, ...subjects: readonly string[]): KnownBinding {
  return { kind: 'ClusterRoleBinding', namespace: '', name, role, subjects };
}

/** Binding and Role have the same name. */
function inNamespace(namespace: string, name: string, ...subjects: readonly string[]): KnownBinding {
  return { kind: 'RoleBinding', namespace, name, role: name, subjects };
}
