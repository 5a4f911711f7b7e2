import { accessPathsPage, explanationPage } from '../features/effective-permissions/pages.ts';
import { type AccessPaths, createAccessPaths } from '../features/effective-permissions/paths.ts';
import { subjectsAt } from '../features/effective-permissions/subjects.ts';
import { type PermissionNode, permissionTree } from '../features/effective-permissions/tree.ts';
import { type LinkTo, objectWords, plainWords } from '../features/effective-permissions/words.ts';
import type { ObjectName } from '../features/named-objects.ts';
import type { Place } from '../features/navigation.ts';
import { amount } from '../words/amount.ts';
import { tell } from '../words/tell.ts';
import { toLocation } from './navigation.ts';
import { pageAddresses } from './page-links.ts';
import type {
  AccessPageParams,
  AccessPageResult,
  PermissionItem,
  PermissionsParams,
  PermissionsResult,
  SubjectItem,
  SubjectName,
  SubjectsParams,
  SubjectsResult,
} from './protocol.ts';
import type { Session } from './session.ts';

// A page and a tree are read, not searched: more than this belongs to generated objects.
const limits = { grants: 500, rules: 500 };

/** The subjects meant at a position, or all that the workspace names. */
export function answerSubjects(
  session: Session,
  { uri: clientUri, position }: SubjectsParams,
): SubjectsResult {
  if (clientUri === undefined || position === undefined) {
    const { subjects } = pathsFor(session, undefined);
    return {
      subjects: subjects.all
        .map(({ name, bindings, workloads, defined }) =>
          toItem(name, [
            amount(bindings, 'binding'),
            amount(workloads, 'workload'),
            ...(defined || name.kind !== 'ServiceAccount' ? [] : [tell`no manifest`]),
          ]),
        )
        .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)),
    };
  }
  const uri = session.uris.canonical(clientUri);
  const lines = session.lines(uri);
  if (lines === undefined) return { subjects: [] };
  const found = subjectsAt(session.workspace, uri, lines.offsetAt(position));
  return { subjects: found.map((name) => toItem(name, [])) };
}

function toItem(name: ObjectName, details: readonly string[]): SubjectItem {
  return {
    subject: { kind: name.kind, name: name.name, namespace: name.namespace ?? null },
    label: plainWords(objectWords(name)),
    detail: details.join(', '),
  };
}

/** What a subject may do, as a tree. */
export function answerPermissions(session: Session, { subject }: PermissionsParams): PermissionsResult {
  const name = readSubject(subject);
  if (name === undefined) return { nodes: [] };
  const nodes = permissionTree(name, pathsFor(session, name), session.workspace);
  return { nodes: nodes.map((node) => toPermissionItem(session, node)) };
}

function toPermissionItem(session: Session, node: PermissionNode): PermissionItem {
  const { kind, label, detail, place, key, children } = node;
  const [location] = place === undefined ? [] : toLocation(session, place);
  return {
    kind,
    label,
    ...(detail === undefined ? {} : { detail }),
    ...(location === undefined ? {} : { location }),
    ...(key === undefined ? {} : { key }),
    children: children.map((child) => toPermissionItem(session, child)),
  };
}

/** The page “How did it get this?” with a key, else the page of access paths. */
export function answerAccessPage(
  session: Session,
  { subject, key, root }: AccessPageParams,
): AccessPageResult {
  const name = readSubject(subject);
  if (name === undefined) return { markdown: null };
  const paths = pathsFor(session, name);
  if (typeof key !== 'string') return { markdown: accessPathsPage(name, paths, session.workspace) };
  const linkTo = linksOfPage(session, root);
  return { markdown: explanationPage(name, key, paths, session.workspace, linkTo) ?? null };
}

/** Links of a page, with line and column from 1. */
function linksOfPage(session: Session, root: unknown): LinkTo {
  const addressOf = pageAddresses(session, root);
  return (place) => {
    const address = addressOf(place.uri);
    return address === undefined ? undefined : withPosition(session, address, place);
  };
}

function withPosition({ lines }: Session, address: string, { uri, start }: Place): string | undefined {
  const position = lines(uri)?.positionAt(start);
  return position && `${address}#L${position.line + 1},${position.character + 1}`;
}

/** Links that editors open from a hover: the URI of the file, with line and column from 1. */
export function linksToFiles(session: Session): LinkTo {
  return (place) => withPosition(session, session.uris.display(place.uri), place);
}

/** The configuration of the file that names the subject decides on the version of Kubernetes. */
function pathsFor({ workspace }: Session, subject: ObjectName | undefined): AccessPaths {
  const usual = workspace.configurationOf('').kubernetesMinor;
  const paths = createAccessPaths(workspace, usual, limits);
  const known = subject && paths.subjects.get(subject);
  if (known === undefined) return paths;
  const { kubernetesMinor } = workspace.configurationOf(known.seenIn.document.uri);
  return kubernetesMinor === usual ? paths : createAccessPaths(workspace, kubernetesMinor, limits);
}

const subjectKinds = ['ServiceAccount', 'User', 'Group'] as const;

function readSubject(value: SubjectName | undefined): ObjectName | undefined {
  const kind = subjectKinds.find((known) => known === value?.kind);
  if (kind === undefined || typeof value?.name !== 'string') return undefined;
  const namespace = typeof value.namespace === 'string' ? value.namespace : undefined;
  return { kind, name: value.name, namespace };
}
