import type { RuleDocs } from '../../rule.ts';

const world = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: config-viewers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: ${name}
`;

export const noBroadGroupDocs: RuleDocs = {
  why: `Some groups have members that nobody chooses. \`system:unauthenticated\` and User \`system:anonymous\` are whoever reaches the API
server. \`system:authenticated\` is everybody with any token that is accepted: every Pod, and with an OIDC issuer that serves the
public, everybody who can get a token of it for that audience. \`system:serviceaccounts\` is every Pod of the cluster,
\`system:serviceaccounts:NS\` every Pod of a namespace, those of tomorrow too. \`system:masters\` is the other way round: a superuser
authorizer inside the API server allows it everything before RBAC is asked, so a binding adds nothing, and removing the binding
takes nothing away from a client certificate of that group.

The verdict follows what the role gives. Silent are the roles that every cluster gives to everybody (discovery, questions about
oneself, version and health, the public keys of the issuer), kubeadm's own bindings, and roles that read only objects they name,
Secrets excepted. Rights of a namespace's ServiceAccounts within that namespace are reported only where they lead to more.`,
  bad: { yaml: world('system:authenticated') },
  good: { yaml: world('oidc:platform-team') },
  whenToTurnOff: 'Where a role is meant for everybody, suppress it at the subject and say why.',
};
