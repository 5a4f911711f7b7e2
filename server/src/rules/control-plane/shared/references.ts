import { phrase } from '../../../words/tell.ts';
import type { Reference } from '../../rule.ts';

const site = 'https://kubernetes.io/docs';

/** Pages that rules about the control plane send their readers to. */
export const references = {
  apiServer: {
    title: phrase('Kubernetes: kube-apiserver'),
    url: `${site}/reference/command-line-tools-reference/kube-apiserver/`,
  },
  controllerManager: {
    title: phrase('Kubernetes: kube-controller-manager'),
    url: `${site}/reference/command-line-tools-reference/kube-controller-manager/`,
  },
  authorization: {
    title: phrase('Kubernetes: authorization'),
    url: `${site}/reference/access-authn-authz/authorization/`,
  },
  authentication: {
    title: phrase('Kubernetes: authenticating'),
    url: `${site}/reference/access-authn-authz/authentication/`,
  },
  admission: {
    title: phrase('Kubernetes: admission controllers'),
    url: `${site}/reference/access-authn-authz/admission-controllers/`,
  },
  kubeletAuth: {
    title: phrase('Kubernetes: kubelet authentication and authorization'),
    url: `${site}/reference/access-authn-authz/kubelet-authn-authz/`,
  },
  kubeletConfiguration: {
    title: phrase('Kubernetes: KubeletConfiguration (v1beta1)'),
    url: `${site}/reference/config-api/kubelet-config.v1beta1/`,
  },
  encryption: {
    title: phrase('Kubernetes: encrypting confidential data at rest'),
    url: `${site}/tasks/administer-cluster/encrypt-data/`,
  },
  etcd: {
    title: phrase('Kubernetes: operating etcd clusters, securing etcd'),
    url: `${site}/tasks/administer-cluster/configure-upgrade-etcd/#securing-etcd-clusters`,
  },
  audit: { title: phrase('Kubernetes: auditing'), url: `${site}/tasks/debug/debug-cluster/audit/` },
  serviceAccounts: {
    title: phrase('Kubernetes: managing service accounts'),
    url: `${site}/reference/access-authn-authz/service-accounts-admin/`,
  },
} as const satisfies Readonly<Record<string, Reference>>;
