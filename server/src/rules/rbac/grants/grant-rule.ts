import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { RuleFacts } from '../../../workspace/facts.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import { defineRule, type Rule, type RuleMeta, type Severity, type WorkspaceContext } from '../../rule.ts';
import { judgedRules, roleInWords } from '../role/judged-rules.ts';
import { offersAt, type RuleOffer, ruleFixes } from '../role/rule-offers.ts';
import { type Reach, type ReachLevel, reachOf } from '../wildcard/reach.ts';
import { type FoundGrant, grantsIn, isComplete } from './find-grants.ts';
import type { Grant } from './grant.ts';
import { rulesHeldWith } from './held-rules.ts';

/** What differs between rules about dangerous grants. */
export interface GrantRule
  extends Pick<
    RuleMeta,
    | 'slug'
    | 'code'
    | 'title'
    | 'severity'
    | 'confidence'
    | 'preset'
    | 'covers'
    | 'equivalents'
    | 'references'
    | 'docs'
  > {
  /** Worst first: of those that one rule gives, the first is told. */
  readonly grants: readonly Grant[];
}

const reachScore: Readonly<Record<ReachLevel, number>> = {
  unbound: 0,
  namespace: 1,
  cluster: 2,
  everyone: 3,
};

/** A rule that reports every rule of a role which gives one of the grants, as loud as its bindings carry it. */
export function grantRule({ grants, ...meta }: GrantRule): Rule {
  return defineRule({
    meta: {
      ...meta,
      area: 'rbac',
      needsCompleteResource: false,
      kinds: ['Role', 'ClusterRole'],
      triggers: [],
    },
    checkResource: (resource, context) => checkGrants(resource, context, grants),
    fixes: ruleFixes,
  });
}

function checkGrants(resource: PlacedResource, context: WorkspaceContext, grants: readonly Grant[]): void {
  const found = judgedRules(resource.facts)
    .map((rule) => grantsIn(rule, grants, context.kubernetesMinor))
    .filter((hits) => hits.length > 0);
  if (found.length === 0) return;
  const reach = reachOf(resource, context.graph);
  let held: ReturnType<typeof rulesHeldWith> | undefined;
  const heldRules = (): ReturnType<typeof rulesHeldWith> => {
    held ??= rulesHeldWith(resource, context.graph);
    return held;
  };
  for (const hits of found) {
    const effective = hits.filter((hit) => counts(hit, resource, reach, heldRules));
    const [worst] = effective;
    if (worst === undefined) continue;
    const { grant, rule } = worst;
    const special = worst.verbs.some((index) =>
      /^(bind|escalate|impersonate|sign|approve|use)$/.test(rule.verbs[index] ?? ''),
    );
    const [list, index] = special
      ? (['verbs', worst.verbs[0]] as const)
      : (['resources', worst.resources[0]] as const);
    context.report({
      range: rule.ranges[list][index ?? 0] ?? rule.range,
      message: tell`${roleInWords(resource.facts)} lets its holders ${grant.effect}; ${reach.because}. ${grant.advice}`,
      severity: severityOf(grant, reach),
      related: reach.related,
      data: offersAt(rule, rule.partial ? [] : offersFor(worst, special, context.kubernetesMinor)),
    });
  }
}

function counts(
  { grant }: FoundGrant,
  resource: PlacedResource,
  reach: Reach,
  heldRules: () => ReturnType<typeof rulesHeldWith>,
): boolean {
  if (
    grant.onlyIn !== undefined &&
    (resource.facts.kind !== 'Role' || resource.facts.namespace !== grant.onlyIn)
  )
    return false;
  if (!grant.namespaced && (resource.facts.kind === 'Role' || !reach.clusterWide)) return false;
  return grant.together === undefined || isComplete(grant, heldRules());
}

function severityOf(grant: Grant, reach: Reach): Severity {
  const score = grant.weight + reachScore[reach.level];
  if (score >= 5) return 'error';
  if (score >= 4) return 'warning';
  return score >= 2 ? 'info' : 'hint';
}

/** None is safe: each takes something away that somebody may use. */
function offersFor(
  { grant, rule, resources, verbs }: FoundGrant,
  special: boolean,
  minor: number,
): readonly RuleOffer[] {
  const offers: RuleOffer[] = [];
  const names = resources.flatMap((index) => rule.resources[index] ?? []);
  const words = verbs.flatMap((index) => rule.verbs[index] ?? []);
  const [only] = names;
  if (
    grant.instead !== undefined &&
    minor >= grant.instead.since &&
    only !== undefined &&
    !only.startsWith('*')
  ) {
    const { resource } = grant.instead;
    offers.push({
      title: tell`Write ${resource} instead of ${only}`,
      safe: false,
      preferred: true,
      edits: rule.resources.includes(resource)
        ? [{ type: 'drop', list: 'resources', values: [only] }]
        : [{ type: 'replace', list: 'resources', from: only, to: resource }],
    });
  }
  const onlyThese = resources.length === rule.resources.length;
  const named = onlyThese ? namesOffer(grant, rule) : undefined;
  if (named !== undefined) offers.push(named);
  const all = onlyThese && verbs.length === rule.verbs.length;
  offers.push(
    special || onlyThese
      ? {
          title: all ? tell`Remove the rule` : tell`Remove ${listed(words)}`,
          safe: false,
          edits: [{ type: 'drop', list: 'verbs', values: words }],
        }
      : {
          title: tell`Remove ${listed(names)}`,
          safe: false,
          edits: [{ type: 'drop', list: 'resources', values: names }],
        },
  );
  return offers;
}

// No object can be called so: until it is replaced, nothing is granted.
const placeholder = '<name>';

/** The rule for named objects only, without the verbs whose requests carry no name. */
function namesOffer(grant: Grant, rule: RuleFacts): RuleOffer | undefined {
  if (rule.resourceNames.length > 0 || grant.namedToo?.(placeholder) === true) return undefined;
  const subresources = rule.resources.every((resource) => resource.includes('/'));
  const nameless = rule.verbs.filter((verb) => isNameless(verb) && !(subresources && verb === 'create'));
  const kept = rule.verbs.filter((verb) => !nameless.includes(verb));
  if (kept.length === 0) return undefined;
  return {
    title: tell`Limit ${listed(kept)} to objects named in resourceNames${nameless.length === 0 ? '' : tell`, and remove ${listed(nameless)}`}`,
    safe: false,
    edits: [
      ...(nameless.length === 0 ? [] : [{ type: 'drop' as const, list: 'verbs' as const, values: nameless }]),
      { type: 'insert', list: 'resourceNames', values: [placeholder] },
    ],
  };
}

function isNameless(verb: string): boolean {
  return verb === 'list' || verb === 'watch' || verb === 'create' || verb === 'deletecollection';
}
