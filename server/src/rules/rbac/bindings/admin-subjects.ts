import { readSubject } from '../../../identity/issuers/read-subject.ts';
import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import type { RelatedSite, Severity } from '../../rule.ts';
import { accountOf, broadGroupOf, describeSubject, pipelineOf } from './subjects.ts';
import { unmatchableSubject } from './unmatchable.ts';
import { workloadsRunningAs } from './workload-sites.ts';

/** The riskiest subject of a binding, and why it is that. */
export interface RiskySubject {
  readonly subject: SubjectFacts;
  readonly severity: Severity;
  /** What makes it worse than a person, as a clause behind its name. */
  readonly who: string | undefined;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** Who of a powerful binding is the greatest risk; undefined when everybody in it is a superuser anyway or there is nobody. */
export function riskiestOf(binding: PlacedResource, graph: WorkspaceGraph): RiskySubject | undefined {
  const subjects = binding.facts.binding?.subjects ?? [];
  return subjects
    .flatMap((subject) => riskOf(subject, binding, graph) ?? [])
    .toSorted((a, b) => rank[a.severity] - rank[b.severity])[0];
}

function riskOf(
  subject: SubjectFacts,
  binding: PlacedResource,
  graph: WorkspaceGraph,
): RiskySubject | undefined {
  // Nobody has these names: that is what has to be said first, by rules of their own.
  if (subject.name.includes('*') || unmatchableSubject(subject) !== undefined) return undefined;
  const broad = broadGroupOf(subject);
  // Members of system:masters may do everything before RBAC is asked.
  if (broad === 'masters') return undefined;
  if (broad !== undefined)
    return {
      subject,
      severity: 'error',
      who: broad === 'anonymous' ? tell`that is anyone without a token` : tell`whose members nobody chooses`,
    };
  const pipeline = pipelineOf(subject);
  if (pipeline !== undefined) {
    const reading = readSubject(subject.name);
    // A malformed subject is nobody either.
    if (reading?.flaw?.certain === true) return undefined;
    return {
      subject,
      severity: 'error',
      who:
        reading?.verdict?.scope === 'unreviewed'
          ? tell`that is ${reading.verdict.bearer}`
          : tell`that is whoever can change this ${pipeline} run`,
    };
  }
  const account = accountOf(subject, binding.facts);
  if (account === undefined) return { subject, severity: 'info', who: undefined };
  if (account.name === 'default') {
    return {
      subject,
      severity: 'error',
      who: tell`which every Pod without a ServiceAccount of its own runs as`,
    };
  }
  const [workload] = workloadsRunningAs(subject, binding, graph);
  return {
    subject,
    severity: 'warning',
    who:
      workload === undefined
        ? undefined
        : tell`which ${workload.facts.kind}${workload.facts.name === undefined ? '' : ` ${workload.facts.name}`} runs as`,
  };
}

/** `ServiceAccount ci/build and 2 more`, or with who that is: `ServiceAccount ci/build, which Deployment build runs as, and 2 more`. */
export function nameRisky({ subject, who }: RiskySubject, binding: PlacedResource): string {
  const others = (binding.facts.binding?.subjects.length ?? 1) - 1;
  return `${describeSubject(subject, binding.facts)}${who === undefined ? '' : `, ${who},`}${others === 0 ? '' : tell` and ${others} more`}`;
}

/** Each subject beside the one the message names. */
export function subjectSites(binding: PlacedResource): readonly RelatedSite[] {
  return (binding.facts.binding?.subjects ?? []).slice(0, 4).map((subject) => ({
    message: tell`${describeSubject(subject, binding.facts)} is bound here`,
    path: subject.nameSite.path,
  }));
}
