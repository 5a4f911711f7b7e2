import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import {
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type RelatedSite,
  type WorkspaceContext,
} from '../rule.ts';
import { tokenSecretEvidence } from './token-secret/evidence.ts';
import { removalOffers } from './token-secret/removal.ts';
import { tokenSecretDocs } from './token-secret/secret-docs.ts';
import {
  accountAnnotation,
  accountsOf,
  invalidSinceLabel,
  isTokenSecret,
  titleOf,
  tokenSecretType,
} from './token-secret/token-secret.ts';
import { secretUses } from './token-secret/uses.ts';

/** A Secret in which the control plane keeps a token that never expires. */
export const noTokenSecret = defineRule({
  meta: {
    slug: 'no-token-secret',
    code: 'ZT101',
    area: 'token',
    title: 'A Secret asks for a ServiceAccount token that never expires',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Secret'],
    triggers: [],
    covers: ['TOK-09', 'TOK-10'],
    equivalents: ['kyverno:deny-secret-service-account-token-type'],
    references: [
      {
        title: 'Kubernetes: manually creating a long-lived token for a ServiceAccount',
        url: 'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
      },
      {
        title: 'Kubernetes enhancement 2799: reduction of Secret-based service account tokens',
        url: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-auth/2799-reduction-of-secret-based-service-account-token',
      },
    ],
    docs: tokenSecretDocs,
  },
  checkResource(resource, context) {
    if (isTokenSecret(resource)) report(resource, context);
  },
  fixes,
});

function report(resource: PlacedResource, context: WorkspaceContext): void {
  const { facts } = resource;
  const { secret } = facts;
  if (secret === undefined) return;
  const account = secret.serviceAccountName;
  // An empty annotation is refused like a missing one (ValidateSecret); a hidden one proves nothing.
  const rejected =
    facts.completeness === 'complete' &&
    (account === '' || (account === undefined && secret.serviceAccountSite === undefined));
  const dead = secret.labels[invalidSinceLabel] !== undefined;
  const elsewhere = account === undefined ? [] : onlyElsewhere(account, resource, context.graph);
  context.report({
    range: (secret.typeSite ?? facts.site).range,
    message: rejected ? rejectedMessage(resource) : message(resource, account, { dead, elsewhere }),
    severity: dead ? 'warning' : 'error',
    related: related(resource, account, elsewhere, context.graph),
  });
}

function rejectedMessage(resource: PlacedResource): string {
  return tell`${titleOf(resource)} has type ${tokenSecretType} but no annotation ${accountAnnotation}, so the API server rejects it; remove it rather than complete it, and mount a projected serviceAccountToken volume where a token is needed`;
}

function message(
  resource: PlacedResource,
  account: string | undefined,
  { dead, elsewhere }: { readonly dead: boolean; readonly elsewhere: readonly PlacedResource[] },
): string {
  const whose = account === undefined ? tell`a ServiceAccount` : tell`ServiceAccount ${account}`;
  const { namespace } = resource.facts;
  let why = tell`that never expires, is bound to no Pod and works from anywhere once copied`;
  if (dead) why = tell`that the API server refuses since the label ${invalidSinceLabel} was set`;
  else if (elsewhere.length > 0) {
    why = tell`that never expires, and is deleted by the control plane if namespace ${namespace ?? ''} has no such ServiceAccount (here it is in ${elsewhere.map(({ facts }) => facts.namespace).join(', ')})`;
  }
  return tell`${titleOf(resource)} holds a token of ${whose} ${why}; mount a projected serviceAccountToken volume in workloads and use kubectl create token for callers outside the cluster`;
}

/** The ServiceAccounts of that name when manifests show it in other namespaces only. Every namespace has a `default`. */
function onlyElsewhere(
  account: string,
  { facts }: PlacedResource,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  if (account === 'default') return [];
  if (graph.perhapsInNamespace('ServiceAccount', account, facts.namespace).some(isAccount)) return [];
  const named = graph.named('ServiceAccount', account).filter(isAccount);
  return named;
}

function isAccount({ facts }: PlacedResource): boolean {
  return facts.serviceAccount !== undefined;
}

function related(
  resource: PlacedResource,
  account: string | undefined,
  elsewhere: readonly PlacedResource[],
  graph: WorkspaceGraph,
): readonly RelatedSite[] {
  const { name, namespace } = resource.facts;
  const sites: RelatedSite[] = accountsOf(graph, account, namespace).map((found) => ({
    message: tell`${titleOf(found)}, whose token it holds`,
    document: found.document,
    path: found.facts.site.path,
  }));
  for (const found of elsewhere) {
    sites.push({
      message: tell`${titleOf(found)}, but in namespace ${found.facts.namespace ?? ''}`,
      document: found.document,
      path: found.facts.site.path,
    });
  }
  for (const user of name === undefined ? [] : graph.mentioningIn('Secret', name, namespace)) {
    if (namespacesMatch(user.facts.namespace, namespace) === 'different') continue;
    for (const { path } of user.facts.serviceAccount?.secrets.filter((entry) => entry.name === name) ?? []) {
      sites.push({ message: tell`${titleOf(user)} lists it`, document: user.document, path });
    }
    for (const use of user.facts.pod === undefined ? [] : secretUses(user.facts.pod)) {
      if (use.secret !== name || !tokenSecretEvidence(use, user, graph)?.secrets.includes(resource)) continue;
      sites.push({ message: tell`${titleOf(user)} uses it`, document: user.document, path: use.site.path });
    }
  }
  return sites;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const secret = context
    .resourcesOf(finding.document)
    .find(
      ({ facts }) =>
        (facts.secret?.typeSite ?? facts.site).range[0] === finding.range[0] && facts.secret !== undefined,
    );
  return secret === undefined ? [] : removalOffers(secret, context);
}
