import type { Workspace } from '../engine/workspace-types.ts';
import { cloudOfAudience, isApiServerAudience } from '../identity/jwt/audience.ts';
import { readResources } from '../kubernetes/resource.ts';
import {
  defaultLifetime,
  durationInWords,
  extendedLifetime,
  isExtended,
  type Lifetime,
  lifetimeOf,
  longestLifetime,
  shortestLifetime,
} from '../rules/token/projected/lifetime.ts';
import { audienceOf, readerOf } from '../rules/token/projected/reader.ts';
import { fileAt, type TokenSource, tokenSources } from '../rules/token/projected/token-sources.ts';
import { phrase, tell } from '../words/tell.ts';
import { at, isOpaque, pair, stringAt } from '../yaml/access.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';

/** A day: the kubelet asks for a new token then at the latest (facts A.6). */
const renewedAfter = 86_400;

/** What a projected token under an offset means: who it is, for whom, for how long, and when it is renewed. */
export function projectedTokenHover(
  workspace: Workspace,
  uri: string,
  offset: number,
): HoverResult | undefined {
  const key = workspace.documentAt(uri, offset);
  const text = workspace.text(uri);
  const slice = key === undefined ? undefined : workspace.slices(uri)[key.index];
  if (key === undefined || text === undefined || slice === undefined) return undefined;
  if (!text.slice(slice.start, slice.end).includes('serviceAccountToken')) return undefined;
  const document = workspace.parse(key);
  if (document === undefined) return undefined;
  const place = offset - slice.start;
  for (const source of tokenSources(readResources(document))) {
    const entry = at(document.root, ...source.path.slice(0, -1));
    const range = pair(entry, 'serviceAccountToken')?.range ?? source.node.range;
    if (source.node.via !== undefined || place < range[0] || place > range[1]) continue;
    return { markdown: markdownOf(source), start: slice.start + range[0], end: slice.start + range[1] };
  }
  return undefined;
}

function markdownOf(source: TokenSource): string {
  const lines = [
    tell`**Projected token of ${accountInWords(source)}**`,
    '',
    tell`- **Who:** always the ServiceAccount the Pod runs as, ${accountInWords(source)}; bound to this Pod, so it ends with it.`,
    tell`- **For:** ${audienceInWords(source)}`,
    tell`- **Lifetime:** ${lifetimeInWords(source)}`,
    tell`- **Renewal:** ${renewalInWords(source)}`,
    ...placesInWords(source),
  ];
  return lines.join('\n');
}

function accountInWords({ pod, resource }: TokenSource): string {
  const fields = ['serviceAccountName', 'serviceAccount'];
  if (fields.some((field) => isOpaque(at(pod.spec, field)))) return tell`the ServiceAccount a template names`;
  const stated = fields
    .map((field) => stringAt(pod.spec, field))
    .find((name) => name !== undefined && name !== '');
  if (stated === undefined && resource.completeness !== 'complete')
    return tell`a ServiceAccount named elsewhere`;
  const name = stated ?? 'default';
  const user =
    resource.namespace === undefined
      ? ''
      : tell` (user ${codeSpan(`system:serviceaccount:${resource.namespace}:${name}`)})`;
  return tell`ServiceAccount ${codeSpan(name)}${user}`;
}

function audienceInWords(source: TokenSource): string {
  const audience = audienceOf(source);
  if (audience.kind === 'hidden') return tell`an audience that a template hides.`;
  const reader = readerOf(source);
  if (audience.kind !== 'text') {
    const elsewhere =
      reader === undefined
        ? tell`Give it an audience if anybody else gets it.`
        : tell`But it is for ${escapeMarkdown(reader.party)} (${escapeMarkdown(reader.shownBy)}): write ${reader.audience === undefined ? tell`its audience` : codeSpan(reader.audience)}.`;
    return tell`the API server, since no audience is written: whoever gets hold of it can use it there. ${elsewhere}`;
  }
  const { text } = audience;
  if (isApiServerAudience(text, undefined)) return tell`${codeSpan(text)}, the API server.`;
  const cloud = cloudOfAudience(text);
  const party = cloud === undefined ? tell`the party that goes by this name` : cloudNames[cloud];
  return tell`${codeSpan(text)}, ${party}; the API server refuses it unless it goes by that name too.`;
}

const cloudNames = {
  'aws-irsa': phrase('AWS STS (IAM roles for service accounts)'),
  'aws-pod-identity': 'EKS Pod Identity',
  azure: phrase('Microsoft Entra ID (workload identity)'),
  google: phrase('Google Cloud workload identity federation'),
} as const;

function lifetimeInWords({ node }: TokenSource): string {
  const lifetime = lifetimeOf(node);
  switch (lifetime.kind) {
    case 'hidden':
      return tell`a template hides it.`;
    case 'unreadable':
      return tell`no whole number: the API server refuses the Pod.`;
    case 'absent':
      return tell`${durationInWords(defaultLifetime)}, the default. The API server may shorten it.`;
  }
  const { seconds } = lifetime;
  if (seconds < shortestLifetime || seconds > longestLifetime)
    return tell`${seconds} seconds, which the API server refuses (600 to 2^32).`;
  if (isExtended(node, seconds))
    return tell`${durationInWords(extendedLifetime)}: 3607 is the mark of injected tokens, which the API server extends unless it was told not to.`;
  return tell`${durationInWords(seconds)} (${seconds} s). The API server may shorten it.`;
}

function renewalInWords(source: TokenSource): string {
  const seconds = secondsOf(lifetimeOf(source.node));
  const when =
    seconds === undefined
      ? tell`when 80 % of its lifetime are over, after 24 hours at the latest`
      : tell`after ${durationInWords(Math.min(Math.round(seconds * 0.8), renewedAfter))} (80 % of its lifetime, 24 hours at the latest)`;
  const text = tell`the kubelet writes a new token ${when}; the program has to read the file again. The old token is not revoked, it stays valid to its end.`;
  const frozen = source.mounts.some(
    (mount) => mount.subPath !== undefined && fileAt(source, mount) !== undefined,
  );
  return frozen ? tell`${text} **Mounted through subPath the new token never arrives.**` : text;
}

function secondsOf(lifetime: Lifetime): number | undefined {
  if (lifetime.kind === 'absent') return defaultLifetime;
  return lifetime.kind === 'seconds' && lifetime.seconds >= shortestLifetime ? lifetime.seconds : undefined;
}

function placesInWords(source: TokenSource): readonly string[] {
  const places = source.mounts.flatMap((mount) => {
    const file = fileAt(source, mount);
    if (file === undefined) return [];
    const container = stringAt(mount.container, 'name');
    return [`${codeSpan(file)}${container === undefined ? '' : tell` in ${codeSpan(container)}`}`];
  });
  return places.length === 0 ? [] : [tell`- **File:** ${places.join(', ')}`];
}
