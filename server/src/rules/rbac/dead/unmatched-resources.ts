import { apiResourcesVersion, resourcesOfGroup, verbsOf } from '../../../rbac/api-resources.ts';
import { describeGroups } from '../../../rbac/expand-wildcards.ts';
import { resolveType } from '../../../rbac/resource-names.ts';
import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { RuleFacts, RuleList } from '../../../workspace/facts.ts';
import type { Severity } from '../../rule.ts';
import { covers } from '../role/covers.ts';
import { code } from '../role/judged-rules.ts';
import type { RuleOffer } from '../role/rule-offers.ts';
import { asksForMore, homesOf, isServed, onlyBuiltInGroups, removedIn } from './known-resources.ts';

/** An item of a rule that no request ever matches. */
export interface DeadItem {
  readonly list: RuleList;
  readonly index: number;
  readonly message: string;
  readonly severity: Severity;
  readonly offers: readonly RuleOffer[];
}

/** Items of `apiGroups` and `resources` that match no request, whatever is bound to the role. */
export function unmatchedItems(
  rule: RuleFacts,
  role: readonly RuleFacts[],
  kubernetesMinor: number,
): readonly DeadItem[] {
  const groups = rule.apiGroups.flatMap((group, index) => deadGroup(rule, group, index) ?? []);
  // What a resource would be in a group that does not exist is answered by the group.
  if (groups.length > 0) return groups;
  return rule.resources.flatMap((resource, index) => {
    const gone = goneFrom(rule, resource);
    // The cluster that is meant still serves it.
    if (gone !== undefined && kubernetesMinor < gone) return [];
    return deadResource(rule, role, resource, index) ?? [];
  });
}

function deadGroup(rule: RuleFacts, group: string, index: number): DeadItem | undefined {
  const problem = groupProblem(group);
  if (problem === undefined) return undefined;
  const { because, instead } = problem;
  const item = { list: 'apiGroups' as const, index, severity: 'warning' as const };
  const head = tell`No request is for API group ${code(group)}: ${because}`;
  if (instead === undefined || rule.apiGroups.includes(instead)) {
    return {
      ...item,
      message: tell`${head}. Name the groups`,
      offers: [dropOffer(rule, 'apiGroups', group)],
    };
  }
  return {
    ...item,
    message: tell`${head}. Write ${code(instead)}`,
    offers: [replaceOffer('apiGroups', group, instead)],
  };
}

function groupProblem(group: string): { because: string; instead?: string } | undefined {
  if (group === '*') return undefined;
  if (group.includes('*')) return { because: tell`only \`*\` alone is a wildcard here` };
  if (/^v\d+((alpha|beta)\d+)?$/.test(group) || group === 'core') {
    return { because: tell`the core group is named by an empty string`, instead: '' };
  }
  const [name = ''] = group.split('/');
  if (name !== group) return { because: tell`a group is named without its version`, instead: name };
  return undefined;
}

function deadResource(
  rule: RuleFacts,
  role: readonly RuleFacts[],
  resource: string,
  index: number,
): DeadItem | undefined {
  if (resource === '*' || /^\*\/[^*]+$/.test(resource)) {
    if (resource === '*' || !onlyBuiltInGroups(rule) || isServedByAny(rule, resource)) return undefined;
  }
  const item = { list: 'resources' as const, index };
  if (resource.includes('*') && !resource.startsWith('*/')) return glob(rule, resource, item);
  if (resource === '*/*') return glob(rule, resource, item);
  if (!onlyBuiltInGroups(rule) || asksForMore(rule) || /[:\s]/.test(resource)) return undefined;
  if (isServedByAny(rule, resource)) return undefined;
  return (
    otherName(rule, resource, item) ?? otherGroup(rule, role, resource, item) ?? unknown(rule, resource, item)
  );
}

type Place = Pick<DeadItem, 'list' | 'index'>;

function isServedByAny(rule: RuleFacts, resource: string): boolean {
  return rule.apiGroups.some((group) => isServed(group, resource));
}

function glob(rule: RuleFacts, resource: string, item: Place): DeadItem {
  const slash = resource.indexOf('/');
  const hint =
    resource === '*/*'
      ? tell`\`*\` alone is every resource with its subresources`
      : slash > 0
        ? tell`a subresource is named in full, as in \`${exampleOf(rule, resource.slice(0, slash))}\``
        : tell`resources are named in full`;
  return {
    ...item,
    severity: 'warning',
    message: tell`${code(resource)} matches nothing: \`*\` is a wildcard only alone or before a slash, and ${hint}`,
    offers: [dropOffer(rule, 'resources', resource)],
  };
}

/** A subresource that the parent has, `status` if it may be. */
function exampleOf({ apiGroups }: RuleFacts, parent: string): string {
  if (parent === 'userextras') return 'userextras/scopes';
  const known = apiGroups.flatMap(
    (group) => resourcesOfGroup(group)?.find(({ name }) => name === parent)?.subresources ?? [],
  );
  const [first] = known;
  return first === undefined || known.some(({ name }) => name === 'status')
    ? `${parent}/status`
    : `${parent}/${first.name}`;
}

function otherName(rule: RuleFacts, resource: string, item: Place): DeadItem | undefined {
  const [name = '', subresource] = resource.split('/', 2);
  // `resolveType` reads what kubectl reads: singular, short name, kind, and `name.group`.
  const found = resolveType(name, []);
  const plural = found.known && found.resource !== name ? found.resource : undefined;
  if (plural === undefined) return undefined;
  const wanted = subresource === undefined ? plural : `${plural}/${subresource.toLowerCase()}`;
  const homes = homesOf(wanted);
  if (homes.length === 0) return undefined;
  const home = homes.find((group) => rule.apiGroups.includes(group));
  const message = tell`${code(resource)} matches nothing: rules name resources by their lower-case plural. Write ${code(wanted)}`;
  if (rule.resources.includes(wanted)) {
    return { ...item, severity: 'info', message, offers: [dropOffer(rule, 'resources', resource)] };
  }
  if (home !== undefined) {
    return { ...item, severity: 'warning', message, offers: [replaceOffer('resources', resource, wanted)] };
  }
  const group = found.group;
  return {
    ...item,
    severity: 'warning',
    message: tell`${message} of ${describeGroups([group])}`,
    offers: [
      {
        title: tell`Write ${wanted} of ${describeGroups([group])}`,
        safe: false,
        preferred: true,
        edits: [
          { type: 'replace', list: 'resources', from: resource, to: wanted },
          ...groupEdits(rule, resource, group),
        ],
      },
    ],
  };
}

function otherGroup(
  rule: RuleFacts,
  role: readonly RuleFacts[],
  resource: string,
  item: Place,
): DeadItem | undefined {
  const homes = homesOf(resource);
  const [home] = homes;
  if (home === undefined) return undefined;
  const gone = goneFrom(rule, resource);
  const was =
    gone === undefined ? '' : tell`, not in ${describeGroups(rule.apiGroups, 3)} any more since 1.${gone}`;
  const meant = { ...rule, resources: [resource] };
  if (homes.some((group) => role.some((other) => covers(other, { ...meant, apiGroups: [group] })))) {
    return {
      ...item,
      severity: 'info',
      message: tell`${code(resource)} is in ${describeGroups(homes)}, where another rule of this role allows it; here it grants nothing, remove it`,
      offers: [dropOffer(rule, 'resources', resource)],
    };
  }
  const head = tell`${code(resource)} is in ${describeGroups(homes)}${was === '' ? tell` and not in ${describeGroups(rule.apiGroups, 3)}` : was}, so this grants nothing for it`;
  const offer: RuleOffer = {
    title: tell`Write ${describeGroups([home])} for ${resource}`,
    safe: false,
    preferred: true,
    edits: groupEdits(rule, resource, home),
  };
  return {
    ...item,
    severity: 'warning',
    message: tell`${head}. Name ${homes.length === 1 ? tell`that group` : tell`the group that is meant`}`,
    offers: homes.length === 1 ? [offer] : [{ ...offer, preferred: false }],
  };
}

/** In place of the only group when nothing else in the rule needs it, else a rule of its own for the resource. */
function groupEdits(rule: RuleFacts, resource: string, home: string): RuleOffer['edits'] {
  const others = rule.resources.filter((other) => other !== resource);
  const needsOld = others.some((other) => isServedByAny(rule, other));
  const [only] = rule.apiGroups;
  if (!needsOld && rule.apiGroups.length === 1 && only !== undefined) {
    return [{ type: 'replace', list: 'apiGroups', from: only, to: home }];
  }
  // What is granted in its own group already must not come to be granted in the other one by the way.
  const widens = others.some((other) => isServed(home, other) && isServedByAny(rule, other));
  if (!widens) return [{ type: 'add', list: 'apiGroups', value: home }];
  return [
    { type: 'drop', list: 'resources', values: [resource] },
    {
      type: 'new-rule',
      rule: {
        apiGroups: [home],
        resources: [resource],
        resourceNames: rule.resourceNames,
        verbs: rule.verbs,
      },
    },
  ];
}

function goneFrom(rule: RuleFacts, resource: string): number | undefined {
  for (const group of rule.apiGroups) {
    const minor = removedIn(group, resource);
    if (minor !== undefined) return minor;
  }
  return undefined;
}

function unknown(rule: RuleFacts, resource: string, item: Place): DeadItem {
  const offers = [dropOffer(rule, 'resources', resource)];
  const gone = goneFrom(rule, resource);
  if (gone !== undefined) {
    return {
      ...item,
      severity: 'info',
      message: tell`Kubernetes has not served ${code(resource)} since 1.${gone}, so this grants nothing; remove it`,
      offers,
    };
  }
  const [parent = '', subresource] = resource.split('/', 2);
  const owner = rule.apiGroups.find((group) => verbsOf(group, parent) !== undefined);
  if (owner !== undefined && subresource !== undefined) {
    return {
      ...item,
      severity: 'info',
      message: tell`${code(parent)} has no subresource ${code(subresource)} in Kubernetes ${apiResourcesVersion}, so this grants nothing; remove it`,
      offers,
    };
  }
  const groups = rule.apiGroups.map((group) => (group === '' ? 'core' : group));
  return {
    ...item,
    severity: 'info',
    message: tell`Kubernetes ${apiResourcesVersion} serves no ${code(resource)} in ${rule.apiGroups.length === 1 ? describeGroups(rule.apiGroups) : tell`the API groups ${listed(groups, 3)}`}, so this grants nothing; name the group that defines it, or remove it`,
    offers,
  };
}

function dropOffer(rule: RuleFacts, list: RuleList, value: string): RuleOffer {
  const rest = rule[list].filter((item) => item !== value);
  return {
    title:
      rest.length === 0
        ? tell`Remove the rule, which grants nothing`
        : tell`Remove ${named(value)}, which grants nothing`,
    safe: true,
    preferred: true,
    edits: [{ type: 'drop', list, values: [value] }],
  };
}

function replaceOffer(list: RuleList, from: string, to: string): RuleOffer {
  return {
    title: tell`Write ${named(to)} instead of ${named(from)}`,
    safe: false,
    preferred: true,
    edits: [{ type: 'replace', list, from, to }],
  };
}

function named(value: string): string {
  return value === '' ? '""' : value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
