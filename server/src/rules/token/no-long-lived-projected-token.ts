import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import {
  type DocumentContext,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type Json,
} from '../rule.ts';
import { tokenSeconds } from '../shared/mount-token.ts';
import { editOffer, sourceData, sourceOf } from './projected/find-source.ts';
import { durationInWords, isExtended, lifetimeOf, longestLifetime } from './projected/lifetime.ts';
import { longLivedDocs } from './projected/long-lived-docs.ts';
import { resourceName, tokenSources, volumeTitle } from './projected/token-sources.ts';

/** The kubelet asks for a new token after a day at the latest (facts A.6): nothing is won by more. */
const renewedAfter = 86_400;

/** A projected token that lives longer than the kubelet keeps it, or that the API server makes a year of. */
export const noLongLivedProjectedToken = defineRule({
  meta: {
    slug: 'no-long-lived-projected-token',
    code: 'ZT121',
    area: 'token',
    title: 'A projected token lives longer than it is used, or is made to last a year',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    options: {
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: {
          maxSeconds: {
            type: 'integer',
            minimum: 600,
            description: 'The longest lifetime that is not reported, in seconds',
          },
        },
      },
      default: { maxSeconds: renewedAfter },
    },
    covers: ['TOK-16'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: ServiceAccount token volume projection',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
      },
    ],
    docs: longLivedDocs,
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  const most = maxSeconds(context.options);
  for (const source of tokenSources(context.resources)) {
    const lifetime = lifetimeOf(source.node);
    if (lifetime.kind !== 'seconds' || lifetime.seconds > longestLifetime) continue;
    const base = {
      range: lifetime.node.range,
      resource: resourceName(source.resource),
      data: sourceData(source, 'lifetime'),
    };
    if (isExtended(source.node, lifetime.seconds)) {
      context.report({
        ...base,
        severity: 'error',
        message: tell`expirationSeconds: 3607 in ${volumeTitle(source)} is the mark of injected tokens, for which the API server signs a whole year; write 3600`,
      });
    } else if (lifetime.seconds > most) {
      const useless = lifetime.seconds > renewedAfter ? tell`, though the kubelet renews it after a day` : '';
      context.report({
        ...base,
        message: tell`The projected token in ${volumeTitle(source)} lives ${durationInWords(lifetime.seconds)}${useless}: a copy of it works that long; write 3600`,
      });
    }
  }
}

function maxSeconds(options: Json): number {
  const value =
    typeof options === 'object' && options !== null && 'maxSeconds' in options
      ? options.maxSeconds
      : undefined;
  return typeof value === 'number' ? value : renewedAfter;
}

/** Unsafe: an application that reads its token once at start works for as long as that token lives. */
function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const found = sourceOf(finding, context);
  if (found === undefined) return [];
  const path = [...found.source.path, 'expirationSeconds'];
  const wanted = Math.min(context.settings.expirationSeconds, maxSeconds(context.options));
  const value = tokenSeconds(wanted);
  return [
    editOffer(
      finding,
      context,
      { title: tell`Ask for a token of ${value} seconds`, safe: false, preferred: true },
      [path],
      [{ op: 'replaceScalar', path, value }],
    ),
  ];
}
