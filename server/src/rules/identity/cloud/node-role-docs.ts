import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-node-role-permissions`. */
export const nodeRoleDocs: RuleDocs = {
  why: [
    'The role of a node is for every Pod that can reach the metadata service of the node: with `withAddonPolicies.externalDNS` any workload may rewrite the DNS zones, with `attachPolicyARNs` of S3 read the buckets. IRSA and EKS Pod Identity give permissions to one ServiceAccount.',
    'The rule reads the ClusterConfig of eksctl. Policies that nodes need for themselves are silent, and so are node groups with `disablePodIMDS`.',
    'The fix takes the add-on off the node group and gives it to the ServiceAccount that the add-on runs as when installed as documented. It is unsafe: yours may be called otherwise.',
  ].join('\n\n'),
  bad: {
    yaml: `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: shop
  region: eu-central-1
managedNodeGroups:
  - name: general
    instanceType: m6i.large
    iam:
      withAddonPolicies:
        externalDNS: true
`,
  },
  good: {
    yaml: `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: shop
  region: eu-central-1
iam:
  withOIDC: true
  serviceAccounts:
    - metadata:
        name: external-dns
        namespace: kube-system
      wellKnownPolicies:
        externalDNS: true
managedNodeGroups:
  - name: general
    instanceType: m6i.large
`,
  },
  whenToTurnOff: 'Where the metadata service is out of reach for Pods (a hop limit of 1 and no hostNetwork).',
};
