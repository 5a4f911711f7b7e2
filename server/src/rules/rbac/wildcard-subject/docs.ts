import type { RuleDocs } from '../../rule.ts';

export const noWildcardSubjectDocs: RuleDocs = {
  why: `RBAC compares the name of a User or Group with \`==\`. \`repo:my-org/*:ref:refs/heads/main\` or
\`organization:my-org:*:run_phase:apply\` is accepted without a warning and matches one caller only: somebody whose name is that
text, asterisk included. The pipeline gets 403, and the usual repair is to widen the binding until it works. For the kind
ServiceAccount the API server refuses a name with \`*\`; a \`*\` in its namespace is accepted and matches nobody.

Write each subject out, or let the API server do the matching: an AuthenticationConfiguration can map claims to a group by an
expression (the related places of a finding hold one for its pattern), and RBAC binds that group. What the issuer puts in front of a name (\`github:\`, \`https://issuer#\`) must be written too.

The fix exists where the pattern has one exact meaning: \`system:serviceaccount:NS:*\` is the Group \`system:serviceaccounts:NS\`,
and a Terraform workspace has the two run phases plan and apply. It is never applied on its own, because the pattern gave
nobody anything and the new subjects do get the role. For other patterns of a known issuer scoped subjects are offered, an environment
before a branch, with words in capitals where the pattern does not say: until they are filled in they match nobody. Where the
AuthenticationConfiguration is in the workspace, a groups expression for the pattern can be written into it, and the group bound.

Only \`*\` is certain. Regular expressions without it are reported with medium confidence where both anchors stand around the
name or the issuer's own format has no such characters; brackets, bars and plus signs in other names are left alone.`,
  bad: {
    yaml: `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deploy-from-ci
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: User
    name: "github:repo:my-org/shop:*"
    apiGroup: rbac.authorization.k8s.io
`,
  },
  good: {
    yaml: `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deploy-from-ci
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: User
    name: "github:repo:my-org@4711/shop@9988:environment:production"
    apiGroup: rbac.authorization.k8s.io
`,
  },
  whenToTurnOff:
    'Never: where the wildcard is replaced before the manifest is applied, say so in a suppression.',
};
