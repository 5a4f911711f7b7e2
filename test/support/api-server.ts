import { parseAllDocuments } from 'yaml';

import type {
  Container,
  Item,
  Manifest,
  Mount,
  PodSpec,
  PodTemplate,
  Projected,
  Variable,
  Volume,
} from './manifest.ts';

/*
 * What kube-apiserver, the kubelet and the token controllers would make of manifests, as far as tokens are concerned.
 * Written from the Kubernetes sources (validateProjectionSources, admission plugin ServiceAccount, projected volumes)
 * and on purpose apart from the product's code, so that it can judge it.
 */

const defaultTokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenSecretType = 'kubernetes.io/service-account-token';

/** The objects of some files, read as YAML 1.1 as Kubernetes does; Lists are opened. Throws on YAML errors. */
export function readObjects(...texts: readonly string[]): Manifest[] {
  return texts.flatMap((text) =>
    parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      const object: Manifest | null = document.toJS();
      if (object === null) return [];
      return object.kind === 'List' ? [...(object.items ?? [])] : [object];
    }),
  );
}

export function podTemplateOf(object: Manifest): PodTemplate | undefined {
  switch (object.kind) {
    case 'Pod':
      return object.spec === undefined ? {} : { spec: object.spec };
    case 'CronJob':
      return object.spec?.jobTemplate?.spec.template;
    case 'PodTemplate':
      return object.template;
    default:
      return object.spec?.template;
  }
}

/** Errors the API server answers with when a Pod is created from this spec; empty when it accepts it. */
export function podErrors(spec: PodSpec = {}): string[] {
  const errors: string[] = [];
  const names = new Set<string>();
  for (const volume of spec.volumes ?? []) {
    if (names.has(volume.name)) errors.push(`volume ${volume.name}: Duplicate value`);
    names.add(volume.name);
    const sources = Object.keys(volume).filter((key) => key !== 'name');
    if (sources.length > 1) errors.push(`volume ${volume.name}: may not specify more than 1 volume type`);
    if (volume.projected !== undefined) errors.push(...projectedErrors(volume.projected));
    if (volume.secret !== undefined) {
      if (!volume.secret.secretName) errors.push(`volume ${volume.name}: secretName: Required value`);
      errors.push(...modeErrors(volume.secret.defaultMode));
      for (const item of volume.secret.items ?? []) errors.push(...itemErrors(item));
    }
  }
  for (const container of containersOf(spec)) {
    const paths = new Set<string>();
    for (const mount of container.volumeMounts ?? []) {
      if (!names.has(mount.name)) errors.push(`volumeMounts: ${mount.name}: Not found`);
      if (paths.has(mount.mountPath)) errors.push(`mountPath ${mount.mountPath}: must be unique`);
      paths.add(mount.mountPath);
    }
    for (const entry of container.env ?? []) {
      if (entry.value && entry.valueFrom)
        errors.push(`env ${entry.name}: may not be specified when \`value\` is not empty`);
      if (entry.valueFrom && Object.keys(entry.valueFrom).length !== 1)
        errors.push(`env ${entry.name}: valueFrom needs one source`);
    }
  }
  return errors;
}

function projectedErrors(projected: Projected): string[] {
  const errors = modeErrors(projected.defaultMode);
  if (!Array.isArray(projected.sources)) errors.push('sources: Required value');
  const paths = new Set<string>();
  // The token's path is not in the duplicate check of the API server.
  for (const source of projected.sources ?? []) {
    if (Object.keys(source).length !== 1) errors.push('may not specify more than 1 volume type');
    const items = [source.secret, source.configMap].flatMap((keyed) => keyed?.items ?? []);
    for (const item of items) errors.push(...itemErrors(item));
    for (const item of source.downwardAPI?.items ?? []) {
      errors.push(...pathErrors(item.path), ...modeErrors(item.mode));
      if (typeof item.fieldRef?.fieldPath !== 'string') errors.push('fieldPath: Required value');
    }
    for (const { path } of [...items, ...(source.downwardAPI?.items ?? [])]) {
      if (paths.has(path)) errors.push(`conflicting duplicate paths: ${path}`);
      paths.add(path);
    }
    for (const keyed of [source.secret, source.configMap]) {
      if (keyed !== undefined && !keyed.name) errors.push('name: Required value');
    }
    const token = source.serviceAccountToken;
    if (token !== undefined) {
      errors.push(...pathErrors(token.path));
      const seconds = token.expirationSeconds ?? 3600;
      if (typeof seconds !== 'number' || seconds < 600)
        errors.push('may not specify a duration less than 10 minutes');
      if (seconds > 2 ** 32) errors.push('may not specify a duration larger than 2^32 seconds');
    }
  }
  return errors;
}

function itemErrors({ key, path, mode }: Item): string[] {
  const errors = [...pathErrors(path), ...modeErrors(mode)];
  return key ? errors : [...errors, 'key: Required value'];
}

function pathErrors(path: unknown): string[] {
  if (typeof path !== 'string' || path === '') return ['path: Required value'];
  if (path.startsWith('/')) return [`${path}: must be a relative path`];
  if (path.split('/').includes('..')) return [`${path}: must not contain '..'`];
  return path.startsWith('..') ? [`${path}: must not start with '..'`] : [];
}

function modeErrors(mode: unknown): string[] {
  if (mode === undefined) return [];
  return typeof mode === 'number' && mode >= 0 && mode <= 0o777
    ? []
    : [`mode ${String(mode)}: must be a number between 0 and 0777`];
}

/** Errors of an update in place; empty when the API server takes it. */
export function updateErrors(before: Manifest, after: Manifest): string[] {
  const same = JSON.stringify(podTemplateOf(before)?.spec) === JSON.stringify(podTemplateOf(after)?.spec);
  if (same) return [];
  if (before.kind === 'Pod')
    return ['pod updates may not change fields other than `spec.containers[*].image`'];
  return before.kind === 'Job' ? ['spec.template: field is immutable'] : [];
}

/** A file or variable as a container sees it. */
export interface Seen {
  /** `token of ACCOUNT`, `cluster CA`, `namespace`, or where else it comes from. */
  readonly content: string;
  readonly mode: number;
  /** True for a token without an end. */
  readonly legacy: boolean;
  /** False when a renewed token never arrives. */
  readonly renewed: boolean;
}

/** All files below mounts and all variables of each container: `container:/path` or `container:$NAME`. */
export function seenBy(object: Manifest, objects: readonly Manifest[]): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  const spec = podTemplateOf(object)?.spec;
  if (spec === undefined) return seen;
  const world: World = { objects, namespace: object.metadata?.namespace, account: accountOf(spec) };
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
  for (const container of containersOf(spec)) {
    const mounts: Mount[] = [...(container.volumeMounts ?? [])];
    if (automounts(spec, world) && !mounts.some(({ mountPath }) => mountPath === defaultTokenPath)) {
      mounts.push({ name: 'kube-api-access', mountPath: defaultTokenPath, readOnly: true });
    }
    for (const mount of mounts) {
      const volume = mount.name === 'kube-api-access' ? injected : volumes.get(mount.name);
      for (const [path, file] of filesOf(volume, world)) {
        const { subPath } = mount;
        if (subPath !== undefined && subPath !== path) continue;
        const place = subPath === undefined ? `${mount.mountPath}/${path}` : mount.mountPath;
        seen.set(`${container.name}:${place}`, {
          ...file,
          renewed: file.renewed && subPath === undefined,
        });
      }
    }
    for (const entry of container.env ?? [])
      seen.set(`${container.name}:$${entry.name}`, variable(entry, world));
  }
  return seen;
}

interface World {
  readonly objects: readonly Manifest[];
  readonly namespace: string | undefined;
  readonly account: string;
}

const injected: Volume = {
  name: 'kube-api-access',
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};

function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}

function accountOf(spec: PodSpec): string {
  return spec.serviceAccountName || spec.serviceAccount || 'default';
}

function find(world: World, kind: string, name: string): Manifest | undefined {
  return world.objects.find(
    (object) =>
      object.kind === kind && object.metadata.name === name && object.metadata.namespace === world.namespace,
  );
}

function automounts(spec: PodSpec, world: World): boolean {
  return (
    spec.automountServiceAccountToken ??
    find(world, 'ServiceAccount', world.account)?.automountServiceAccountToken ??
    true
  );
}

function filesOf(volume: Volume | undefined, world: World): Map<string, Seen> {
  const files = new Map<string, Seen>();
  const put = (
    type: 'secret' | 'configMap',
    name: string,
    listed: readonly Item[] = [],
    defaultMode = 0o644,
  ): void => {
    const keys = type === 'secret' ? secretKeys(world, name) : ['ca.crt'];
    const items: readonly Item[] = listed.length > 0 ? listed : keys.map((key) => ({ key, path: key }));
    for (const { key, path, mode } of items) {
      files.set(path, { ...valueUnder(world, type, name, key), mode: mode ?? defaultMode });
    }
  };
  const secret = volume?.secret;
  if (secret !== undefined) put('secret', secret.secretName, secret.items, secret.defaultMode);
  const projected = volume?.projected;
  const defaultMode = projected?.defaultMode ?? 0o644;
  for (const source of projected?.sources ?? []) {
    if (source.secret !== undefined) put('secret', source.secret.name, source.secret.items, defaultMode);
    if (source.configMap !== undefined)
      put('configMap', source.configMap.name, source.configMap.items, defaultMode);
    for (const { path, fieldRef, mode } of source.downwardAPI?.items ?? []) {
      files.set(path, { ...field(fieldRef.fieldPath), mode: mode ?? defaultMode });
    }
    if (source.serviceAccountToken !== undefined) {
      const content = `token of ${world.account}`;
      files.set(source.serviceAccountToken.path, {
        content,
        mode: defaultMode,
        legacy: false,
        renewed: true,
      });
    }
  }
  return files;
}

function secretKeys(world: World, name: string): readonly string[] {
  const secret = find(world, 'Secret', name);
  if (secret === undefined) return [];
  return secret.type === tokenSecretType
    ? ['token', 'ca.crt', 'namespace']
    : Object.keys(secret.stringData ?? {});
}

function valueUnder(world: World, type: 'secret' | 'configMap', name: string, key: string): Seen {
  const plain = { mode: 0, legacy: false, renewed: true };
  if (type === 'configMap')
    return {
      content: name === 'kube-root-ca.crt' && key === 'ca.crt' ? 'cluster CA' : `${name}/${key}`,
      ...plain,
    };
  const secret = find(world, 'Secret', name);
  if (secret?.type !== tokenSecretType)
    return { content: secret === undefined ? 'missing' : `${name}/${key}`, ...plain };
  if (key === 'ca.crt') return { content: 'cluster CA', ...plain };
  if (key === 'namespace') return { content: 'namespace', ...plain };
  const account = secret.metadata.annotations?.['kubernetes.io/service-account.name'];
  return key === 'token'
    ? { content: `token of ${account}`, mode: 0, legacy: true, renewed: false }
    : { content: `${name}/${key}`, ...plain };
}

function field(path: string): Seen {
  return {
    content: path === 'metadata.namespace' ? 'namespace' : path,
    mode: 0,
    legacy: false,
    renewed: true,
  };
}

function variable(entry: Variable, world: World): Seen {
  const { secretKeyRef, configMapKeyRef, fieldRef } = entry.valueFrom ?? {};
  if (secretKeyRef !== undefined) return valueUnder(world, 'secret', secretKeyRef.name, secretKeyRef.key);
  if (configMapKeyRef !== undefined)
    return valueUnder(world, 'configMap', configMapKeyRef.name, configMapKeyRef.key);
  if (fieldRef !== undefined) return field(fieldRef.fieldPath);
  return { content: `text ${entry.value ?? ''}`, mode: 0, legacy: false, renewed: true };
}
