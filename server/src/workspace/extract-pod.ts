import type { PodLocation } from '../kubernetes/pod-spec.ts';
import {
  at,
  booleanAt,
  isNullish,
  isScalar,
  isSequence,
  items,
  pair,
  pairs,
  stringAt,
} from '../yaml/access.ts';
import type { Located, LocatedMap, Path } from '../yaml/located.ts';
import { apiUse, injector } from './api-use.ts';
import { configMapEnvFrom, envFacts } from './extract-env.ts';
import { known, nameAt, siteOf, stringMap } from './extract-values.ts';
import type {
  ContainerFacts,
  KeyToPath,
  Known,
  MountFacts,
  NamedSite,
  PodFacts,
  ProjectedSourceFacts,
  SecretEnvFacts,
  Site,
  VolumeFacts,
} from './facts.ts';

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

export function podFacts(
  { spec, path, metadata, update }: PodLocation,
  ownMetadata: Located | undefined,
): PodFacts {
  const account = accountOf(spec, path);
  const automount = at(spec, 'automountServiceAccountToken');
  return {
    path,
    update,
    serviceAccountName: account.name,
    serviceAccountSite: account.site,
    automount: known(automount, 'boolean'),
    automountSite: automount && siteOf(automount, [...path, 'automountServiceAccountToken']),
    labels: stringMap(at(metadata, 'labels')),
    injector: injector(metadata),
    annotations: stringMap(at(metadata, 'annotations')),
    azureKeys: [...new Set([...azureKeys(metadata), ...azureKeys(ownMetadata)])],
    containers: containerLists.flatMap((list) =>
      items(at(spec, list)).map((container, index) =>
        containerFacts(container, list, [...path, list, index]),
      ),
    ),
    volumes: items(at(spec, 'volumes')).flatMap((volume, index) =>
      volumeFacts(volume, [...path, 'volumes', index]),
    ),
    imagePullSecrets: namedItems(at(spec, 'imagePullSecrets'), [...path, 'imagePullSecrets']),
  };
}

function azureKeys(metadata: Located | undefined): readonly string[] {
  return ['labels', 'annotations']
    .flatMap((list) => pairs(at(metadata, list)).map(({ key }) => key.text))
    .filter((key) => key.startsWith('azure.workload.identity/'));
}

// `serviceAccountName` wins over the deprecated alias; an empty name is defaulted too (admission plugin ServiceAccount).
function accountOf(spec: LocatedMap, path: Path): { name: Known<string>; site: Site | undefined } {
  for (const field of ['serviceAccountName', 'serviceAccount']) {
    const node = at(spec, field);
    const name = known(node, 'string');
    if (node !== undefined && name !== undefined && !(name.known && name.value === '')) {
      return { name, site: siteOf(node, [...path, field]) };
    }
  }
  return { name: spec.open ? { known: false } : { known: true, value: 'default' }, site: undefined };
}

function containerFacts(container: Located, list: ContainerFacts['list'], path: Path): ContainerFacts {
  const secretEnv: SecretEnvFacts[] = [];
  items(at(container, 'env')).forEach((entry, index) => {
    const reference = at(entry, 'valueFrom', 'secretKeyRef');
    const secret = nameAt(reference, 'name');
    if (reference === undefined || secret === undefined) return;
    secretEnv.push({
      ...siteOf(at(reference, 'name') ?? reference, [
        ...path,
        'env',
        index,
        'valueFrom',
        'secretKeyRef',
        'name',
      ]),
      variable: stringAt(entry, 'name'),
      secret,
      key: stringAt(reference, 'key'),
      optional: booleanAt(reference, 'optional') === true,
    });
  });
  const secretEnvFrom: NamedSite[] = [];
  items(at(container, 'envFrom')).forEach((entry, index) => {
    const name = nameAt(entry, 'secretRef', 'name');
    const node = at(entry, 'secretRef', 'name');
    if (name === undefined || node === undefined) return;
    secretEnvFrom.push({ name, ...siteOf(node, [...path, 'envFrom', index, 'secretRef', 'name']) });
  });
  return {
    list,
    name: stringAt(container, 'name'),
    path,
    mounts: items(at(container, 'volumeMounts')).flatMap((mount, index) =>
      mountFacts(mount, [...path, 'volumeMounts', index]),
    ),
    secretEnv,
    secretEnvFrom,
    env: envFacts(container, path),
    configMapEnvFrom: configMapEnvFrom(container, path),
    apiUse: apiUse(container),
  };
}

function mountFacts(mount: Located, path: Path): readonly MountFacts[] {
  const volume = stringAt(mount, 'name');
  if (volume === undefined) return [];
  return [
    {
      ...siteOf(mount, path),
      volume,
      mountPath: stringAt(mount, 'mountPath'),
      subPath: !isNullish(at(mount, 'subPath')) || !isNullish(at(mount, 'subPathExpr')),
      readOnly: booleanAt(mount, 'readOnly') === true,
    },
  ];
}

function volumeFacts(volume: Located, path: Path): readonly VolumeFacts[] {
  const name = stringAt(volume, 'name');
  if (name === undefined) return [];
  const site = siteOf(volume, path);
  const secret = pair(volume, 'secret')?.value;
  if (secret !== undefined) {
    const nameNode = at(secret, 'secretName');
    return [
      {
        ...site,
        name,
        secret: {
          name: nameAt(nameNode),
          nameSite: isScalar(nameNode) ? siteOf(nameNode, [...path, 'secret', 'secretName']) : undefined,
          items: keyToPaths(at(secret, 'items')),
          optional: booleanAt(secret, 'optional') === true,
        },
      },
    ];
  }
  const sources = at(volume, 'projected', 'sources');
  if (isSequence(sources)) {
    const sourcesPath = [...path, 'projected', 'sources'];
    return [
      {
        ...site,
        name,
        projected: sources.items.map((source, index) => projectedSource(source, [...sourcesPath, index])),
      },
    ];
  }
  const configMap = nameAt(volume, 'configMap', 'name');
  return [{ ...site, name, ...(configMap !== undefined && { configMap }) }];
}

function projectedSource(source: Located, path: Path): ProjectedSourceFacts {
  const site = siteOf(source, path);
  const token = pair(source, 'serviceAccountToken')?.value;
  if (token !== undefined) {
    return {
      ...site,
      type: 'serviceAccountToken',
      audience: known(at(token, 'audience'), 'string'),
      expirationSeconds: known(at(token, 'expirationSeconds'), 'number'),
      tokenPath: stringAt(token, 'path'),
    };
  }
  const secret = pair(source, 'secret')?.value;
  if (secret !== undefined) {
    const nameNode = at(secret, 'name');
    return {
      ...site,
      type: 'secret',
      secret: nameAt(nameNode),
      nameSite: nameNode && siteOf(nameNode, [...path, 'secret', 'name']),
      items: keyToPaths(at(secret, 'items')),
    };
  }
  return { ...site, type: 'other', files: filesOf(source) };
}

function filesOf(source: Located): readonly string[] | undefined {
  for (const type of ['configMap', 'downwardAPI']) {
    const holder = pair(source, type)?.value;
    if (holder === undefined) continue;
    const list = at(holder, 'items');
    const paths = items(list).map((item) => stringAt(item, 'path'));
    if (isSequence(list) && list.open) return undefined;
    if (paths.length > 0) return paths.every((path) => path !== undefined) ? paths : undefined;
    // Without items all keys are written; of this ConfigMap they are known (facts A.5).
    if (type === 'configMap' && stringAt(holder, 'name') === 'kube-root-ca.crt') return ['ca.crt'];
    return type === 'downwardAPI' ? [] : undefined;
  }
  return undefined;
}

function keyToPaths(node: Located | undefined): readonly KeyToPath[] | undefined {
  if (!isSequence(node)) return undefined;
  return node.items.flatMap((item) => {
    const key = stringAt(item, 'key');
    const path = stringAt(item, 'path');
    return key === undefined || path === undefined ? [] : [{ key, path }];
  });
}

function namedItems(node: Located | undefined, path: Path): readonly NamedSite[] {
  return items(node).flatMap((item, index) => {
    const name = nameAt(item, 'name');
    return name === undefined
      ? []
      : [{ name, ...siteOf(at(item, 'name') ?? item, [...path, index, 'name']) }];
  });
}
