import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { afterApply } from '../shared/after-apply.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { staticKeyItems } from './cloud/drop-static-key.ts';
import { type Federation, federationsOf, staticNames, staticVariableOf } from './cloud/federation.ts';
import { shadowedDocs } from './cloud/shadowed-docs.ts';
import { operationsOf } from './token-secret/tree.ts';

/** A static key left beside a workload identity, which it silences. */
export const noShadowedWorkloadIdentity = defineRule({
  meta: {
    slug: 'no-shadowed-workload-identity',
    code: 'ZT141',
    area: 'token',
    title: 'A static cloud key stands beside a workload identity and wins over it',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-34'],
    equivalents: [],
    references: [
      {
        title: 'AWS SDKs: standardized credential providers',
        url: 'https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html',
      },
      {
        title: 'Google Cloud: how Application Default Credentials works',
        url: 'https://cloud.google.com/docs/authentication/application-default-credentials',
      },
    ],
    docs: shadowedDocs,
  },
  checkResource,
  fixes,
});

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  const { pod } = resource.facts;
  for (const container of pod?.containers ?? []) {
    if (pod === undefined || container.env.length === 0) continue;
    for (const federation of federationsOf(resource, container, context.graph)) {
      const variable = staticVariableOf(container, pod, federation.cloud);
      if (variable === undefined) continue;
      const names = staticNames(container, federation.cloud);
      context.report({
        range: variable.range,
        message: tell`${variable.name} wins over ${federation.title}, which container ${container.name ?? ''} never uses; remove ${names.join(', ')}`,
        related: relatedOf(federation),
        data: { path: [...variable.path], cloud: federation.cloud },
      });
    }
  }
}

function relatedOf({ account, title }: Federation) {
  return account === undefined
    ? []
    : [{ message: tell`Here is ${title}`, document: account.document, path: account.facts.site.path }];
}

/** Unsafe: what the cloud allows the workload identity may be less, or nothing yet. */
function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { data, document } = finding;
  const root = context.parse(document)?.root;
  if (!root || typeof data !== 'object' || data === null || !('cloud' in data)) return [];
  const { cloud } = data;
  if (cloud !== 'aws' && cloud !== 'google' && cloud !== 'azure') return [];
  const wanted = JSON.stringify(data.path);
  const workload = context
    .resourcesOf(document)
    .find(({ facts }) =>
      facts.pod?.containers.some(({ env }) => env.some(({ path }) => JSON.stringify(path) === wanted)),
    );
  const pod = workload?.facts.pod;
  if (workload === undefined || pod === undefined) return [];
  const removals = staticKeyItems(pod, cloud, undefined);
  const title = tell`Remove the static key, so that the Pods use their own identity${afterApply[pod.update]}`;
  if (removals.some((path) => isShared(root, path))) {
    return [
      { title, safe: false, refusal: tell`The variables are shared through a YAML anchor or merge key` },
    ];
  }
  return [
    {
      title,
      safe: false,
      preferred: true,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document,
            operations: operationsOf(root, [{ operations: [], removals }]),
            label: title,
          },
        ],
      }),
    },
  ];
}
