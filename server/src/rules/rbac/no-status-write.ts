import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may write the status of nodes, Pods or Services. */
export const noStatusWrite = grantRule({
  slug: 'no-status-write',
  code: 'ZT221',
  title: 'A role may write the status of nodes, Pods or Services',
  severity: 'info',
  confidence: 'medium',
  preset: 'audit',
  covers: ['ROLE-30'],
  equivalents: ['checkov:CKV2_K8S_4'],
  references: [{ title: 'CVE-2020-8554', url: 'https://github.com/kubernetes/kubernetes/issues/97076' }],
  docs: {
    why: `Controllers trust what stands in \`status\`: load balancer addresses of a Service make nodes take over foreign traffic, the capacity and conditions of a node move Pods, the
readiness of a Pod decides over its traffic. Only the controller whose status it is should write it.`,
    bad: { yaml: exampleRole('ClusterRole', 'balancer', ['core', 'services/status', 'patch']) },
    good: { yaml: exampleRole('ClusterRole', 'balancer', ['core', 'services', 'get list watch']) },
    whenToTurnOff: 'Outside of audits, and on load balancer controllers.',
  },
  grants: [
    {
      group: '',
      resources: ['services/status'],
      verbs: ['update', 'patch'],
      effect: phrase('draw traffic for foreign addresses to a Service (CVE-2020-8554)'),
      advice: phrase('Leave it to the load balancer controller'),
      weight: 2,
      namespaced: true,
    },
    {
      group: '',
      resources: ['nodes/status'],
      verbs: ['update', 'patch'],
      effect: phrase('move Pods to a node of their choice'),
      advice: phrase('Leave it to the kubelet'),
      weight: 2,
      namespaced: false,
    },
    {
      group: '',
      resources: ['pods/status'],
      verbs: ['update', 'patch'],
      effect: phrase('take Pods out of their Services, or put them in'),
      advice: phrase('Leave it to the kubelet'),
      weight: 1,
      namespaced: true,
    },
  ],
});
