import { builtInGroups, resourcesOfGroup, standardVerbs } from '../../rbac/api-resources.ts';
import { usefulVerbs } from '../../rules/rbac/dead/known-resources.ts';
import { phrase, told } from '../../words/tell.ts';
import { ownValue } from '../../yaml/own-value.ts';
import type { Candidate, CompletionProvider } from './candidate.ts';
import { roleKinds, type TypedRule, typedRule } from './rule-lists.ts';
import { dangersInWords } from './words.ts';

/** The verbs that some request to the rule's resources or paths carries. */
export const ruleVerbs: CompletionProvider = {
  kinds: roleKinds,
  candidates(place) {
    const rule = typedRule(place);
    if (rule?.list !== 'verbs') return [];
    const { kubernetesMinor } = place.workspace.configurationOf(place.uri);
    return verbsFor(rule).map((verb, index): Candidate => {
      const given = { ...rule, verbs: [verb], resourceNames: [] };
      const dangers = dangersInWords([given], place.namespace, !rule.namespaced, kubernetesMinor);
      const meaning = told(ownValue(meanings, verb) ?? '');
      const documentation = [
        ...(meaning === '' ? [] : [`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`]),
        ...(dangers === undefined ? [] : [dangers]),
      ].join('\n\n');
      return {
        value: verb,
        type: 'word',
        rank: index,
        ...(meaning === '' ? {} : { detail: meaning }),
        ...(documentation === '' ? {} : { documentation }),
      };
    });
  },
};

const pathVerbs: readonly string[] = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'];

function verbsFor(rule: TypedRule): readonly string[] {
  const { apiGroups, resources, nonResourceURLs } = rule;
  if (nonResourceURLs.length > 0 || (rule.has('nonResourceURLs') && resources.length === 0)) return pathVerbs;
  const found = new Set<string>();
  const groups = apiGroups.includes('*') ? builtInGroups : apiGroups;
  for (const resource of resources) {
    const own = usefulVerbs(groups, resource);
    for (const verb of own) found.add(verb);
    // What other groups serve is not known: an ordinary resource takes the ordinary verbs.
    const foreign = apiGroups.some((group) => resourcesOfGroup(group) === undefined);
    if (resource === '*' || own.length === 0 || foreign) for (const verb of standardVerbs) found.add(verb);
    if (usable.has(resource)) found.add('use');
  }
  return found.size === 0 ? standardVerbs : [...found].sort((a, b) => rankOf(a) - rankOf(b));
}

/** Policies that Pods are admitted by, if their ServiceAccount may use one. */
const usable: ReadonlySet<string> = new Set(['podsecuritypolicies', 'securitycontextconstraints']);

function rankOf(verb: string): number {
  const index = standardVerbs.indexOf(verb);
  return index < 0 ? standardVerbs.length : index;
}

const meanings: Readonly<Record<string, string>> = {
  get: phrase('reads one by name'),
  list: phrase('reads all, with their content'),
  watch: phrase('reads all as they change, with their content'),
  create: phrase('makes new ones; resourceNames cannot limit it'),
  update: phrase('replaces one'),
  patch: phrase('changes parts of one'),
  delete: phrase('deletes one'),
  deletecollection: phrase('deletes all at once'),
  impersonate: phrase('acts as it, with all its rights'),
  bind: phrase('binds a role without having its rights'),
  escalate: phrase('writes rules into a role without having these rights'),
  approve: phrase('approves certificate requests to this signer'),
  sign: phrase('issues certificates as this signer'),
  attest: phrase('attests what others sign as this signer'),
  use: phrase('lets Pods be admitted by it'),
};
