import { phrase, tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import { at } from '../../../yaml/access.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';
import { accountManifest, nameAccount } from '../../token/effective/account-fixes.ts';
import { podOffer } from '../../token/effective/pod-offer.ts';
import { toServiceAccount } from './account-operations.ts';
import { changeOffer } from './offers.ts';
import { accountOf } from './subjects.ts';
import { workloadsRunningAs } from './workload-sites.ts';

const title = phrase("Bind a ServiceAccount of the workload's own");

/** A ServiceAccount for the only workload that runs as `default` there, named by it and by the binding. Never safe: other Pods may use the right. */
export function ownAccountOffer(
  finding: Finding,
  context: FixContext,
  binding: PlacedResource,
  subject: SubjectFacts,
): FixOffer {
  const namespace = accountOf(subject, binding.facts)?.namespace;
  const [workload, second] = workloadsRunningAs(subject, binding, context.graph);
  if (second !== undefined)
    return refused(tell`Several workloads run as it: which of them needs the role is not known`);
  const name = workload?.facts.name;
  if (workload === undefined || name === undefined || name === 'default')
    return refused(tell`Which workload needs the role is not in the workspace`);
  if (namespace === undefined || workload.facts.namespace !== namespace)
    return refused(tell`The namespace is not in both manifests, so that the workload may be another`);
  const root = context.parse(workload.document)?.root;
  const node = at(context.parse(finding.document)?.root, ...subject.path);
  const { pod } = workload.facts;
  if (!root || node === undefined || pod === undefined) return refused(tell`The workload is no longer there`);
  const operations =
    subject.kind === 'ServiceAccount'
      ? [{ op: 'replaceScalar' as const, path: subject.nameSite.path, value: name }]
      : toServiceAccount(node, subject.path, { name, namespace });
  const rebind = changeOffer(finding, context, { title, safe: false, touches: [subject.path], operations });
  if (rebind.refusal !== undefined) return rebind;
  const exists = context.graph
    .named('ServiceAccount', name)
    .some(({ facts }) => facts.serviceAccount !== undefined && facts.namespace === namespace);
  const site = { workload, pod, root };
  return podOffer(
    site,
    tell`Run ${workload.facts.kind} ${name} as ${exists ? '' : tell`a new `}ServiceAccount ${name}, and bind that one`,
    nameAccount(site, name),
    {
      preferred: true,
      others: [
        { type: 'edit', document: finding.document, operations, label: tell`Bind ServiceAccount ${name}` },
        ...(exists ? [] : [accountManifest(workload, name)]),
      ],
    },
  );
}

function refused(refusal: string): FixOffer {
  return { title, safe: false, refusal };
}
