import { standardVerbs } from '../../../rbac/api-resources.ts';
import { listed } from '../../../words/list.ts';
import { counted, phrase, tell } from '../../../words/tell.ts';
import type { RuleFacts } from '../../../workspace/facts.ts';
import { ownValue } from '../../../yaml/own-value.ts';
import type { Confidence, Severity } from '../../rule.ts';
import { code } from '../role/judged-rules.ts';
import type { RuleOffer } from '../role/rule-offers.ts';
import { isMisspelt, isServed, onlyBuiltInGroups, usefulVerbs } from './known-resources.ts';

/** A verb of a rule that no request to its resources carries. */
export interface DeadVerb {
  readonly index: number;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly offers: readonly RuleOffer[];
}

const meant: Readonly<Record<string, readonly string[]>> = {
  add: ['create'],
  all: ['*'],
  edit: ['update', 'patch'],
  post: ['create'],
  put: ['update'],
  read: ['get', 'list', 'watch'],
  remove: ['delete'],
  view: ['get', 'list', 'watch'],
  write: ['create', 'update', 'patch', 'delete'],
};

// Verbs of authorization checks, with where they are asked.
const checkedOn: Readonly<Record<string, string>> = {
  approve: phrase('`signers` of certificates.k8s.io'),
  attest: phrase('`signers` of certificates.k8s.io'),
  bind: phrase('`roles` and `clusterroles`'),
  escalate: phrase('`roles` and `clusterroles`'),
  sign: phrase('`signers` of certificates.k8s.io'),
};

const pathVerbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

/** Verbs that match no request for the rule's resources, whatever is bound to the role. */
export function unmatchedVerbs(rule: RuleFacts): readonly DeadVerb[] {
  if (rule.nonResourceURLs.length > 0) return verbsOfPaths(rule);
  const useful = knownVerbs(rule);
  return rule.verbs.flatMap((verb, index) => {
    if (verb === '*') return [];
    if (isMisspelt(verb)) return misspelt(rule, verb, index, useful);
    if (useful === undefined || useful.has(verb)) return [];
    return unserved(rule, verb, index, useful);
  });
}

/** Undefined when not all of the rule's resources are known: a verb may then be for those. */
function knownVerbs(rule: RuleFacts): ReadonlySet<string> | undefined {
  if (!onlyBuiltInGroups(rule) || rule.resources.includes('*')) return undefined;
  const known = rule.resources.every((resource) => rule.apiGroups.some((group) => isServed(group, resource)));
  return known && rule.resources.length > 0
    ? new Set(rule.resources.flatMap((resource) => usefulVerbs(rule.apiGroups, resource)))
    : undefined;
}

function misspelt(
  rule: RuleFacts,
  verb: string,
  index: number,
  useful: ReadonlySet<string> | undefined,
): readonly DeadVerb[] {
  // Who invents a group may invent verbs, but none with capitals, blanks or stars.
  if (!/[*\sA-Z]/.test(verb) && !onlyBuiltInGroups(rule)) return [];
  const word = verb.toLowerCase().replace(/[^a-z]/g, '');
  const wanted = (standardVerbs.includes(word) ? [word] : (ownValue(meant, word) ?? [])).filter(
    (each) => each !== '*' && (useful === undefined || useful.has(each)),
  );
  const missing = wanted.filter((each) => !rule.verbs.includes(each));
  const because = verb.includes('*')
    ? tell`\`*\` is a wildcard only alone`
    : standardVerbs.includes(word)
      ? tell`verbs are lower case`
      : tell`it is no verb of the Kubernetes API`;
  const head = tell`No request has the verb ${code(verb)}: ${because}`;
  const [first, ...others] = missing;
  if (first === undefined) {
    return [
      dead(
        index,
        tell`${head}. Remove it${wanted.length > 0 ? tell`, ${listed(wanted.map(code))} stands there already` : ''}`,
        'warning',
        [drop(rule, [verb])],
      ),
    ];
  }
  return [
    dead(index, tell`${head}. Write ${listed(missing.map(code))}`, 'warning', [
      {
        title: tell`Write ${listed(missing)} instead of ${verb}`,
        safe: false,
        preferred: true,
        edits: [
          { type: 'replace', list: 'verbs', from: verb, to: first },
          ...others.map((value) => ({ type: 'add' as const, list: 'verbs' as const, value })),
        ],
      },
    ]),
  ];
}

function unserved(
  rule: RuleFacts,
  verb: string,
  index: number,
  useful: ReadonlySet<string>,
): readonly DeadVerb[] {
  const place = Object.hasOwn(checkedOn, verb) ? checkedOn[verb] : undefined;
  const resources = listed(rule.resources.map(code), 3);
  if (place !== undefined) {
    return [
      dead(
        index,
        tell`${code(verb)} on ${resources} grants nothing: it is asked for on ${place}. Name those, or remove it`,
        'warning',
        [drop(rule, [verb])],
      ),
    ];
  }
  // A verb that only other programs know may be asked for by one of them.
  if (!standardVerbs.includes(verb)) return [];
  const all = rule.verbs.every((each) => !useful.has(each) && standardVerbs.includes(each));
  const instead =
    useful.size === 0
      ? tell`remove it`
      : counted(useful.size, 'there is {1}', 'there are {1}', listed([...useful].map(code), 5));
  const message = counted(
    rule.resources.length,
    '{1} has no verb {2}, so it grants nothing; {3}',
    '{1} have no verb {2}, so it grants nothing; {3}',
    resources,
    code(verb),
    instead,
  );
  // One verb too many among good ones is how lists are copied; a rule without any is a mistake.
  return [dead(index, message, all ? 'warning' : 'hint', [drop(rule, [verb])], all ? 'high' : 'low')];
}

function verbsOfPaths(rule: RuleFacts): readonly DeadVerb[] {
  return rule.verbs.flatMap((verb, index) => {
    if (verb === '*' || pathVerbs.has(verb)) return [];
    const useless = rule.verbs.every((each) => each !== '*' && !pathVerbs.has(each));
    const message = tell`Requests for paths have no verb ${code(verb)}, but the HTTP method in lower case, as in \`get\``;
    return [
      dead(index, message, useless ? 'warning' : 'hint', [drop(rule, [verb])], useless ? 'high' : 'low'),
    ];
  });
}

function drop(rule: RuleFacts, verbs: readonly string[]): RuleOffer {
  const rest = rule.verbs.filter((verb) => !verbs.includes(verb));
  return {
    title:
      rest.length === 0
        ? tell`Remove the rule, which grants nothing`
        : tell`Remove the verb ${listed(verbs)}`,
    safe: true,
    preferred: true,
    edits: [{ type: 'drop', list: 'verbs', values: verbs }],
  };
}

function dead(
  index: number,
  message: string,
  severity: Severity,
  offers: readonly RuleOffer[],
  confidence: Confidence = 'high',
): DeadVerb {
  return { index, message, severity, offers, confidence };
}
