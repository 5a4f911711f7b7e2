import type { Workspace } from '../engine/workspace-types.ts';
import type { KnownIssuer } from '../identity/authentication/known-issuer.ts';
import type { Issuer, Scope, SubjectVerdict } from '../identity/issuers/issuer.ts';
import { readSubject, readSubjectPattern, type SubjectReading } from '../identity/issuers/read-subject.ts';
import { defaultUserName, judgeUserName } from '../identity/issuers/subject-names.ts';
import { displayText } from '../identity/jwt/display.ts';
import { type IssuerKnowledge, issuerKnowledge } from '../rules/identity/subjects/known-issuers.ts';
import { phrase, tell, told } from '../words/tell.ts';
import { accessHover } from './access-hover.ts';
import type { LinkTo } from './effective-permissions/words.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { namedAt, type ObjectName } from './named-objects.ts';

/** Who a subject of a binding is, and what it may do: what its name means first, then its access. */
export function subjectHover(
  workspace: Workspace,
  uri: string,
  offset: number,
  linkTo?: LinkTo,
): HoverResult | undefined {
  const access = accessHover(workspace, uri, offset, linkTo);
  const target = namedAt(workspace, uri, offset)?.target;
  if (access === undefined || target === undefined) return access;
  const { trustedIssuers } = workspace.configurationOf(uri);
  const meaning = subjectMeaning(target, issuerKnowledge({ graph: workspace.graph, trustedIssuers }));
  return meaning.length === 0
    ? access
    : { ...access, markdown: [...meaning, '', '---', '', access.markdown].join('\n') };
}

const longestShown = 160;
const scopes: Readonly<Record<Scope, string>> = {
  scoped: phrase('Scoped to one workload'),
  movable: phrase('Hangs on a name that can be moved'),
  wide: phrase('Wide: more runs bear it than one would grant rights to'),
  unreviewed: phrase('Borne by code nobody has reviewed: bind nothing but reading'),
  unstable: phrase('Not the same for the next run: no list of names will do'),
};

/** What the name of a User or Group means, as lines of Markdown; empty where nothing gives that away. */
export function subjectMeaning({ kind, name }: ObjectName, known: IssuerKnowledge): readonly string[] {
  if (kind === 'Group') return groupMeaning(name, known.issuers);
  if (kind !== 'User') return [];
  if (name.includes('*')) return patternMeaning(name);
  const reading = readSubject(name);
  if (reading === undefined) return [];
  const { issuer, flaw, verdict, subject } = reading;
  if (flaw !== undefined) {
    return [
      tell`**${escapeMarkdown(told(issuer.title))}**: no token has this subject, ${prose(flaw.why)}.`,
      ...flaw.meant.map((meant) => tell`- perhaps ${code(reading.prefix + meant)}`),
    ];
  }
  if (verdict === undefined || subject === undefined) return [];
  return [
    `**${escapeMarkdown(told(issuer.title))}**: ${prose(verdict.bearer)}.`,
    '',
    ...subject.parts
      .filter(({ value }) => value !== '')
      .map((part) => `- ${escapeMarkdown(told(part.name))}: ${code(part.value)}`),
    ...(reading.prefix === ''
      ? []
      : [tell`- prefix of the API server’s configuration: ${code(reading.prefix)}`]),
    '',
    ...verdictLines(verdict, reading),
    '',
    ...nameLines(reading, known),
  ];
}

function verdictLines(verdict: SubjectVerdict, { text, issuer }: SubjectReading): readonly string[] {
  const others = verdict.others === undefined ? '' : tell`, so not ${prose(verdict.others)}`;
  return [
    `${told(scopes[verdict.scope])}.${verdict.caution === undefined ? '' : ` ${prose(verdict.caution)}.`}`,
    '',
    tell`Matches tokens whose subject is ${code(text)} to the letter${others}.`,
    ...(verdict.scope === 'scoped' ? [] : claimLines(issuer)),
  ];
}

/** What an AuthenticationConfiguration can go by where the subject does not do. */
function claimLines({ claims }: Issuer): readonly string[] {
  const own = claims.filter(({ chosenBy }) => chosenBy === undefined).map(({ name }) => code(name));
  const others = claims.flatMap(({ name, chosenBy }) =>
    chosenBy === undefined ? [] : [`${code(name)} (${prose(chosenBy)})`],
  );
  if (own.length === 0) return [];
  const chosen = others.length === 0 ? '' : tell` Others choose: ${others.join(', ')}.`;
  return ['', tell`Claims the issuer alone decides, for a mapping: ${own.join(', ')}.${chosen}`];
}

function nameLines(reading: SubjectReading, known: IssuerKnowledge): readonly string[] {
  if (!reading.issuer.namesBySubject) return [];
  const verdict = judgeUserName(reading, known.issuers);
  switch (verdict.case) {
    case 'agrees':
      return [
        tell`This is the user name by the configuration for ${code(verdict.known.issuerUrl)}${sourceOf(verdict.known)}.`,
      ];
    case 'differs':
      return [
        tell`By the configuration for ${code(verdict.known.issuerUrl)}${sourceOf(verdict.known)} the user name is ${
          verdict.expected === undefined ? tell`another one` : code(verdict.expected)
        }.`,
      ];
    case 'untrusted':
      return known.complete
        ? [tell`The authentication configured in this workspace trusts no such issuer.`]
        : assumed(reading);
    case 'unknown':
      return assumed(reading);
  }
}

function assumed(reading: SubjectReading): readonly string[] {
  const usual = defaultUserName(reading);
  const byDefault =
    usual === undefined || usual === reading.prefix + reading.text
      ? ''
      : tell` By the defaults of the \`--oidc\` flags it would be ${code(usual)}.`;
  return [
    tell`Which prefix the API server puts before it is not known here.${byDefault} \`kubectl auth whoami\` tells.`,
  ];
}

function sourceOf({ source }: KnownIssuer): string {
  return source === 'settings'
    ? tell` in the settings`
    : source === 'flags'
      ? tell` (flags of kube-apiserver)`
      : '';
}

function patternMeaning(name: string): readonly string[] {
  const pattern = readSubjectPattern(name);
  if (pattern === undefined) return [];
  return [
    tell`**${escapeMarkdown(pattern.issuer)}**: matches nobody, since RBAC compares names to the letter.`,
    ...(pattern.form === undefined ? [] : ['', tell`A real subject reads ${code(pattern.form)}.`]),
    ...(pattern.condition === undefined
      ? []
      : ['', tell`An AuthenticationConfiguration can make a group of them by ${code(pattern.condition)}.`]),
  ];
}

function groupMeaning(name: string, issuers: readonly KnownIssuer[]): readonly string[] {
  return issuers.flatMap(({ issuerUrl, groupsClaim, groupsPrefix }) =>
    groupsClaim === undefined ||
    groupsPrefix === undefined ||
    groupsPrefix === '' ||
    !name.startsWith(groupsPrefix)
      ? []
      : [
          tell`Tokens of ${code(issuerUrl)} whose claim ${code(groupsClaim)} holds ${code(name.slice(groupsPrefix.length))}.`,
        ],
  );
}

function code(text: string): string {
  return codeSpan(text === '' ? '""' : displayText(text, longestShown));
}

/** Sentences of ours with names of other people in them; code spans of ours stay. */
function prose(text: string): string {
  return told(text)
    .split('`')
    .map((piece, index) => (index % 2 === 1 ? codeSpan(piece) : escapeMarkdown(piece)))
    .join('');
}
