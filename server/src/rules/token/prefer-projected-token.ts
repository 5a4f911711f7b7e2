import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { type AccountReach, accountReach } from '../../workspace/account-reach.ts';
import { defaultTokenPath } from '../../workspace/api-use.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { type TokenState, tokenStateOf } from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { preferProjectedTokenDocs } from './effective/docs-projected.ts';
import { podOffer, podSiteOf } from './effective/pod-offer.ts';
import { projectAtDefaultPath } from './effective/project.ts';
import { apiUseOf, describeGrant, relatedSites } from './effective/words.ts';
import { titleOf } from './token-secret/token-secret.ts';

/** A workload that needs its token gets it for a year, where a projected one would last an hour. */
export const preferProjectedToken = defineRule({
  meta: {
    slug: 'prefer-projected-token',
    code: 'ZT115',
    area: 'token',
    title: 'A workload uses the automatically mounted token of a year where a projected one would do',
    severity: 'info',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-01', 'TOK-04'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: ServiceAccount token volume projection',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
      },
      {
        title: 'kube-apiserver: --service-account-extend-token-expiration',
        url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
      },
    ],
    docs: preferProjectedTokenDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const state = tokenStateOf(workload, context.graph);
  if (state?.account === undefined || state.automount.mounted !== 'yes' || state.injectedInto.length === 0)
    return;
  const { namespace, path, pod, site } = workload.facts;
  const reach = accountReach(state.account, namespace, context.graph, context.kubernetesMinor);
  const use = apiUseOf(workload);
  // Without any sign of use, no-unneeded-token-mount and no-default-service-account speak.
  if (use === undefined && reach.level === 'none' && state.automount.decidedBy !== 'pod') return;
  context.report({
    range: (pod?.automountSite ?? pod?.serviceAccountSite ?? site).range,
    message: tell`${titleOf(workload)} gets a token of ServiceAccount ${state.account} that stays valid for a year once copied${grantWords(reach)}; mount a projected token of an hour at the same path`,
    ...(reach.power !== undefined && { severity: 'warning' as const }),
    related: relatedSites(state, reach),
    data: [...path],
  });
}

function grantWords({ grants: [grant] }: AccountReach): string {
  return grant === undefined ? '' : tell`, and ${describeGrant(grant)}`;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  const state: TokenState | undefined = site && tokenStateOf(site.workload, context.graph);
  if (site === undefined || state === undefined) return [];
  return [
    podOffer(
      site,
      tell`Mount a projected token at ${defaultTokenPath} and turn the automatic one off`,
      projectAtDefaultPath(site, state, context),
      { preferred: true },
    ),
  ];
}
