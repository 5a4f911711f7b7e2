import { apiResourcesVersion } from '../../../rbac/api-resources.ts';
import type { RuleDocs } from '../../rule.ts';

export const noWildcardRbacDocs: RuleDocs = {
  why: `\`*\` in a rule grants what exists and what will exist: every verb includes \`escalate\`, \`bind\` and \`impersonate\`, every
resource includes Secrets, \`pods/exec\` and whatever the next operator installs, every API group includes groups nobody has
thought of yet. Nothing shows later that the grant grew.

Each rule is judged on its own, as kube-apiserver does: the verb of one rule never meets the resource of another. \`*\` stands
alone in \`verbs\`, \`apiGroups\` and \`resources\`; \`*/scale\` is one subresource and no wildcard; \`pods/*\` and \`get*\` match nothing.

How loud the finding is depends on how much the rule gives and how far the bindings in the workspace carry it: no binding at
hand, one namespace, the whole cluster, or everybody (\`system:authenticated\`, \`system:serviceaccounts\`, …). A wildcard on an API
group that Kubernetes does not ship, as operators write it for their own custom resources, is a hint of low confidence, which
the preset \`recommended\` leaves out unless the configuration names the rule. The roles that kube-apiserver itself maintains, such as \`cluster-admin\`, are known by name and content and are not reported.

The fix writes out what \`*\` stands for in Kubernetes ${apiResourcesVersion}, subresources included. It is never applied on its own: resources,
verbs and the checks of other controllers that come later are not in the list, and verbs such as \`escalate\` are left out. Delete
what is not needed afterwards. Where custom resources decide what \`*\` means, there is no fix.`,
  bad: {
    yaml: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: ["apps"]
    resources: ["deployments", "deployments/scale"]
    verbs: ["*"]
  - apiGroups: [""]
    resources: ["*"]
    verbs: ["get", "list", "watch"]
`,
    findings: 2,
  },
  good: {
    yaml: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: ["apps"]
    resources: ["deployments", "deployments/scale"]
    verbs: ["get", "list", "watch", "create", "update", "patch"]
  - apiGroups: [""]
    resources: ["configmaps", "pods", "services"]
    verbs: ["get", "list", "watch"]
`,
  },
  whenToTurnOff: `Not as a whole: suppress it, with the reason, on a role that must reach everything by its nature, such as that of a GitOps
controller or a backup tool.`,
};
