import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defaultTokenPath } from '../../workspace/api-use.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import {
  isInjectedVolume,
  type OwnToken,
  type TokenState,
  tokenStateOf,
} from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { optOutOfPod } from './effective/account-fixes.ts';
import { noDoubleTokenDocs } from './effective/docs-volumes.ts';
import { podSiteOf } from './effective/pod-offer.ts';
import { mountCertainty, relatedSites } from './effective/words.ts';

/** A container with a projected token of its own for the API server that still gets the automatically mounted one. */
export const noDoubleToken = defineRule({
  meta: {
    slug: 'no-double-token',
    code: 'ZT111',
    area: 'token',
    title: 'A container mounts its own token for the API server and still gets the automatic one',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-18'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: ServiceAccount token volume projection',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
      },
      {
        title: 'Kubernetes: opt out of API credential automounting',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
      },
    ],
    docs: noDoubleTokenDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const state = tokenStateOf(workload, context.graph);
  const confidence = state && mountCertainty(state);
  if (state === undefined || confidence === undefined) return;
  for (const token of doubledTokens(state)) {
    const lifetime = token.source.expirationSeconds;
    const own = lifetime?.known === true ? tell`, which asks for ${lifetime.value} seconds,` : '';
    context.report({
      range: token.source.range,
      message: tell`Container ${token.container.name ?? ''} sees this token${own} and beside it the automatically mounted one for the same API server, valid for a year; write automountServiceAccountToken: false`,
      confidence,
      related: relatedSites(state, undefined),
      data: [...workload.facts.path],
    });
  }
}

/** One token a source, however many containers mount it: those in a container that also gets the automatic one. */
function doubledTokens({ ownTokens, injectedInto }: TokenState): readonly OwnToken[] {
  const found = ownTokens.filter(
    ({ container, volume, mount, forApiServer }) =>
      forApiServer &&
      injectedInto.includes(container) &&
      !isInjectedVolume(volume) &&
      // A container that names the default path uses the automatic token on purpose.
      container.apiUse?.includes(defaultTokenPath) !== true &&
      mount.mountPath !== undefined,
  );
  return found.filter(({ source }, index) => found.findIndex((other) => other.source === source) === index);
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  return site === undefined ? [] : [optOutOfPod(site, true)];
}
