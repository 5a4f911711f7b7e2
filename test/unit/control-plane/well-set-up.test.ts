import { expect, test } from 'vitest';
import { allFindings, workspaceOf } from '../../support/workspaces.ts';

const pod = (name: string, image: string, flags: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubeadm.kubernetes.io/${name}.advertise-address.endpoint: 10.0.0.1:6443
  labels:
    component: ${name}
    tier: control-plane
  name: ${name}
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
  - name: ${name}
    image: registry.k8s.io/${image}
    command:
    - ${name}
${flags.map((flag) => `    - --${flag}\n`).join('')}`;

/** What kubeadm 1.36 writes by itself [k/k cmd/kubeadm/app/phases/controlplane/manifests.go, etcd/local.go]. */
const kubeadm = [
  pod('kube-apiserver', 'kube-apiserver:v1.36.2', [
    'advertise-address=10.0.0.1',
    'allow-privileged=true',
    'authorization-mode=Node,RBAC',
    'client-ca-file=/etc/kubernetes/pki/ca.crt',
    'enable-admission-plugins=NodeRestriction',
    'enable-bootstrap-token-auth=true',
    'etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
    'etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt',
    'etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
    'etcd-servers=https://127.0.0.1:2379',
    'kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt',
    'kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key',
    'kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
    'proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt',
    'proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key',
    'requestheader-allowed-names=front-proxy-client',
    'requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
    'requestheader-extra-headers-prefix=X-Remote-Extra-',
    'requestheader-group-headers=X-Remote-Group',
    'requestheader-username-headers=X-Remote-User',
    'secure-port=6443',
    'service-account-issuer=https://kubernetes.default.svc.cluster.local',
    'service-account-key-file=/etc/kubernetes/pki/sa.pub',
    'service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
    'service-cluster-ip-range=10.96.0.0/12',
    'tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
    'tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
  ]),
  pod('kube-controller-manager', 'kube-controller-manager:v1.36.2', [
    'authentication-kubeconfig=/etc/kubernetes/controller-manager.conf',
    'authorization-kubeconfig=/etc/kubernetes/controller-manager.conf',
    'bind-address=127.0.0.1',
    'client-ca-file=/etc/kubernetes/pki/ca.crt',
    'cluster-name=kubernetes',
    'cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt',
    'cluster-signing-key-file=/etc/kubernetes/pki/ca.key',
    'controllers=*,bootstrapsigner,tokencleaner',
    'kubeconfig=/etc/kubernetes/controller-manager.conf',
    'leader-elect=true',
    'requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
    'root-ca-file=/etc/kubernetes/pki/ca.crt',
    'service-account-private-key-file=/etc/kubernetes/pki/sa.key',
    'use-service-account-credentials=true',
  ]),
  pod('kube-scheduler', 'kube-scheduler:v1.36.2', [
    'authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
    'authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
    'bind-address=127.0.0.1',
    'kubeconfig=/etc/kubernetes/scheduler.conf',
    'leader-elect=true',
  ]),
  pod('etcd', 'etcd:3.6.4-0', [
    'advertise-client-urls=https://10.0.0.1:2379',
    'cert-file=/etc/kubernetes/pki/etcd/server.crt',
    'client-cert-auth=true',
    'data-dir=/var/lib/etcd',
    'initial-advertise-peer-urls=https://10.0.0.1:2380',
    'initial-cluster=one=https://10.0.0.1:2380',
    'key-file=/etc/kubernetes/pki/etcd/server.key',
    'listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379',
    'listen-metrics-urls=http://127.0.0.1:2381',
    'listen-peer-urls=https://10.0.0.1:2380',
    'name=one',
    'peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt',
    'peer-client-cert-auth=true',
    'peer-key-file=/etc/kubernetes/pki/etcd/peer.key',
    'peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
    'trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
  ]),
  `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
rotateCertificates: true
`,
];

const found = (texts: readonly string[], preset: 'recommended' | 'strict'): readonly string[] =>
  allFindings(
    workspaceOf(Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, text])), {
      configuration: { preset },
    }),
  )
    .filter(({ code }) => code.startsWith('ZT6'))
    .map(({ rule }) => rule)
    .sort();

test('what kubeadm writes is silent in recommended, and lacks three things in strict', () => {
  expect(found(kubeadm, 'recommended')).toEqual([]);
  expect(found(kubeadm, 'strict')).toEqual([
    'no-extended-token-lifetime',
    'require-audit-log',
    'require-encryption-at-rest',
  ]);
});

test('configurations of distributions that say little are silent, in strict too', () => {
  const texts = [
    'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\napiServer:\n  certSANs: [api.example.com]\n  extraArgs:\n    - name: audit-log-path\n      value: /var/log/audit.log\n',
    'write-kubeconfig-mode: "0640"\nprofile: cis\nsecrets-encryption: true\nkube-apiserver-arg:\n  - enable-admission-plugins=EventRateLimit\n  - audit-log-path=/var/log/audit.log\nkubelet-arg:\n  - streaming-connection-idle-timeout=5m\n',
    'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: one.example.com}\nspec:\n  kubernetesVersion: v1.30.0\n  kubelet: {anonymousAuth: false}\n  kubeAPIServer: {auditLogMaxAge: 10}\n',
    'version: v1alpha1\nmachine:\n  kubelet:\n    extraArgs: {rotate-server-certificates: "true"}\ncluster:\n  apiServer:\n    admissionControl: []\n    extraArgs: {feature-gates: A=true}\n',
    'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nmetadata: {name: one, namespace: one}\nspec:\n  version: v1.31.0\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n        extraArgs: {cloud-provider: external}\n',
  ];
  expect(found(texts, 'strict')).toEqual([]);
});
