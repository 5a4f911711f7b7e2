import type { KeyCloud } from '../../identity/cloud/cloud-keys.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { ContainerFacts, NamedSite, PodFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { cloudNames } from './cloud/clouds.ts';
import { isCredentialsVolume } from './cloud/drop-static-key.ts';
import { federationsOf, staticVariableOf } from './cloud/federation.ts';
import { conversionOffers } from './cloud/offers.ts';
import { preferDocs } from './cloud/prefer-docs.ts';

const clouds: readonly KeyCloud[] = ['aws', 'google', 'azure'];

/** A workload that signs in to a cloud with a key from a Secret. */
export const preferWorkloadIdentity = defineRule({
  meta: {
    slug: 'prefer-workload-identity',
    code: 'ZT144',
    area: 'token',
    title: 'A workload signs in to a cloud with a static key from a Secret',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-34'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: grant workloads access to AWS',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html',
      },
      {
        title: 'Google Kubernetes Engine: Workload Identity Federation',
        url: 'https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity',
      },
      {
        title: 'Azure Kubernetes Service: Microsoft Entra Workload ID',
        url: 'https://learn.microsoft.com/azure/aks/workload-identity-overview',
      },
    ],
    docs: preferDocs,
  },
  checkResource,
  fixes,
});

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  const { pod } = resource.facts;
  for (const container of pod?.containers ?? []) {
    if (pod === undefined) continue;
    const federated = new Set(federationsOf(resource, container, context.graph).map(({ cloud }) => cloud));
    for (const cloud of clouds) {
      const use = federated.has(cloud) ? undefined : secretUse(container, pod, cloud);
      if (use === undefined) continue;
      context.report({
        range: use.range,
        message: tell`Container ${container.name ?? ''} signs in to ${cloudNames[cloud]} with a static key from a Secret (${use.name}), which works from anywhere; let the Pod sign in as its ServiceAccount`,
        data: { path: [...use.path], cloud },
      });
    }
  }
}

/** Variables that name a file of keys; where two of them name the same file (Velero), nothing tells whose cloud it is for. */
const fileVariables: Readonly<Record<KeyCloud, string>> = {
  aws: 'AWS_SHARED_CREDENTIALS_FILE',
  google: 'GOOGLE_APPLICATION_CREDENTIALS',
  azure: 'AZURE_CREDENTIALS_FILE',
};

function isSharedFile({ env }: ContainerFacts, cloud: KeyCloud): boolean {
  const fileOf = (other: KeyCloud): string | undefined =>
    env.find(({ name }) => name === fileVariables[other])?.file;
  const file = fileOf(cloud);
  return file !== undefined && clouds.some((other) => other !== cloud && fileOf(other) === file);
}

/** Where a container takes a static key from a Secret; literal values are for `no-static-cloud-key`. */
function secretUse(container: ContainerFacts, pod: PodFacts, cloud: KeyCloud): NamedSite | undefined {
  const variable = staticVariableOf(container, pod, cloud);
  // Without a tenant it is the client secret of an application that people log in to.
  if (cloud === 'azure' && !container.env.some(({ name }) => name === 'AZURE_TENANT_ID')) return undefined;
  if ((variable === undefined || variable.name === fileVariables[cloud]) && isSharedFile(container, cloud))
    return undefined;
  if (variable !== undefined) {
    const literal = container.env.find(({ name }) => name === variable.name)?.source === 'value';
    return literal && cloud !== 'google' ? undefined : variable;
  }
  if (cloud !== 'aws') return undefined;
  const own: PodFacts = { ...pod, containers: [container] };
  const volume = pod.volumes.find(
    (candidate) => candidate.secret !== undefined && isCredentialsVolume(candidate, own, cloud),
  );
  const mount = container.mounts.find((candidate) => candidate.volume === volume?.name);
  return mount === undefined
    ? undefined
    : { name: mount.mountPath ?? mount.volume, path: mount.path, range: mount.range };
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { data } = finding;
  if (typeof data !== 'object' || data === null || !('cloud' in data)) return [];
  const cloud = clouds.find((candidate) => candidate === data.cloud);
  const { path } = data;
  const workload = context
    .resourcesOf(finding.document)
    .find(
      ({ facts }) =>
        facts.pod !== undefined &&
        Array.isArray(path) &&
        facts.pod.path.every((segment, index) => segment === path[index]),
    );
  return cloud === undefined || workload === undefined
    ? []
    : conversionOffers([workload], { cloud, identity: undefined, holder: undefined }, context, []);
}
