import { phrase } from '../words/tell.ts';
import {
  type DangerousRequest,
  execNeedsCreate,
  dangerousRequests as requests,
} from './dangerous-requests.ts';
import type { PolicyRule, ResourceAttributes } from './matching.ts';
import { nameMatches, ruleAllows } from './matching.ts';

/** Something a rule gives that leads to more than it says (facts B.6). */
export interface Escalation {
  /** Continues “its holders can …”. */
  readonly effect: string;
  /** False for what only counts in the whole cluster: a grant in one namespace does not give it. */
  readonly namespaced: boolean;
}

interface Probe extends Escalation, DangerousRequest {
  /** The first minor version in which this way is shut. */
  readonly until?: number;
  /** One request for each resource and verb. */
  readonly asked: readonly ResourceAttributes[];
}

const execEffect = phrase('run commands in every Pod');
const impersonationEffect = phrase('act as any user or group (`impersonate`)');
const admissionEffect = phrase('change or remove admission control');

// Worst first: a message names the first few.
const probes: readonly Probe[] = [
  probe(requests.passChecks, true, phrase('give themselves any role (`escalate`, `bind`)')),
  // Users and groups are asked for without a namespace: no RoleBinding gives them.
  probe(requests.impersonateUsers, false, impersonationEffect),
  probe(requests.impersonateGroups, false, impersonationEffect),
  probe(requests.impersonateAccounts, true, phrase('act as every ServiceAccount (`impersonate`)')),
  probe(requests.readSecrets, true, phrase('read every Secret')),
  probe(requests.issueTokens, true, phrase('issue tokens for every ServiceAccount')),
  probe(requests.runCommands, true, execEffect),
  { ...probe(requests.runCommandsByGet, true, execEffect), until: execNeedsCreate },
  probe(requests.addContainers, true, phrase('put containers into every Pod')),
  probe(requests.callKubelets, false, phrase('call the kubelet of every node')),
  probe(requests.writeBindings, true, phrase('change who is bound to which role')),
  probe(requests.writeSecrets, true, phrase('write Secrets')),
  probe(requests.changeAdmission, false, admissionEffect),
  probe(requests.changeAdmissionBindings, false, admissionEffect),
  probe(requests.signers, false, phrase('approve or sign certificates')),
  probe(requests.createVolumes, false, phrase('mount any directory of a node')),
  probe(requests.takeOverGroups, false, phrase('take over API groups')),
  probe(requests.changeDefinitions, false, phrase('change custom resource definitions')),
];

function probe(request: DangerousRequest, namespaced: boolean, effect: string): Probe {
  const { group, resources, verbs } = request;
  const asked = resources.flatMap((whole) => {
    const [resource = '', subresource] = whole.split('/');
    return verbs.map((verb) => ({
      verb,
      group,
      resource,
      ...(subresource !== undefined && { subresource }),
    }));
  });
  return { ...request, namespaced, effect, asked };
}

/** What this rule alone gives beyond its words, worst first, each once; with `resourceNames` only what needs no name counts. */
export function escalationsOf(rule: PolicyRule, kubernetesMinor: number): readonly Escalation[] {
  if (!mayEscalate(rule)) return none;
  const found: Probe[] = [];
  for (const candidate of probes) {
    const { until, effect, asked } = candidate;
    if (until !== undefined && kubernetesMinor >= until) continue;
    if (found.some((other) => other.effect === effect)) continue;
    if (asked.some((request) => ruleAllows(rule, request))) found.push(candidate);
  }
  return found;
}

const none: readonly Escalation[] = [];
const groupsAsked: ReadonlySet<string> = new Set(probes.map(({ group }) => group));
const resourcesAsked: ReadonlySet<string> = new Set(probes.flatMap(({ resources }) => resources));
const verbsAsked: ReadonlySet<string> = new Set(probes.flatMap(({ verbs }) => verbs));

/** Whether each list has a word that some request asks for; most rules of a workspace have not. */
function mayEscalate({ apiGroups, resources, verbs, resourceNames }: PolicyRule): boolean {
  return (
    nameMatches(resourceNames, undefined) &&
    resources.some((word) => word.startsWith('*') || resourcesAsked.has(word)) &&
    verbs.some((word) => word === '*' || verbsAsked.has(word)) &&
    apiGroups.some((word) => word === '*' || groupsAsked.has(word))
  );
}
