import { podErrors, podTemplateOf, readObjects } from './api-server.ts';
import type { Manifest } from './manifest.ts';

/*
 * As whom the containers of some manifests sign in to a cloud: what the webhooks of EKS and AKS and the metadata server
 * of GKE would give them, and where the clouds' libraries look first. Written from the fact book (part D) and apart from
 * the product's code, so that it can judge it.
 */

interface Entry {
  readonly name: string;
  readonly value?: unknown;
  readonly valueFrom?: object | undefined;
}

interface LooseContainer {
  readonly name: string;
  readonly env?: readonly Entry[] | undefined;
  readonly envFrom?: readonly {
    readonly secretRef?: { readonly name: string };
    readonly configMapRef?: { readonly name: string };
  }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[] | undefined;
}

interface LooseObject extends Manifest {
  readonly data?: Readonly<Record<string, string>>;
}

export interface CloudIdentities {
  /** `kind/name:container` → `static key`, `role ARN`, `service account EMAIL`, `application ID`, or `nobody`. */
  readonly aws: Readonly<Record<string, string>>;
  readonly google: Readonly<Record<string, string>>;
  readonly azure: Readonly<Record<string, string>>;
  /** What the API server would refuse. */
  readonly errors: readonly string[];
}

export function cloudIdentities(...texts: readonly string[]): CloudIdentities {
  const objects: readonly LooseObject[] = readObjects(...texts);
  const result = { aws: {}, google: {}, azure: {} } as Record<
    'aws' | 'google' | 'azure',
    Record<string, string>
  >;
  const errors: string[] = [];
  for (const object of objects) {
    errors.push(...stringErrors(object, object.metadata));
    const template = podTemplateOf(object);
    if (template?.spec === undefined) continue;
    const metadata: Metadata = object.kind === 'Pod' ? object.metadata : (template.metadata ?? {});
    errors.push(...stringErrors(object, metadata), ...podErrors(template.spec));
    const name = template.spec.serviceAccountName ?? 'default';
    const account = objects.find(
      (other) =>
        other.kind === 'ServiceAccount' &&
        other.metadata.name === name &&
        other.metadata.namespace === object.metadata.namespace,
    );
    if (account === undefined && name !== 'default') errors.push(`serviceaccount "${name}" not found`);
    const containers: readonly LooseContainer[] = [
      ...(template.spec.initContainers ?? []),
      ...(template.spec.containers ?? []),
    ];
    for (const container of containers) {
      const key = `${object.kind}/${object.metadata.name}:${container.name}`;
      const variables = variablesOf(container, objects);
      const annotations = account?.metadata.annotations ?? {};
      const secretVolume = (mountPath: (path: string) => boolean): boolean =>
        (container.volumeMounts ?? []).some(
          (mount) =>
            mountPath(mount.mountPath.replace(/\/$/, '')) &&
            template.spec?.volumes?.find((volume) => volume.name === mount.name)?.secret !== undefined,
        );
      const role = annotations['eks.amazonaws.com/role-arn'];
      result.aws[key] =
        variables.has('AWS_ACCESS_KEY_ID') && variables.has('AWS_SECRET_ACCESS_KEY')
          ? 'static key'
          : role !== undefined
            ? `role ${role}`
            : secretVolume((path) => path.endsWith('/.aws'))
              ? 'static key'
              : 'nobody';
      const file = variables.get('GOOGLE_APPLICATION_CREDENTIALS');
      const email = annotations['iam.gke.io/gcp-service-account'];
      result.google[key] =
        typeof file === 'string' && secretVolume((path) => file.startsWith(`${path}/`))
          ? 'static key'
          : email !== undefined
            ? `service account ${email}`
            : 'nobody';
      const client = variables.get('AZURE_CLIENT_ID') ?? annotations['azure.workload.identity/client-id'];
      result.azure[key] = variables.has('AZURE_CLIENT_SECRET')
        ? 'static key'
        : metadata.labels?.['azure.workload.identity/use'] === 'true' &&
            annotations['azure.workload.identity/client-id'] !== undefined
          ? `application ${String(client)}`
          : 'nobody';
    }
  }
  return { ...result, errors };
}

interface Metadata {
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
}

function stringErrors(object: Manifest, metadata: Metadata): readonly string[] {
  return (['labels', 'annotations'] as const).flatMap((list) =>
    Object.entries(metadata[list] ?? {})
      .filter(([, value]) => typeof value !== 'string')
      .map(([key]) => `${object.kind}: ${list} ${key}: cannot unmarshal into string`),
  );
}

function variablesOf(container: LooseContainer, objects: readonly LooseObject[]): Map<string, unknown> {
  const variables = new Map<string, unknown>();
  for (const { secretRef, configMapRef } of container.envFrom ?? []) {
    const source = objects.find(
      ({ kind, metadata }) =>
        (kind === 'Secret' && metadata.name === secretRef?.name) ||
        (kind === 'ConfigMap' && metadata.name === configMapRef?.name),
    );
    for (const [name, value] of Object.entries({ ...source?.data, ...source?.stringData }))
      variables.set(name, value);
  }
  for (const { name, value, valueFrom } of container.env ?? []) variables.set(name, valueFrom ?? value);
  return variables;
}
