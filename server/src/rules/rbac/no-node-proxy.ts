import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may reach the kubelet API of every node through nodes/proxy. */
export const noNodeProxy = grantRule({
  slug: 'no-node-proxy',
  code: 'ZT213',
  title: 'A role may reach the kubelet API of every node through nodes/proxy',
  severity: 'error',
  confidence: 'high',
  preset: 'recommended',
  covers: ['ROLE-17'],
  equivalents: ['kyverno:restrict-clusterrole-nodesproxy', 'kubescape:C-0279', 'trivy:KSV-0047'],
  references: [
    {
      title: 'Kubernetes: access to proxy subresource of Nodes',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes',
    },
  ],
  docs: {
    why: `\`nodes/proxy\` is the whole kubelet API. \`get\` is enough to run commands in every Pod of a node, since a websocket begins with a GET; neither
audit log nor admission sees it. It stands in many roles of monitoring agents which only read metrics.

Since Kubernetes 1.33 the kubelet knows finer names, \`nodes/metrics\`, \`nodes/stats\`, \`nodes/log\`, \`nodes/healthz\`, \`nodes/pods\` and \`nodes/configz\`; the
first three have long been there. Scrapers that go through the API server's proxy, \`/api/v1/nodes/NAME/proxy/metrics\`, must be
pointed at the kubelet itself first, which is why the fix is not safe.`,
    bad: { yaml: exampleRole('ClusterRole', 'agent', ['core', 'nodes nodes/proxy', 'get list watch']) },
    good: {
      yaml: exampleRole(
        'ClusterRole',
        'agent',
        ['core', 'nodes', 'get list watch'],
        ['core', 'nodes/metrics', 'get'],
      ),
    },
    whenToTurnOff:
      'Not as a whole: suppress it on the role of the one component that really proxies to kubelets.',
  },
  grants: [
    {
      group: '',
      resources: ['nodes/proxy'],
      verbs: ['get', 'create'],
      effect: phrase('run commands in every Pod through the kubelet, past audit and admission'),
      advice: phrase('Write `nodes/metrics`, `nodes/stats` or `nodes/log` for what is read'),
      weight: 3,
      namespaced: false,
      instead: { resource: 'nodes/metrics', since: 33 },
    },
  ],
});
