import type { PolicyRule } from './matching.ts';
import { ruleAllows } from './matching.ts';

/** Something a rule gives that leads to more than it says (facts B.6). */
export interface Escalation {
  /** Continues “its holders can …”. */
  readonly effect: string;
  /** False for what only counts in the whole cluster: a grant in one namespace does not give it. */
  readonly namespaced: boolean;
}

interface Probe extends Escalation {
  readonly group: string;
  /** `resource` or `resource/subresource`; any of them will do. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** The first minor version in which this way is shut. */
  readonly until?: number;
}

const rbac = 'rbac.authorization.k8s.io';
const write = ['create', 'update', 'patch'];
const execEffect = 'run commands in every Pod';

// Worst first: a message names the first few.
const probes: readonly Probe[] = [
  probe(
    rbac,
    ['roles', 'clusterroles'],
    ['escalate', 'bind'],
    true,
    'give themselves any role (`escalate`, `bind`)',
  ),
  probe('', ['serviceaccounts', 'users', 'groups'], ['impersonate'], true, 'act as others (`impersonate`)'),
  probe('', ['secrets'], ['get', 'list', 'watch'], true, 'read every Secret'),
  probe('', ['serviceaccounts/token'], ['create'], true, 'issue tokens for every ServiceAccount'),
  probe('', ['pods/exec', 'pods/attach'], ['create'], true, execEffect),
  // A websocket GET was authorized as `get` alone before AuthorizePodWebsocketUpgradeCreatePermission.
  { ...probe('', ['pods/exec', 'pods/attach'], ['get'], true, execEffect), until: 35 },
  probe('', ['pods/ephemeralcontainers'], ['update', 'patch'], true, 'put containers into every Pod'),
  probe('', ['nodes/proxy'], ['get', 'create'], false, 'call the kubelet of every node'),
  probe(rbac, ['rolebindings', 'clusterrolebindings'], write, true, 'change who is bound to which role'),
  probe('', ['secrets'], write, true, 'write Secrets'),
  probe(
    'admissionregistration.k8s.io',
    [
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
      'validatingadmissionpolicies',
      'mutatingadmissionpolicies',
    ],
    [...write, 'delete'],
    false,
    'change or remove admission control',
  ),
  probe(
    'certificates.k8s.io',
    ['signers'],
    ['approve', 'sign', 'attest'],
    false,
    'approve or sign certificates',
  ),
  probe('', ['persistentvolumes'], ['create'], false, 'mount any directory of a node'),
  probe('apiregistration.k8s.io', ['apiservices'], write, false, 'take over API groups'),
  probe(
    'apiextensions.k8s.io',
    ['customresourcedefinitions'],
    write,
    false,
    'change custom resource definitions',
  ),
];

function probe(
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
  namespaced: boolean,
  effect: string,
): Probe {
  return { group, resources, verbs, namespaced, effect };
}

/** What this rule alone gives beyond its words, worst first, each once; with `resourceNames` only what needs no name counts. */
export function escalationsOf(rule: PolicyRule, kubernetesMinor: number): readonly Escalation[] {
  const found = probes.filter(
    ({ until, ...candidate }) =>
      (until === undefined || kubernetesMinor < until) && isAllowed(rule, candidate),
  );
  return found.filter(({ effect }, index) => found.findIndex((other) => other.effect === effect) === index);
}

function isAllowed(rule: PolicyRule, { group, resources, verbs }: Probe): boolean {
  return resources.some((whole) => {
    const [resource = '', subresource] = whole.split('/');
    return verbs.some((verb) =>
      ruleAllows(rule, { verb, group, resource, ...(subresource === undefined ? {} : { subresource }) }),
    );
  });
}
