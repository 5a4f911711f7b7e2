import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, isAbsent, listFlag, wholeListFlag } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Kubelets that are not kept apart from each other. */
export const requireNodeRestriction = defineRule({
  meta: {
    slug: 'require-node-restriction',
    code: 'ZT630',
    area: 'control-plane',
    title: 'A node may change other nodes and take Secrets of any Pod',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: [
      'authorization-mode',
      'authorization_mode',
      'authorizationMode',
      'admission-plugins',
      'admission_plugins',
    ],
    covers: ['API-03', 'API-04'],
    equivalents: [
      'checkov:CKV_K8S_75',
      'checkov:CKV_K8S_85',
      'kubescape:C-0119',
      'kubescape:C-0127',
      'trivy:KCV-0008',
      'trivy:KCV-0016',
    ],
    references: [
      references.admission,
      {
        title: 'Kubernetes: Node authorization',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/node/',
      },
    ],
    docs: {
      why: `Two things keep a broken-into node apart from the others: the Node authorizer lets its kubelet read only the Secrets of its own Pods, and the
admission plugin NodeRestriction lets it write only itself and its own Pods. Without the plugin a kubelet may set labels that draw workloads to it,
or change other nodes; without the authorizer kubelets have no rights at all, or those of a binding to \`system:nodes\`, which reads every Secret.

\`--enable-admission-plugins\` in kubeadm's extra arguments takes the place of what kubeadm writes, NodeRestriction included.`,
      bad: {
        yaml: apiServerPod(['--anonymous-auth=false', '--enable-admission-plugins=NamespaceLifecycle']),
      },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--enable-admission-plugins=NodeRestriction']) },
      whenToTurnOff: 'For API servers without nodes, such as those of virtual clusters.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => [...authorizer(component), ...plugin(component)]),
});

function authorizer(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'authorization-mode');
  const modes = wholeListFlag(component, 'authorization-mode') ?? [];
  // Talos adds what is written to its own modes.
  if (!modes.includes('RBAC') || modes.includes('Node') || component.source === 'talos') return [];
  if (modes.includes('AlwaysAllow') || modes.includes('Webhook')) return [];
  return [
    {
      flag,
      severity: 'info',
      message: tell`authorization-mode ${modes.join(',')} has no Node: kubelets get no rights of their own, or a binding that reads every Secret; write Node,${modes.join(',')}`,
      remedies: () => [writeFlag(component, 'authorization-mode', ['Node', ...modes].join(','))],
    },
  ];
}

// Where what is written takes the place of what the tool would write; others add their own plugins to it.
const replacing: ReadonlySet<ComponentFlags['source']> = new Set(['pod', 'kubeadm', 'cluster-api']);

function plugin(component: ComponentFlags): readonly FlagProblem[] {
  const name = 'enable-admission-plugins';
  const flag = flagNamed(component, name);
  if (!replacing.has(component.source) || flagNamed(component, 'admission-control') !== undefined) return [];
  const plugins = wholeListFlag(component, name);
  const off = listFlag(component, 'disable-admission-plugins') ?? [];
  const without =
    flag === undefined ? isAbsent(component, name) : plugins?.includes('NodeRestriction') === false;
  if (!without && !off.includes('NodeRestriction')) return [];
  const modes = listFlag(component, 'authorization-mode');
  // A server without the Node authorizer has no nodes to keep apart.
  if (modes !== undefined && !modes.includes('Node')) return [];
  if (modes === undefined && component.source === 'pod') return [];
  return [
    {
      flag: without ? flag : flagNamed(component, 'disable-admission-plugins'),
      message: tell`Admission plugin NodeRestriction is off, so a kubelet may change other nodes and their Pods; add it to --enable-admission-plugins`,
      remedies: () =>
        without
          ? [
              writeFlag(
                component,
                name,
                [...(plugins ?? []).filter((one) => one !== ''), 'NodeRestriction'].join(','),
              ),
            ]
          : [],
    },
  ];
}
