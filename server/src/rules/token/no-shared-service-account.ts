import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { accountReach } from '../../workspace/account-reach.ts';
import type { ResourceFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { type TokenState, tokenStateOf } from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { cloudIdentityName } from './cloud/clouds.ts';
import { ownAccount } from './effective/account-fixes.ts';
import { noSharedServiceAccountDocs } from './effective/docs-accounts.ts';
import { podSiteOf } from './effective/pod-offer.ts';
import { describeGrant, othersRunningAs, relatedSites } from './effective/words.ts';
import { titleOf } from './token-secret/token-secret.ts';

/** Unrelated workloads that share a ServiceAccount with permissions. */
export const noSharedServiceAccount = defineRule({
  meta: {
    slug: 'no-shared-service-account',
    code: 'ZT107',
    area: 'token',
    title: 'Unrelated workloads share a ServiceAccount that is bound to a role or to a cloud identity',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-08', 'OIDC-16'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: service accounts, grant permissions',
        url: 'https://kubernetes.io/docs/concepts/security/service-accounts/#grant-permissions',
      },
    ],
    docs: noSharedServiceAccountDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const { graph, kubernetesMinor } = context;
  const state = tokenStateOf(workload, graph);
  const account = state?.account;
  if (state === undefined || account === undefined || account === 'default') return;
  // A webhook gives Pods the token for the cloud, whether or not they get one for the API server.
  const cloud = cloudIdentityOf(state.accounts);
  if (cloud === undefined && !getsToken(state)) return;
  const { facts } = workload;
  const others = othersRunningAs(workload, account, graph).filter(
    (other) =>
      other.facts.name !== undefined &&
      !areRelated(facts, other.facts, account) &&
      (cloud !== undefined || getsToken(tokenStateOf(other, graph))),
  );
  const [other] = others;
  if (other === undefined) return;
  const reach = accountReach(account, facts.namespace, graph, kubernetesMinor);
  const grant = reach.grants.find(({ byName }) => byName);
  const gives = grant === undefined ? cloud : describeGrant(grant);
  if (gives === undefined) return;
  const more = others.length === 1 ? '' : tell` and ${others.length - 1} more`;
  context.report({
    range: (facts.pod?.serviceAccountSite ?? facts.site).range,
    message: tell`${titleOf(workload)} shares ServiceAccount ${account} with ${titleOf(other)}${more}, so each may do what any of them needs (${gives}); give it one of its own`,
    ...(grant?.power !== undefined && { severity: 'warning' as const }),
    related: [
      ...others.slice(0, 3).map(({ document, facts: { kind, name, pod, site } }) => ({
        message: tell`${kind} ${name} runs as it too`,
        document,
        path: (pod?.serviceAccountSite ?? site).path,
      })),
      ...relatedSites(state, reach),
    ],
    data: [...facts.path],
  });
}

/** What a ServiceAccount is at a cloud, as its annotations say; undefined when they say nothing. */
function cloudIdentityOf(accounts: readonly PlacedResource[]): string | undefined {
  for (const { facts } of accounts) {
    const name = cloudIdentityName(facts.serviceAccount?.annotations ?? {});
    if (name !== undefined) return tell`it is ${name}`;
  }
  return undefined;
}

function getsToken(state: TokenState | undefined): boolean {
  return state !== undefined && (state.injectedInto.length > 0 || state.ownTokens.length > 0);
}

// Labels that say what an object is part of, by the recommendation of Kubernetes and by habit.
const appLabels = [
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/name',
  'app',
  'k8s-app',
];

/** Parts of one application, as far as labels and names tell: a Deployment and its migration Job. */
function areRelated(a: ResourceFacts, b: ResourceFacts, account: string): boolean {
  const shared = appLabels.some((label) => {
    const value = a.pod?.labels[label];
    return value !== undefined && value !== '' && value === b.pod?.labels[label];
  });
  return (
    shared ||
    beginsAlike(a.name ?? '', b.name ?? '') ||
    [a, b].every(({ name }) => beginsAlike(name ?? '', account))
  );
}

function beginsAlike(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return long === short || long.startsWith(`${short}-`);
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  const own = site && ownAccount(site, context);
  return own === undefined ? [] : [own];
}
