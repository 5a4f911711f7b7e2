import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { accountOfPods } from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { afterApply } from '../shared/after-apply.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { clientIdAnnotation, placeholders, useLabel } from '../token/cloud/clouds.ts';
import { annotateAccount, labelPods } from '../token/cloud/convert.ts';
import { podSiteOf } from '../token/effective/pod-offer.ts';
import { accountsOf } from '../token/token-secret/token-secret.ts';
import { incompleteDocs } from './cloud/incomplete-docs.ts';

/** One half of Microsoft Entra Workload ID without the other. */
export const noIncompleteWorkloadIdentity = defineRule({
  meta: {
    slug: 'no-incomplete-workload-identity',
    code: 'ZT355',
    area: 'identity',
    title: 'Only the ServiceAccount or only the Pods are set up for Microsoft Entra Workload ID',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['OIDC-15'],
    equivalents: [],
    references: [
      {
        title: 'Microsoft Entra Workload ID: service account labels and annotations',
        url: 'https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html',
      },
    ],
    docs: incompleteDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const { pod, namespace, path } = workload.facts;
  const name = accountOfPods(workload);
  if (pod === undefined || name === undefined) return;
  const accounts = accountsOf(context.graph, name, namespace);
  const [account] = accounts;
  // One that is not whole, or several, may say more elsewhere.
  if (account === undefined || accounts.some(({ facts }) => facts.completeness !== 'complete')) return;
  const named = accounts.find(
    ({ facts }) => (facts.serviceAccount?.annotations[clientIdAnnotation] ?? '') !== '',
  );
  const label = pod.labels[useLabel];
  const site = pod.serviceAccountSite ?? workload.facts.site;
  // A half that stands in the wrong place is for `no-misplaced-workload-identity` to say.
  if (named !== undefined && label === undefined && !pod.azureKeys.includes(useLabel)) {
    context.report({
      range: site.range,
      message: tell`ServiceAccount ${name} is an Azure identity, but the Pods lack the label ${useLabel}: "true", so they never get its token; add the label`,
      related: [relatedTo(named, tell`This ServiceAccount names the identity`)],
      data: [...path],
    });
    return;
  }
  const ownId = pod.containers.some(({ env, configMapEnvFrom, secretEnvFrom }) => {
    return (
      env.some((entry) => entry.name === 'AZURE_CLIENT_ID') ||
      configMapEnvFrom.length > 0 ||
      secretEnvFrom.length > 0
    );
  });
  if (label !== 'true' || named !== undefined || ownId || pod.azureKeys.includes(clientIdAnnotation)) return;
  context.report({
    range: site.range,
    severity: 'info',
    message: tell`The Pods ask for an Azure identity, but ServiceAccount ${name} names none, so they have no AZURE_CLIENT_ID; annotate it with ${clientIdAnnotation}`,
    related: [relatedTo(account, tell`This ServiceAccount has no client id`)],
    data: [...path],
  });
}

function relatedTo({ document, facts }: PlacedResource, message: string) {
  return { message, document, path: facts.site.path };
}

/** Unsafe: the Pods get an identity they did not have. */
function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = podSiteOf(finding, context);
  if (site === undefined) return [];
  const { workload, pod, root } = site;
  const { document, facts } = workload;
  if (pod.labels[useLabel] === undefined) {
    const title = tell`Label the Pods ${useLabel}: "true"${afterApply[pod.update]}`;
    if (isShared(root, [...pod.path.slice(0, -1), 'metadata', 'labels']))
      return [
        { title, safe: false, refusal: tell`The labels are shared through a YAML anchor or merge key` },
      ];
    const operations = labelPods(root, pod);
    return [
      {
        title,
        safe: false,
        preferred: true,
        plan: () => ({ changes: [{ type: 'edit', document, operations, label: title }] }),
      },
    ];
  }
  const account = accountOfPods(workload) ?? 'default';
  const title = tell`Annotate ServiceAccount ${account} with ${clientIdAnnotation} (fill in the id)`;
  const comment = `Needs a federated credential with subject system:serviceaccount:${facts.namespace ?? 'NAMESPACE'}:${account}`;
  const changed = annotateAccount(
    workload,
    account,
    { [clientIdAnnotation]: placeholders.clientId },
    comment,
    context,
  );
  return changed.ok
    ? [{ title, safe: false, preferred: true, plan: () => ({ changes: changed.changes }) }]
    : [{ title, safe: false, refusal: changed.reason }];
}
