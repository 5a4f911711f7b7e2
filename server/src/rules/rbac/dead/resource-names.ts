import { resourcesOfGroup } from '../../../rbac/api-resources.ts';
import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { RuleFacts, RuleList } from '../../../workspace/facts.ts';
import type { Confidence, Severity } from '../../rule.ts';
import { code } from '../role/judged-rules.ts';
import type { RuleOffer } from '../role/rule-offers.ts';
import { asksForMore } from './known-resources.ts';

export interface NameProblem {
  readonly list: RuleList;
  readonly index: number;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly offers: readonly RuleOffer[];
}

// Names of these are not names of DNS: roles may be called anything, and users are whoever an issuer says.
const freeNames: ReadonlySet<string> = new Set([
  'clusterrolebindings',
  'clusterroles',
  'groups',
  'rolebindings',
  'roles',
  'signers',
  'uids',
  'users',
]);

/** What is wrong with the names of a rule; `role` holds all rules of its role. */
export function nameProblems(rule: RuleFacts, role: readonly RuleFacts[]): readonly NameProblem[] {
  if (rule.resourceNames.length === 0 || rule.resources.length === 0) return [];
  const patterns = patternProblems(rule);
  return patterns.length > 0 ? patterns : namelessVerbs(rule, role);
}

function patternProblems(rule: RuleFacts): readonly NameProblem[] {
  if (asksForMore(rule) || rule.resources.some((resource) => freeNames.has(resource) || resource === '*'))
    return [];
  const patterns = rule.resourceNames.filter((name) => name.includes('*'));
  const all = patterns.length === rule.resourceNames.length;
  return rule.resourceNames.flatMap((name, index): readonly NameProblem[] => {
    if (!name.includes('*')) return [];
    const instead =
      name === '*'
        ? tell`Every name is meant by leaving \`resourceNames\` out`
        : tell`List the names in full`;
    return [
      {
        list: 'resourceNames',
        index,
        message: tell`${code(name)} is compared with names as it stands, and no object is called so${all ? tell`: the rule grants nothing` : ''}. ${instead}`,
        severity: 'warning',
        confidence: 'high',
        offers: offersForPattern(name, all),
      },
    ];
  });
}

function offersForPattern(name: string, all: boolean): readonly RuleOffer[] {
  const drop: RuleOffer = all
    ? { title: tell`Remove the rule, which grants nothing`, safe: true, edits: [{ type: 'drop-rule' }] }
    : {
        title: tell`Remove ${name}, which no object is called`,
        safe: true,
        preferred: true,
        edits: [{ type: 'drop', list: 'resourceNames', values: [name] }],
      };
  // Whoever wrote `*` meant every name; that is for the author to say.
  return all && name === '*'
    ? [
        {
          title: tell`Remove resourceNames, which allows every name`,
          safe: false,
          edits: [{ type: 'remove-list', list: 'resourceNames' }],
        },
        { ...drop, safe: false },
      ]
    : [all ? { ...drop, safe: false } : drop];
}

function namelessVerbs(rule: RuleFacts, role: readonly RuleFacts[]): readonly NameProblem[] {
  // Requests for subresources carry the name of their object.
  if (rule.resources.some((resource) => resource === '*' || resource.includes('/'))) return [];
  const applies = role.some((other) => mayApply(other, rule));
  const problems: NameProblem[] = [];
  rule.verbs.forEach((verb, index) => {
    if (verb === 'create' || verb === 'deletecollection') {
      const bySelector = verb === 'create' && applies;
      problems.push({
        list: 'verbs',
        index,
        message: tell`${code(verb)} beside \`resourceNames\` ${bySelector ? tell`works by server-side apply only` : tell`grants nothing`}: its requests carry no name. Put it into a rule of its own, without names`,
        severity: bySelector ? 'hint' : 'warning',
        confidence: bySelector ? 'low' : 'high',
        offers: splitOffers(rule, verb, bySelector),
      });
    } else if ((verb === 'list' || verb === 'watch') && isBuiltIn(rule)) {
      problems.push({
        list: 'verbs',
        index,
        message: tell`${code(verb)} beside \`resourceNames\` is allowed only with fieldSelector=metadata.name=${listed(rule.resourceNames.slice(0, 1))}: a plain ${verb} is refused. Write \`get\`, or make the client select`,
        severity: 'hint',
        confidence: 'low',
        offers: [],
      });
    }
  });
  return problems;
}

function isBuiltIn(rule: RuleFacts): boolean {
  return rule.apiGroups.every((group) => resourcesOfGroup(group) !== undefined);
}

/** Creating by apply is authorized as `create` with the name, after `patch` or `update` was. */
function mayApply(other: RuleFacts, rule: RuleFacts): boolean {
  return (
    other.verbs.some((verb) => verb === 'patch' || verb === 'update' || verb === '*') &&
    other.resources.some((resource) => resource === '*' || rule.resources.includes(resource)) &&
    other.apiGroups.some((group) => group === '*' || rule.apiGroups.includes(group))
  );
}

function splitOffers(rule: RuleFacts, verb: string, bySelector: boolean): readonly RuleOffer[] {
  const rest = rule.verbs.filter((each) => each !== verb);
  const split: RuleOffer =
    rest.length === 0
      ? {
          title: tell`Remove resourceNames, which allows ${verb}`,
          safe: false,
          preferred: true,
          edits: [{ type: 'remove-list', list: 'resourceNames' }],
        }
      : {
          title: tell`Put ${verb} into a rule without resourceNames`,
          safe: false,
          preferred: true,
          edits: [
            { type: 'drop', list: 'verbs', values: [verb] },
            {
              type: 'new-rule',
              rule: { apiGroups: rule.apiGroups, resources: rule.resources, verbs: [verb] },
            },
          ],
        };
  // deletecollection of all objects is rarely what a list of names was meant for.
  if (verb === 'create') return bySelector ? [] : [split];
  return [
    {
      title: rest.length === 0 ? tell`Remove the rule, which grants nothing` : tell`Remove the verb ${verb}`,
      safe: true,
      preferred: true,
      edits: [{ type: 'drop', list: 'verbs', values: [verb] }],
    },
    { ...split, preferred: false },
  ];
}
