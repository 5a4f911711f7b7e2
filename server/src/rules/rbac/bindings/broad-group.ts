import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import type { Confidence, Severity } from '../../rule.ts';
import { isKnownBinding } from './known-bindings.ts';
import { type PowerLevel, powerOf, type RolePower } from './role-power.ts';
import { type BroadGroup, broadGroupOf, describeSubject, namespaceOfGroup, scopeOf } from './subjects.ts';

export interface BroadSubject {
  readonly subject: SubjectFacts;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** The role in the workspace. */
  readonly role: PlacedResource | undefined;
}

type Verdicts = Readonly<Record<PowerLevel, Severity | undefined>>;

// By what the role lets everybody do; undefined is silence.
const everybody: Verdicts = {
  everything: 'error',
  strong: 'error',
  write: 'warning',
  read: 'warning',
  pinned: undefined,
  none: undefined,
  unknown: 'warning',
};

const verdicts: Readonly<Record<Exclude<BroadGroup, 'masters'>, Verdicts>> = {
  anonymous: { ...everybody, write: 'error', read: 'error' },
  authenticated: everybody,
  'service-accounts': { ...everybody, unknown: 'info' },
  namespace: {
    ...everybody,
    everything: 'warning',
    strong: 'warning',
    write: 'info',
    read: undefined,
    unknown: undefined,
  },
};

/** The subjects of a binding that are more than a list of names, where that matters for its role. */
export function broadSubjectsOf(
  binding: PlacedResource,
  graph: WorkspaceGraph,
  kubernetesMinor: number,
): readonly BroadSubject[] {
  const { facts } = binding;
  const subjects = (facts.binding?.subjects ?? []).flatMap((subject) => {
    const group = broadGroupOf(subject);
    return group === undefined ? [] : [{ subject, group }];
  });
  if (subjects.length === 0 || isKnownBinding(facts)) return [];
  const power = powerOf(binding, graph, kubernetesMinor);
  return subjects.flatMap(({ subject, group }) => {
    if (group === 'masters') {
      return [
        {
          subject,
          severity: 'warning' as const,
          confidence: 'high' as const,
          message: tell`Group \`system:masters\` may do everything before RBAC is asked, so this binding adds nothing and removing it revokes nothing; bind a group of your own`,
          role: undefined,
        },
      ];
    }
    const severity = power && severityOf(subject, group, power, binding);
    if (power === undefined || severity === undefined) return [];
    return [
      {
        subject,
        severity,
        confidence: power.level === 'unknown' ? ('medium' as const) : ('high' as const),
        message: describe(subject, group, power, binding),
        role: power.role,
      },
    ];
  });
}

function severityOf(
  subject: SubjectFacts,
  group: Exclude<BroadGroup, 'masters'>,
  { level }: RolePower,
  { facts }: PlacedResource,
): Severity | undefined {
  // Within its own namespace a group of ServiceAccounts is a choice; what reaches further is like all of them.
  const outside = facts.kind === 'ClusterRoleBinding' || facts.namespace !== namespaceOfGroup(subject.name);
  if (group === 'namespace' && outside && facts.kind === 'ClusterRoleBinding')
    return verdicts['service-accounts'][level];
  const severity = verdicts[group][level];
  // Reading in one namespace, without Secrets, is what people open to each other on purpose.
  return severity === 'warning' && level === 'read' && facts.kind === 'RoleBinding' ? 'info' : severity;
}

function describe(
  subject: SubjectFacts,
  group: Exclude<BroadGroup, 'masters'>,
  power: RolePower,
  { facts }: PlacedResource,
): string {
  const name = facts.binding?.roleRef?.name ?? '';
  const gives =
    power.level === 'unknown'
      ? tell`gets role ${name} ${scopeOf(facts)}`
      : tell`can ${power.effect} ${scopeOf(facts)} by role ${name}`;
  return tell`${describeSubject(subject, facts)}, which is ${meaning(subject, group)}, ${gives}; ${advice(group)}`;
}

function meaning({ name }: SubjectFacts, group: Exclude<BroadGroup, 'masters'>): string {
  switch (group) {
    case 'anonymous':
      return tell`anyone without a token`;
    case 'authenticated':
      return name === 'system:authenticated'
        ? tell`everybody with a token, Pods included`
        : tell`everybody who logged in`;
    case 'service-accounts':
      return tell`every Pod of the cluster`;
    case 'namespace':
      return tell`every Pod of namespace ${namespaceOfGroup(name)}`;
  }
}

function advice(group: Exclude<BroadGroup, 'masters'>): string {
  return group === 'service-accounts' || group === 'namespace'
    ? tell`bind the ServiceAccounts that need it`
    : tell`bind those who need it`;
}
