import { displayText } from '../../identity/jwt/display.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { at, items } from '../../yaml/access.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { tokenSeconds } from '../shared/mount-token.ts';
import { editOffer, sourceData, sourceOf } from './projected/find-source.ts';
import { invalidDocs } from './projected/invalid-docs.ts';
import { pathClash, pathFault } from './projected/judge-path.ts';
import { lifetimeOf, longestLifetime, shortestLifetime } from './projected/lifetime.ts';
import { resourceName, type TokenSource, tokenSources, volumeTitle } from './projected/token-sources.ts';

/** Since this minor version the API server refuses absolute paths and `..` (facts A.6); before, it let them pass. */
const pathsCheckedSince = 36;
/** Longer paths are cut: a message is one line. */
const longestPath = 60;

/** A projected token that the API server refuses, or that another source of its volume covers. */
export const noInvalidProjectedToken = defineRule({
  meta: {
    slug: 'no-invalid-projected-token',
    code: 'ZT120',
    area: 'token',
    title: 'A projected token has a lifetime or path the API server refuses, or another source covers it',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-16', 'TOK-17'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: projected volumes, serviceAccountToken',
        url: 'https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken',
      },
    ],
    docs: invalidDocs,
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const source of tokenSources(context.resources)) {
    checkLifetime(source, context);
    checkPath(source, context);
    checkClash(source, context);
  }
}

function checkLifetime(source: TokenSource, context: DocumentContext): void {
  const lifetime = lifetimeOf(source.node);
  const report = (range: readonly [number, number], why: string, instead: string): void =>
    context.report({
      range,
      message: tell`expirationSeconds of the projected token in ${volumeTitle(source)} ${why}: the API server refuses the Pod; ${instead}`,
      resource: resourceName(source.resource),
      data: sourceData(source, 'lifetime'),
    });
  if (lifetime.kind === 'unreadable') {
    report(lifetime.node.range, tell`is no whole number`, tell`write a number of seconds without quotes`);
  } else if (lifetime.kind === 'seconds' && lifetime.seconds < shortestLifetime) {
    report(lifetime.node.range, tell`is less than 10 minutes`, tell`write ${shortestLifetime} or more`);
  } else if (lifetime.kind === 'seconds' && lifetime.seconds > longestLifetime) {
    report(lifetime.node.range, tell`is more than 2^32`, tell`write 3600`);
  }
}

function checkPath(source: TokenSource, context: DocumentContext): void {
  const { completeness } = source.resource;
  const fault = pathFault(source.node, source.node.range, completeness === 'complete');
  if (fault === undefined) return;
  const refused = fault.nothing || context.kubernetesMinor >= pathsCheckedSince;
  context.report({
    range: fault.range,
    message: tell`The path of the projected token in ${volumeTitle(source)} ${fault.why}: ${
      refused
        ? tell`the API server refuses the Pod`
        : tell`the API server refuses the Pod from 1.${pathsCheckedSince} on`
    }; write path: ${displayText(fault.path, longestPath)}`,
    severity: refused ? 'error' : 'warning',
    resource: resourceName(source.resource),
    data: sourceData(source, 'path'),
  });
}

function checkClash(source: TokenSource, context: DocumentContext): void {
  const list = at(context.document.root, ...source.listPath);
  const clash = pathClash(source, list);
  const node = at(source.node, 'path');
  if (clash === undefined || node === undefined) return;
  context.report({
    range: node.range,
    message: tell`Two sources of ${volumeTitle(source)} write the file ${displayText(clash.file, longestPath)}, and the API server does not complain: the later one silently wins; give the token a path of its own`,
    severity: 'warning',
    resource: resourceName(source.resource),
    related: [
      {
        message: tell`The other source of that file`,
        path: [...source.listPath, clash.wins === source.index ? clash.loses : clash.wins],
      },
    ],
    data: sourceData(source, 'clash'),
  });
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const found = sourceOf(finding, context);
  if (found === undefined) return [];
  const { source, what } = found;
  if (what === 'lifetime') return lifetimeOffers(source, finding, context);
  return what === 'path' ? pathOffers(source, finding, context) : clashOffers(source, finding, context);
}

function lifetimeOffers(source: TokenSource, finding: Finding, context: FixContext): readonly FixOffer[] {
  const lifetime = lifetimeOf(source.node);
  const meant =
    lifetime.kind === 'seconds'
      ? lifetime.seconds
      : lifetime.kind === 'unreadable'
        ? lifetime.meant
        : undefined;
  const wanted =
    meant === undefined || meant > longestLifetime
      ? context.settings.expirationSeconds
      : Math.max(meant, shortestLifetime);
  const value = tokenSeconds(wanted);
  const path = [...source.path, 'expirationSeconds'];
  const title = tell`Ask for a token of ${value} seconds`;
  return [
    editOffer(
      finding,
      context,
      { title, safe: true, preferred: true },
      [path],
      [{ op: 'replaceValue', path, value }],
    ),
  ];
}

function pathOffers(source: TokenSource, finding: Finding, context: FixContext): readonly FixOffer[] {
  const fault = pathFault(source.node, source.node.range, true);
  if (fault === undefined) return [];
  const path = [...source.path, 'path'];
  const value = fault.path;
  const safe = fault.nothing || context.kubernetesMinor >= pathsCheckedSince;
  const exists = at(source.node, 'path') !== undefined;
  return [
    editOffer(
      finding,
      context,
      { title: tell`Write the token to ${value}`, safe, preferred: true },
      [source.path],
      [
        exists
          ? { op: 'replaceValue', path, value }
          : { op: 'insertPair', path: source.path, key: 'path', value },
      ],
    ),
  ];
}

function clashOffers(source: TokenSource, finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  const list = at(root, ...source.listPath);
  const clash = pathClash(source, list);
  if (clash === undefined) return [];
  const taken = new Set(tokenPaths(list));
  let name = `${clash.file}-2`;
  for (let number = 3; taken.has(name); number += 1) name = `${clash.file}-${number}`;
  const offers = [
    editOffer(
      finding,
      context,
      { title: tell`Write this token to ${name}`, safe: false, preferred: true },
      [source.path],
      [{ op: 'replaceScalar', path: [...source.path, 'path'], value: name }],
    ),
  ];
  if (!clash.loserIsToken) return offers;
  const loser = [...source.listPath, clash.loses];
  return [
    ...offers,
    editOffer(
      finding,
      context,
      { title: tell`Remove the source of ${clash.file} that the later one covers`, safe: true },
      [loser],
      [{ op: 'removeItem', path: loser }],
    ),
  ];
}

function tokenPaths(list: ReturnType<typeof at>): readonly unknown[] {
  return items(list).map((entry) => {
    const node = at(entry, 'serviceAccountToken', 'path');
    return node?.type === 'scalar' ? node.value : undefined;
  });
}
