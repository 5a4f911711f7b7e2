import { issuers } from '../../identity/issuers/all.ts';
import type { Issuer, SubjectForm } from '../../identity/issuers/issuer.ts';
import { defaultUserName, prefixesFor } from '../../identity/issuers/subject-names.ts';
import { fillTemplate } from '../../identity/issuers/template.ts';
import { displayText } from '../../identity/jwt/display.ts';
import { rbacGroup } from '../../rbac/rbac-objects.ts';
import { type IssuerKnowledge, issuerKnowledge } from '../../rules/identity/subjects/known-issuers.ts';
import { tell, told } from '../../words/tell.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import { allResources } from '../known-objects.ts';
import type { Candidate, CompletionPlace, CompletionProvider } from './candidate.ts';

/** Users and groups of other issuers, with what is to be filled in, behind the prefix the API server puts before them. */
export const externalSubjects: CompletionProvider = {
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  candidates(place) {
    const [list, index, field] = place.path;
    const { group, node } = place.resource;
    if (group !== rbacGroup || list !== 'subjects' || field !== 'name' || place.path.length !== 3) return [];
    if (typeof index !== 'number') return [];
    const kind = stringAt(node, 'subjects', index, 'kind');
    if (kind !== 'User' && kind !== 'Group') return [];
    const known = knowledgeAt(place);
    const made = kind === 'User' ? users(known) : groups(known);
    return [...boundElsewhere(place, kind), ...made];
  },
};

function knowledgeAt({ workspace, uri }: CompletionPlace): IssuerKnowledge {
  const { trustedIssuers } = workspace.configurationOf(uri);
  return issuerKnowledge({ graph: workspace.graph, trustedIssuers });
}

/** Names that other bindings of the workspace give rights to. */
function boundElsewhere({ workspace, resource, typed }: CompletionPlace, kind: string): readonly Candidate[] {
  const here = new Set(
    items(at(resource.node, 'subjects')).flatMap((subject) =>
      stringAt(subject, 'kind') === kind ? (stringAt(subject, 'name') ?? []) : [],
    ),
  );
  const bindings = new Map<string, string>();
  for (const { facts } of allResources(workspace)) {
    for (const subject of facts.binding?.subjects ?? []) {
      if (subject.kind !== kind || subject.name === '' || subject.name.includes('*')) continue;
      if (here.has(subject.name) || subject.name === typed) continue;
      bindings.set(subject.name, displayText(`${facts.kind} ${facts.name ?? ''}`.trim(), longestName));
    }
  }
  return [...bindings].map(([value, binding]) => ({
    value,
    type: 'object',
    detail: tell`bound by ${binding}`,
  }));
}

const longestName = 80;

function users(known: IssuerKnowledge): readonly Candidate[] {
  return issuers.flatMap((issuer, place) => {
    const prefixes = prefixesFor(issuer, known.issuers);
    // Whoever the API server does not trust can have no name in it.
    if (prefixes.length === 0 && known.complete) return [];
    const forms = issuer.forms.filter((form) => isLasting(issuer, form));
    return (prefixes.length > 0 ? prefixes : [undefined]).flatMap((prefix) =>
      forms.map((form, order) => userCandidate(issuer, form, prefix, place * 10 + order)),
    );
  });
}

/** A name that the next run does not have is not worth writing. */
function isLasting(issuer: Issuer, { template }: SubjectForm): boolean {
  const subject = issuer.parse(fillTemplate(template).text);
  return subject === undefined || issuer.judge(subject).scope !== 'unstable';
}

function userCandidate(
  issuer: Issuer,
  { label, template, detail }: SubjectForm,
  known: string | undefined,
  order: number,
): Candidate {
  const { text, stops } = fillTemplate(template);
  const prefix = known ?? defaultUserName({ issuer, text: '' }) ?? '';
  const how =
    known !== undefined
      ? tell`Behind the prefix of the configured authentication.`
      : prefix === ''
        ? tell`What the API server puts before it is not known here.`
        : tell`Behind the default prefix of the \`--oidc\` flags; \`kubectl auth whoami\` tells the real one.`;
  return {
    value: prefix + text,
    label: `${issuer.title}: ${told(label)}`,
    detail: prefix + text,
    documentation: tell`${detail}. ${how} Its tokens are for ${issuer.audience}, unless they ask for another audience.`,
    type: 'word',
    rank: (known === undefined ? 1000 : 500) + order,
    stops,
  };
}

function groups({ issuers: known }: IssuerKnowledge): readonly Candidate[] {
  const prefixes = new Map(
    known.flatMap(({ groupsPrefix, groupsClaim, issuerUrl }) =>
      groupsPrefix === undefined || groupsClaim === undefined ? [] : [[groupsPrefix, issuerUrl] as const],
    ),
  );
  return [...prefixes].map(([prefix, issuerUrl]) => ({
    value: `${prefix}GROUP`,
    detail: tell`a group of ${issuerUrl}`,
    type: 'word',
    rank: 500,
    stops: ['GROUP'],
  }));
}
