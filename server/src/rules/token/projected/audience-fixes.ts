import { tell } from '../../../words/tell.ts';
import { at, isScalar, pair, pairs } from '../../../yaml/access.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';
import { editOffer, sourceOf } from './find-source.ts';
import { isDefaultFile, type Reader, readerOf } from './reader.ts';
import type { TokenSource } from './token-sources.ts';

/** Stands where only the operator knows the audience; no service has this name. */
export const audiencePlaceholder = 'https://REPLACE-WITH-AUDIENCE';

/**
 * Writes the audience of the party that reads a token, or takes a foreign one away where the API server's clients read.
 * Unsafe: the token is no longer good for what takes it today.
 */
export function audienceOffers(finding: Finding, context: FixContext): readonly FixOffer[] {
  const found = sourceOf(finding, context);
  if (found === undefined) return [];
  const { source, what } = found;
  if (what === 'default-path') {
    const path = [...source.path, 'audience'];
    const offer = {
      title: tell`Remove the audience, so that the API server takes the token`,
      safe: false,
      preferred: true,
    };
    return [editOffer(finding, context, offer, [path], [{ op: 'removePair', path }])];
  }
  const reader = readerOf(source);
  if (reader === undefined) return [];
  if (isDefaultFile(reader.file) && pair(source.node, 'audience') === undefined) {
    return [
      {
        title: tell`Write the audience of ${reader.party}`,
        safe: false,
        refusal: tell`Clients of the API server read the same file, and a token has exactly one audience: mount a second token elsewhere`,
      },
    ];
  }
  return choices(source, reader, finding, context).map(({ audience, title }, index) =>
    write(source, audience, title, index === 0, finding, context),
  );
}

interface Choice {
  readonly audience: string;
  readonly title: string;
}

function choices(
  source: TokenSource,
  reader: Reader,
  finding: Finding,
  context: FixContext,
): readonly Choice[] {
  const own = reader.cloud === 'google' ? googleAudience(source, finding, context) : reader.audience;
  const list: Choice[] = [];
  const configured = reader.cloud === undefined ? context.settings.audience : undefined;
  if (configured !== undefined)
    list.push({ audience: configured, title: tell`Write audience: ${configured}` });
  if (own !== undefined && own !== configured) {
    const note = reader.basis === 'name' ? tell` (it must be the one the service expects)` : '';
    list.push({ audience: own, title: tell`Write audience: ${own}${note}` });
  }
  if (list.length === 0)
    list.push({ audience: audiencePlaceholder, title: tell`Write an audience (to fill in)` });
  return list;
}

function write(
  { path, node }: TokenSource,
  audience: string,
  title: string,
  preferred: boolean,
  finding: Finding,
  context: FixContext,
): FixOffer {
  const place = [...path, 'audience'];
  const exists = pair(node, 'audience') !== undefined;
  return editOffer(
    finding,
    context,
    { title, safe: false, preferred },
    [path, place],
    [
      exists
        ? { op: 'replaceValue', path: place, value: audience }
        : { op: 'insertPair', path, key: 'audience', value: audience, after: ['path'] },
    ],
  );
}

/** The audience in the credential configuration of the same namespace, where the workspace holds it; the token's has a scheme in front (facts D.3). */
function googleAudience(source: TokenSource, finding: Finding, context: FixContext): string | undefined {
  const names = configMapNames(source);
  const found = new Set<string>();
  for (const name of names) {
    const namespace = finding.resource?.namespace;
    for (const { document, facts } of context.graph.inNamespace('ConfigMap', name, namespace)) {
      const root = context.parse(document)?.root;
      for (const { value } of pairs(at(root, ...facts.path, 'data'))) {
        const audience = isScalar(value) ? externalAccountAudience(value.text) : undefined;
        if (audience !== undefined) found.add(audience);
      }
    }
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function configMapNames({ pod }: TokenSource): readonly string[] {
  const names: string[] = [];
  const visit = (node: ReturnType<typeof at>): void => {
    const name = at(node, 'configMap', 'name');
    if (isScalar(name) && typeof name.value === 'string') names.push(name.value);
  };
  const volumes = at(pod.spec, 'volumes');
  if (volumes?.type !== 'sequence') return names;
  for (const volume of volumes.items) {
    visit(volume);
    const sources = at(volume, 'projected', 'sources');
    if (sources?.type === 'sequence') sources.items.forEach(visit);
  }
  return names;
}

function externalAccountAudience(text: string): string | undefined {
  if (!text.includes('external_account')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('audience' in value)) return undefined;
    const { audience } = value;
    return typeof audience === 'string' && audience.startsWith('//iam.googleapis.com/')
      ? `https:${audience}`
      : undefined;
  } catch {
    return undefined;
  }
}
