import type { RuleDocs } from '../../rule.ts';
import { exampleRole } from '../role/example.ts';

export const noUnmatchedVerbDocs: RuleDocs = {
  why: `Verbs are compared as strings: \`GET\`, \`get*\`, \`read\` and \`post\` are stored and match no request. So are verbs that a
resource does not have: \`pods/log\` can only be read, \`pods/exec\` has no \`list\`, and \`bind\` or \`escalate\` are asked for on \`roles\` and
\`clusterroles\`, not on the bindings.

A verb that stands among good ones and merely does nothing, like \`list\` beside \`get\` on \`pods/log\`, is a hint of low confidence, which the
preset \`recommended\` leaves out. Custom resources and verbs that only other programs ask for, such as \`use\`, are never judged.`,
  bad: {
    yaml: exampleRole('Role', 'support', ['core', 'pods/log', 'delete'], ['core', 'pods', 'GET read']),
    findings: 3,
  },
  good: {
    yaml: exampleRole('Role', 'support', ['core', 'pods/log', 'get'], ['core', 'pods', 'get list watch']),
  },
  whenToTurnOff:
    'When an extension API server answers for resources in built-in API groups with verbs of its own.',
};

export const noIneffectiveResourceNamesDocs: RuleDocs = {
  why: `\`resourceNames\` is compared with the name in the request, character by character: \`app-*\` and \`*\` are ordinary names that no
object has, so the rule grants nothing. \`create\` and \`deletecollection\` carry no name when they are authorized, so a list of names turns
them off; only creation by server-side apply carries one, which is why a role that may also \`patch\` or \`update\` the resource gets
no more than a hint. \`list\` and \`watch\` match only when the client asks with \`fieldSelector=metadata.name=…\`: a hint of low confidence,
because some clients do.

Subresources such as \`pods/exec\` carry the name also with \`create\`, and \`signers\` know the form \`domain/*\`: both are not reported.`,
  bad: {
    yaml: exampleRole(
      'Role',
      'settings',
      ['core', 'configmaps', 'get', 'app-*'],
      ['core', 'configmaps', 'get create', 'settings'],
    ),
    findings: 2,
  },
  good: {
    yaml: exampleRole(
      'Role',
      'settings',
      ['core', 'configmaps', 'create'],
      ['core', 'configmaps', 'get update', 'settings'],
    ),
  },
  whenToTurnOff: 'There is no reason to.',
};

export const noClusterScopeInRoleDocs: RuleDocs = {
  why: `A Role answers for requests in its own namespace. Requests for nodes, PersistentVolumes, ClusterRoles, TokenReviews and
everything else that is cluster-scoped have no namespace: no RoleBinding reaches them, so such a rule grants nothing. The API server
stores it without a word; only \`nonResourceURLs\` in a Role are refused.

\`namespaces\` is the exception: requests for one namespace by its name count as requests in it. \`list\`, \`watch\` and \`create\` do not.`,
  bad: {
    yaml: exampleRole('Role', 'reviewer', ['authentication.k8s.io', 'tokenreviews', 'create']),
  },
  good: {
    yaml: exampleRole('ClusterRole', 'reviewer', ['authentication.k8s.io', 'tokenreviews', 'create']),
  },
  whenToTurnOff: 'There is no reason to.',
};

export const noRedundantRuleDocs: RuleDocs = {
  why: `Rules add up and nothing takes away: a rule whose every request another rule of the same role allows has no effect. Often it is
the narrow one that was meant: \`resourceNames\` in one rule restrict nothing when another rule of the role has the same verbs without
names. Who later narrows one of two such rules believes that access is gone, and it is not.`,
  bad: {
    yaml: exampleRole(
      'Role',
      'settings',
      ['core', 'configmaps', 'get list'],
      ['core', 'configmaps', 'get', 'settings'],
    ),
  },
  good: { yaml: exampleRole('Role', 'settings', ['core', 'configmaps', 'get', 'settings']) },
  whenToTurnOff: 'When roles are generated, and nobody reads them.',
};
