import { isPlaceholder } from '../../identity/credentials/placeholder.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import type { BindingFacts } from '../../workspace/facts.ts';
import { decodedText } from '../../workspace/texts.ts';
import { at, isMap, isScalar, pair, stringAt } from '../../yaml/access.ts';
import type { LocatedScalar, Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { toBase64 } from '../shared/rewrite-text.ts';
import { bootstrapTokenType, isSecret } from './credentials/owned.ts';
import { isPath } from './credentials/text-finding.ts';

/** Roles that no machine needs to join a cluster. */
const broadRoles = ['cluster-admin', 'admin', 'edit'];

function isBound(binding: BindingFacts | undefined, group: string): boolean {
  return binding?.subjects.some(({ kind, name }) => kind === 'Group' && name === group) === true;
}

const maximumGroup = 'system:bootstrappers:';
/** What the API server takes for a group of a bootstrap token (bootstrap/token/api, BootstrapGroupPattern). */
const groupPattern = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/** A bootstrap token that never ends, stands in a file, or asks for groups it cannot have. */
export const noLastingBootstrapToken = defineRule({
  meta: {
    slug: 'no-lasting-bootstrap-token',
    code: 'ZT155',
    area: 'token',
    title: 'A bootstrap token never expires, or its Secret cannot work',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Secret'],
    triggers: [],
    covers: ['TOK-32'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: authenticating with bootstrap tokens',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/',
      },
    ],
    docs: {
      why: [
        'A bootstrap token lets whoever has it join a node to the cluster. Without `expiration` it does so for ever, and its secret stands in the file. kubeadm gives its tokens one day.',
        'With `auth-extra-groups` the token’s user gets more groups; one that is bound to `cluster-admin`, `admin` or `edit` in the workspace makes the token as strong. Groups that do not start with `system:bootstrappers:` make the API server refuse the token altogether; nodes need `system:bootstrappers:kubeadm:default-node-token` and no other.',
        'The API server looks for these Secrets in `kube-system` only, and only under the name `bootstrap-token-<token id>`.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: bootstrap-token-k3v9x2
  namespace: kube-system
type: bootstrap.kubernetes.io/token
stringData:
  token-id: k3v9x2
  token-secret: q7tlpw4zbkx9vr2m
  usage-bootstrap-authentication: "true"
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: bootstrap-token-k3v9x2
  namespace: kube-system
type: bootstrap.kubernetes.io/token
stringData:
  token-id: k3v9x2
  token-secret: "{{ token_secret }}"
  expiration: "2030-01-01T00:00:00Z"
  usage-bootstrap-authentication: "true"
`.replace('{{ token_secret }}', '<16 characters>'),
      },
      whenToTurnOff: 'For clusters that live as long as a test.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      if (!isSecret(resource) || stringAt(resource.node, 'type') !== bootstrapTokenType) continue;
      const { apiVersion, kind, namespace, name, path, node } = resource;
      const where = { apiVersion, kind, namespace, name };
      const secret = keyOf(resource, 'token-secret');
      const expiration = keyOf(resource, 'expiration');
      const isLiteral = secret !== undefined && !isPlaceholder(secret.text);
      const isComplete = resource.completeness === 'complete' && !isOpen(resource);
      if (isComplete && expiration === undefined && secret !== undefined) {
        const key = pair(at(node, secret.map), 'token-secret')?.key;
        context.report({
          range: key?.range ?? resource.kindNode.range,
          message: tell`Bootstrap token ${name ?? ''} has no expiration, so it joins nodes for ever${isLiteral ? tell` for everybody who reads this file` : ''}; add expiration, kubeadm takes one day`,
          resource: where,
          data: { path: [...path], map: secret.map },
        });
      }
      const groups = keyOf(resource, 'auth-extra-groups');
      for (const group of groups?.text.split(',').map((text) => text.trim()) ?? []) {
        if (group === '' || groupPattern.test(group) || isPlaceholder(group)) continue;
        context.report({
          range: groups?.node.range ?? resource.kindNode.range,
          message: tell`auth-extra-groups of ${name ?? ''} holds ${group.slice(0, 60)}, so the API server refuses the token; only groups below ${maximumGroup} are allowed`,
          severity: 'error',
          resource: where,
        });
      }
    }
  },
  checkResource({ facts }, context) {
    for (const group of facts.secret?.bootstrapGroups ?? []) {
      const bindings = context.graph.mentioning('Group', group.name).filter(({ facts: { binding } }) => {
        const role = binding?.roleRef;
        return role?.kind === 'ClusterRole' && broadRoles.includes(role.name) && isBound(binding, group.name);
      });
      const [first] = bindings;
      if (first === undefined) continue;
      context.report({
        range: group.range,
        message: tell`Bootstrap token ${facts.name ?? ''} is in group ${group.name}, which ${first.facts.kind} ${first.facts.name ?? ''} gives ${first.facts.binding?.roleRef?.name}; bind the group to what joining a node needs`,
        severity: 'error',
        related: bindings.map(({ document, facts: bound }) => ({
          message: `${bound.kind} ${bound.name ?? ''}`,
          document,
          path: bound.binding?.roleRef?.path ?? bound.site.path,
        })),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const { data, document } = finding;
    if (typeof data !== 'object' || data === null || !('path' in data) || !isPath(data.path)) return [];
    const { path, map } = data;
    if (typeof map !== 'string') return [];
    const tomorrow = new Date(context.now.getTime() + 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const target: Path = [...path, map];
    return [
      {
        title: tell`Let it expire in one day (${tomorrow})`,
        safe: false,
        preferred: true,
        plan: () => ({
          changes: [
            {
              type: 'edit',
              document,
              operations: [
                {
                  op: 'insertPair',
                  path: target,
                  key: 'expiration',
                  value: map === 'data' ? toBase64(tomorrow) : tomorrow,
                  after: ['token-secret'],
                },
              ],
              label: tell`Add expiration`,
            },
          ],
        }),
      },
    ];
  },
});

/** A key of the Secret with its text; `stringData` wins as in the API server. */
function keyOf(
  { node }: KubernetesResource,
  key: string,
): { readonly text: string; readonly map: 'data' | 'stringData'; readonly node: LocatedScalar } | undefined {
  for (const map of ['stringData', 'data'] as const) {
    const value = at(node, map, key);
    if (!isScalar(value)) continue;
    const text = map === 'data' && !value.opaque ? decodedText(value.text) : value.text;
    return { text: text ?? '', map, node: value };
  }
  return undefined;
}

function isOpen({ node }: KubernetesResource): boolean {
  return ['data', 'stringData'].some((map) => {
    const value = at(node, map);
    return isMap(value) && value.open;
  });
}
