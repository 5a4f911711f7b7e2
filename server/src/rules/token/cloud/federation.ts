import type { KeyCloud } from '../../../identity/cloud/cloud-keys.ts';
import { tell } from '../../../words/tell.ts';
import type { ContainerFacts, NamedSite, PodFacts } from '../../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { accountOfPods } from '../../../workspace/token-state.ts';
import { accountsOf } from '../token-secret/token-secret.ts';
import { gkeAnnotation, roleArnAnnotation, staticVariables, useLabel } from './clouds.ts';
import { isCredentialsVolume } from './drop-static-key.ts';

/** What gives a container's Pod an identity of its own at a cloud. */
export interface Federation {
  readonly cloud: KeyCloud;
  /** As `the role of ServiceAccount web`. */
  readonly title: string;
  /** The ServiceAccount that says so, where one does. */
  readonly account: PlacedResource | undefined;
}

/** How a container signs in to a cloud without a static key, as far as the workspace shows. */
export function federationsOf(
  workload: PlacedResource,
  container: ContainerFacts,
  graph: WorkspaceGraph,
): readonly Federation[] {
  const { pod, namespace } = workload.facts;
  if (pod === undefined) return [];
  const name = accountOfPods(workload);
  const accounts = accountsOf(graph, name, namespace);
  const found: Federation[] = [];
  const byAnnotation = (cloud: KeyCloud, annotation: string, what: string): void => {
    const account = accounts.find(
      ({ facts }) => (facts.serviceAccount?.annotations[annotation] ?? '') !== '',
    );
    if (account !== undefined)
      found.push({ cloud, title: tell`${what} of ServiceAccount ${name ?? ''}`, account });
  };
  const skips = (annotation: string, separator: string): boolean =>
    (pod.annotations[annotation] ?? '')
      .split(separator)
      .some((skipped) => skipped.trim() !== '' && skipped.trim() === container.name);
  const variables = new Set(container.env.map((entry) => entry.name));
  if (!skips('eks.amazonaws.com/skip-containers', ','))
    byAnnotation('aws', roleArnAnnotation, tell`the role`);
  if (found.length === 0 && variables.has('AWS_ROLE_ARN') && variables.has('AWS_WEB_IDENTITY_TOKEN_FILE')) {
    found.push({ cloud: 'aws', title: tell`the role in AWS_ROLE_ARN`, account: undefined });
  }
  byAnnotation('google', gkeAnnotation, tell`the Google service account`);
  if (pod.labels[useLabel] === 'true' && !skips('azure.workload.identity/skip-containers', ';')) {
    found.push({ cloud: 'azure', title: tell`the workload identity of its Pods`, account: undefined });
  }
  return found;
}

// A store with an address of its own speaks the protocol of AWS and knows no roles.
const ownStore =
  /^AWS_ENDPOINT_URL|S3.*ENDPOINT|ENDPOINT.*S3|^(?:BUCKET|STORAGE|OBJECT).*ENDPOINT|^MINIO_|^S3_(?:URL|HOST)/;

/** The variable by which a container brings a static key of a cloud, in the form the cloud's libraries look for first (facts D.2, D.5). */
export function staticVariableOf(
  container: ContainerFacts,
  pod: PodFacts,
  cloud: KeyCloud,
): NamedSite | undefined {
  const named = (name: string): ContainerFacts['env'][number] | undefined =>
    container.env.find((entry) => entry.name === name);
  switch (cloud) {
    case 'aws':
      if (container.env.some(({ name }) => ownStore.test(name))) return undefined;
      return named('AWS_SECRET_ACCESS_KEY') && named('AWS_ACCESS_KEY_ID');
    case 'azure':
      return named('AZURE_CLIENT_SECRET') ?? named('AZURE_CLIENT_CERTIFICATE_PATH');
    case 'google': {
      const variable = named('GOOGLE_APPLICATION_CREDENTIALS');
      const own: PodFacts = { ...pod, containers: [container] };
      const onSecret = pod.volumes.some(
        (volume) => volume.secret !== undefined && isCredentialsVolume(volume, own, 'google'),
      );
      return variable?.file !== undefined && onSecret ? variable : undefined;
    }
  }
}

/** The names of a container's variables that hold a static key of a cloud. */
export function staticNames(container: ContainerFacts, cloud: KeyCloud): readonly string[] {
  return container.env.map(({ name }) => name).filter((name) => staticVariables[cloud].includes(name));
}
