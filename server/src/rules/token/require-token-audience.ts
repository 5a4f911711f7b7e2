import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { audienceDocs } from './projected/audience-docs.ts';
import { audienceOffers } from './projected/audience-fixes.ts';
import { sourceData } from './projected/find-source.ts';
import { audienceOf, type Reader, readerOf } from './projected/reader.ts';
import { resourceName, type TokenSource, tokenSources, volumeTitle } from './projected/token-sources.ts';

/** A projected token without an audience that evidently goes to somebody else than the API server. */
export const requireTokenAudience = defineRule({
  meta: {
    slug: 'require-token-audience',
    code: 'ZT123',
    area: 'token',
    title: 'A projected token for another party names no audience, so it is one for the API server',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    // Google credential configurations hold the audience that a fix writes.
    triggers: ['external_account'],
    covers: ['TOK-15', 'TOK-19'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: projected volumes, serviceAccountToken',
        url: 'https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken',
      },
      {
        title: 'RFC 9700: OAuth 2.0 security best practice, audience-restricted tokens',
        url: 'https://www.rfc-editor.org/rfc/rfc9700',
      },
    ],
    docs: audienceDocs,
  },
  checkDocument,
  fixes: (finding: Finding, context: FixContext): readonly FixOffer[] => audienceOffers(finding, context),
});

function checkDocument(context: DocumentContext): void {
  for (const source of tokenSources(context.resources)) {
    const reader = readerOf(source);
    if (reader === undefined || audienceOf(source).kind !== 'absent') continue;
    const byName = reader.basis === 'name';
    context.report({
      range: source.node.range,
      message: message(source, reader),
      severity: byName ? 'hint' : 'warning',
      confidence: byName || reader.basis === 'configuration' ? 'medium' : 'high',
      resource: resourceName(source.resource),
      related: [{ message: tell`What shows that it is for ${reader.party}`, path: reader.path }],
      data: sourceData(source, 'audience'),
    });
  }
}

function message(source: TokenSource, { party, audience, shownBy, cloud }: Reader): string {
  const token = tell`The token in ${volumeTitle(source)} is for ${party} (${shownBy}) but has no audience`;
  const write =
    audience === undefined ? tell`write the audience it expects` : tell`write audience: ${audience}`;
  return cloud === undefined
    ? tell`${token}: whoever gets it can use it at the API server; ${write}`
    : tell`${token}: ${party} refuses it, and the API server takes it; ${write}`;
}
