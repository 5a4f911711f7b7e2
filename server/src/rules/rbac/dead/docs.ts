import { apiResourcesVersion } from '../../../rbac/api-resources.ts';
import type { RuleDocs } from '../../rule.ts';
import { roleHead } from '../role/example.ts';

export const noUnmatchedResourceDocs: RuleDocs = {
  why: `The API server stores every rule whose lists are not empty: nothing checks that a resource or a group exists. The
comparison is string equality, so \`pods/*\`, \`deploy*\`, \`Pod\`, \`deployment\`, \`deployments.apps\`, \`apps/v1\` and \`deployments\` in the
core group are accepted and grant nothing. The author believes that access is given, and finds a 403 instead, or that something
is covered by a pattern which is not.

\`*\` stands alone, or before a slash: \`*/scale\` is the subresource \`scale\` of everything. What is in a built-in group is known
(Kubernetes ${apiResourcesVersion}); groups of custom resources are never judged, nor are rules with verbs that other programs ask for, such as
\`request-serviceaccounts-token-audience\`, whose resources are audiences. \`…/finalizers\` is no resource and yet asked for by the
admission plugin OwnerReferencesPermissionEnforcement: it is not reported.

A correction grants something for the first time, so it is never applied by itself; what has no correction is removed safely.`,
  bad: {
    yaml: `${roleHead('Role', 'deployer')}  - apiGroups: [""]
    resources: ["deployments"]
    verbs: ["get", "patch"]
  - apiGroups: [""]
    resources: ["pods", "pods/*", "Service"]
    verbs: ["get"]
`,
    findings: 3,
  },
  good: {
    yaml: `${roleHead('Role', 'deployer')}  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get", "patch"]
  - apiGroups: [""]
    resources: ["pods", "pods/log", "services"]
    verbs: ["get"]
`,
  },
  whenToTurnOff:
    'When the roles are meant for Kubernetes versions old enough to serve what is named in them.',
};
