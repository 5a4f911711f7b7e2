import { amount } from '../../../words/amount.ts';
import { tell, told } from '../../../words/tell.ts';
import { type DocumentKey, sameDocument } from '../../../workspace/document-key.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import { namespacesMatch } from '../../../workspace/graph.ts';
import type { Change, FixContext, FixOffer } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { tokenSecretEvidence } from './evidence.ts';
import { bestConversion } from './offers.ts';
import { titleOf } from './token-secret.ts';
import { type Conversion, type Outcome, operationsOf, refused } from './tree.ts';
import { secretUses } from './uses.ts';

/** One object to change before the Secret can go. */
interface Step {
  readonly resource: PlacedResource;
  readonly outcome: Outcome;
}

/** What can be done about a token Secret: remove it with all that uses it converted, or say what stands in the way. */
export function removalOffers(secret: PlacedResource, context: FixContext): readonly FixOffer[] {
  const { name, namespace, completeness } = secret.facts;
  if (name === undefined)
    return [
      offer(
        tell`Remove the token Secret`,
        tell`The Secret has no name of its own in the manifest, so what uses it cannot be found`,
      ),
    ];
  const users = context.graph
    .mentioningIn('Secret', name, namespace)
    .filter(({ facts }) => namespacesMatch(facts.namespace, namespace) !== 'different');
  const workloads = users.filter(({ facts }) => facts.pod !== undefined);
  const title =
    workloads.length === 0
      ? tell`Remove token Secret ${name}, which no workload here uses`
      : tell`Convert ${amount(workloads.length, 'workload')} and remove Secret ${name}`;
  if (completeness !== 'complete')
    return [offer(title, tell`The manifest is a template or could not be read whole`)];
  const steps = users.map(
    (resource): Step => ({ resource, outcome: stepOf(resource, secret, name, context) }),
  );
  for (const { resource, outcome } of steps) {
    if (!outcome.ok) return [offer(title, `${titleOf(resource)}: ${told(outcome.reason)}`)];
  }
  return [
    {
      ...offer(title),
      ...(workloads.length > 0 && { preferred: true }),
      plan: () => ({ changes: changesOf(secret, name, steps, context) }),
    },
  ];
}

/** Something outside the manifests may use the token, and applications may read the file only once: never safe. */
function offer(title: string, refusal?: string): FixOffer {
  return { title, safe: false, ...(refusal !== undefined && { refusal }) };
}

function stepOf(
  resource: PlacedResource,
  secret: PlacedResource,
  name: string,
  context: FixContext,
): Outcome {
  const { facts, document } = resource;
  if (namespacesMatch(facts.namespace, secret.facts.namespace) === 'unknown') {
    return refused(
      tell`Only one of the two manifests states its namespace, so it is not known whether it uses Secret ${name}`,
    );
  }
  const root = context.parse(document)?.root;
  if (!root || facts.completeness === 'broken') return refused(tell`The document could not be read whole`);
  const listed = (facts.serviceAccount?.secrets ?? []).filter((entry) => entry.name === name);
  if (listed.length > 0) {
    const removals = listed.map(({ path }) => path.slice(0, -1));
    if (facts.completeness === 'template') return refused(tell`The manifest is a template`);
    return removals.some((path) => isShared(root, path))
      ? refused(tell`Its list of Secrets is shared through a YAML anchor`)
      : { ok: true, conversion: { operations: [], removals } };
  }
  const { pod } = facts;
  const uses = pod === undefined ? [] : secretUses(pod).filter((use) => use.secret === name);
  if (pod === undefined || uses.length === 0 || pod.imagePullSecrets.some((entry) => entry.name === name)) {
    return refused(tell`It names Secret ${name} in another way than as a volume or variable`);
  }
  const conversions: Conversion[] = [];
  const { graph, kubernetesMinor, settings } = context;
  // From the end, since a converted projected source takes the place of one by up to three.
  for (const use of uses.toReversed()) {
    const evidence = tokenSecretEvidence(use, resource, graph);
    if (evidence === undefined || !evidence.secrets.includes(secret)) {
      return refused(
        tell`Another manifest describes Secret ${name} too, so it is not certain which one it uses`,
      );
    }
    const situation = {
      workload: resource,
      pod,
      evidence,
      root,
      graph,
      kubernetesMinor,
      expirationSeconds: settings.expirationSeconds,
    };
    const outcome = bestConversion(situation, use);
    if (!outcome.ok) return outcome;
    conversions.push(outcome.conversion);
  }
  return {
    ok: true,
    conversion: {
      operations: conversions.flatMap(({ operations }) => operations),
      removals: conversions.flatMap(({ removals }) => removals),
    },
  };
}

/** One change a document, the workloads first, since that is also the order in which to apply them. */
function changesOf(
  secret: PlacedResource,
  name: string,
  steps: readonly Step[],
  context: FixContext,
): readonly Change[] {
  const byDocument: {
    readonly document: DocumentKey;
    readonly conversions: Conversion[];
    readonly labels: string[];
  }[] = [];
  const groupOf = (document: DocumentKey): (typeof byDocument)[number] => {
    const known = byDocument.find((group) => sameDocument(group.document, document));
    const group = known ?? { document, conversions: [], labels: [] };
    if (known === undefined) byDocument.push(group);
    return group;
  };
  const order = (step: Step): number => (step.resource.facts.pod === undefined ? 1 : 0);
  for (const { resource, outcome } of steps.toSorted((a, b) => order(a) - order(b))) {
    if (!outcome.ok) continue;
    const group = groupOf(resource.document);
    group.conversions.push(outcome.conversion);
    group.labels.push(labelOf(resource));
  }
  const removal = tell`Delete Secret ${name} last, when no Pod uses it any more: this revokes the token`;
  const whole = secret.facts.path.length === 0;
  if (!whole) {
    const group = groupOf(secret.document);
    group.conversions.push({ operations: [], removals: [secret.facts.path] });
    group.labels.push(removal);
  }
  const edits = byDocument.flatMap(({ document, conversions, labels }): readonly Change[] => {
    const root = context.parse(document)?.root;
    return root
      ? [{ type: 'edit', document, operations: operationsOf(root, conversions), label: labels.join('; ') }]
      : [];
  });
  return whole ? [...edits, { type: 'remove-document', document: secret.document, label: removal }] : edits;
}

function labelOf(resource: PlacedResource): string {
  const { pod } = resource.facts;
  if (pod === undefined) return tell`Take the Secret off the list of ${titleOf(resource)}`;
  switch (pod.update) {
    case 'immutable':
      return tell`Delete ${titleOf(resource)} and create it again with a projected token`;
    case 'new-pods-only':
      return tell`Apply ${titleOf(resource)} with a projected token, then replace its running Pods`;
    default:
      return tell`Apply ${titleOf(resource)} with a projected token and wait for its Pods`;
  }
}
