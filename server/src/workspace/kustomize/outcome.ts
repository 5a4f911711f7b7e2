import type { DocumentFacts } from '../facts.ts';
import type { PlacedResource } from '../graph.ts';
import { mergePatchChange } from './identity-change.ts';

/** Whether two builds of one manifest came to the same. */
export function sameBuild(a: PlacedResource, b: PlacedResource | undefined): boolean {
  return b !== undefined && outcomeOf(a) === outcomeOf(b);
}

function outcomeOf({ facts, built }: PlacedResource): string {
  const { namespace, completeness, binding, pod, serviceAccount } = facts;
  return JSON.stringify([
    namespace,
    completeness,
    binding && [binding.roleRef === undefined, binding.subjects.map((subject) => subject.namespace ?? null)],
    pod && [pod.serviceAccountName, pod.automount],
    serviceAccount && [serviceAccount.automount, serviceAccount.annotations],
    built && [built.namespaceHidden, built.removed, built.scopes, built.names, built.roots],
  ]);
}

/** What a document says as a patch: equal texts change the same in other objects. */
export function patchDigest(facts: DocumentFacts | undefined): string {
  return JSON.stringify([(facts?.resources ?? []).map(mergePatchChange), facts?.jsonPatch]);
}
