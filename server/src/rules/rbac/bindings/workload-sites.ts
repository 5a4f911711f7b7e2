import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import type { RelatedSite } from '../../rule.ts';
import { accountOf } from './subjects.ts';

const mostWorkloads = 4;

/** The workloads that run as a ServiceAccount of the binding: who gets into such a Pod has the role. */
export function workloadSites(
  binding: PlacedResource,
  subjects: readonly SubjectFacts[],
  graph: WorkspaceGraph,
): readonly RelatedSite[] {
  return subjects
    .flatMap((subject) => workloadsRunningAs(subject, binding, graph))
    .slice(0, mostWorkloads)
    .map(({ document, facts }) => ({
      message: tell`${facts.kind}${facts.name === undefined ? '' : ` ${facts.name}`} runs as this ServiceAccount: who gets into its Pods has the role`,
      document,
      path: facts.pod?.serviceAccountSite?.path ?? facts.site.path,
    }));
}

/** Workloads whose Pods run as the ServiceAccount that a subject names. */
export function workloadsRunningAs(
  subject: SubjectFacts,
  binding: PlacedResource,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  const account = accountOf(subject, binding.facts);
  if (account === undefined) return [];
  return graph
    .mentioningIn('ServiceAccount', account.name, account.namespace)
    .filter(
      ({ facts }) =>
        facts.pod?.serviceAccountName.known === true &&
        facts.pod.serviceAccountName.value === account.name &&
        namespacesMatch(facts.namespace, account.namespace) !== 'different',
    );
}
