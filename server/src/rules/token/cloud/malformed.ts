import { podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isScalar, pairs } from '../../../yaml/access.ts';
import type { LocatedScalar, Path } from '../../../yaml/located.ts';
import {
  clientIdAnnotation,
  gkeAnnotation,
  isLeftOpen,
  placeholders,
  roleArnAnnotation,
  tenantIdAnnotation,
  useLabel,
} from './clouds.ts';

/** A value of workload identity that no cloud, or not even the API server, accepts. */
export interface Malformed {
  readonly resource: KubernetesResource;
  readonly key: string;
  readonly value: LocatedScalar;
  readonly path: Path;
  /** Completes `key …`. */
  readonly why: string;
  /** What to write, in words. */
  readonly instead: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** The right text where it can be told. */
  readonly repaired: string | undefined;
  /** True when the API server refused the object, so that no behaviour can change. */
  readonly refused: boolean;
}

type Fault = Pick<Malformed, 'why' | 'instead' | 'severity' | 'repaired'>;

const ownKey = /^(?:eks\.amazonaws\.com|iam\.gke\.io|azure\.workload\.identity)\//;

/** Faults in the workload-identity annotations and labels of ServiceAccounts and Pods. */
export function malformedValues(resources: readonly KubernetesResource[]): readonly Malformed[] {
  return resources.flatMap((resource): readonly Malformed[] => {
    const isAccount = resource.group === '' && resource.kind === 'ServiceAccount';
    const pod = podOf(resource);
    if (!isAccount && pod === undefined) return [];
    const metadataPath = pod?.metadataPath ?? [...resource.path, 'metadata'];
    const metadata = pod === undefined ? at(resource.node, 'metadata') : pod.metadata;
    const maps: readonly (readonly [string, ReturnType<typeof at>, Path])[] = [
      ['annotations', at(metadata, 'annotations'), [...metadataPath, 'annotations']],
      ['labels', at(metadata, 'labels'), [...metadataPath, 'labels']],
      ['nodeSelector', at(pod?.spec, 'nodeSelector'), [...(pod?.path ?? []), 'nodeSelector']],
    ];
    return maps.flatMap(([list, map, mapPath]) =>
      pairs(map).flatMap(({ key, value, via }): readonly Malformed[] => {
        if (via !== undefined || value.via !== undefined) return [];
        if (!ownKey.test(key.text) || !isScalar(value) || value.opaque) return [];
        const base = { resource, key: key.text, value, path: [...mapPath, key.text] };
        if (value.value === null) return [];
        if (typeof value.value !== 'string') {
          return [
            {
              ...base,
              why: tell`is no string`,
              instead: tell`the API server refuses the object; put it in quotes`,
              severity: 'error',
              repaired: value.text,
              refused: true,
            },
          ];
        }
        const fault = faultOf(key.text, value.value, list);
        return fault === undefined ? [] : [{ ...base, ...fault, refused: false }];
      }),
    );
  });
}

function faultOf(key: string, text: string, list: string): Fault | undefined {
  if (isLeftOpen(text)) return undefined;
  if (isPlaceholderValue(key, text)) {
    return {
      why: tell`is still a placeholder`,
      instead: tell`write the value of your cloud`,
      severity: 'info',
      repaired: undefined,
    };
  }
  // Other tools fill such names in.
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)) return undefined;
  if (list === 'labels') return key === useLabel ? useFault(text) : undefined;
  if (list === 'nodeSelector') return key === metadataServer ? selectorFault(text) : undefined;
  switch (key) {
    case roleArnAnnotation:
      return arnFault(text);
    case gkeAnnotation:
      return googleFault(text);
    case clientIdAnnotation:
      return guidFault(text);
    case tenantIdAnnotation:
      // A tenant may be named by one of its domains too.
      return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text) ? undefined : guidFault(text);
    case 'eks.amazonaws.com/token-expiration':
      return secondsFault(text, 600, 86_400);
    case 'azure.workload.identity/service-account-token-expiration':
      return secondsFault(text, 3600, 86_400);
    case 'eks.amazonaws.com/skip-containers':
      return separatorFault(text, ';', ',');
    case 'azure.workload.identity/skip-containers':
      return separatorFault(text, ',', ';');
    case 'eks.amazonaws.com/sts-regional-endpoints':
    case 'azure.workload.identity/inject-proxy-sidecar':
      return booleanFault(text);
    case 'azure.workload.identity/proxy-sidecar-port':
      return portFault(text);
  }
  return undefined;
}

/** Our own placeholders, and the like that documentation has: capitals where a cloud has digits or small letters. */
function isPlaceholderValue(key: string, text: string): boolean {
  if (Object.values<string>(placeholders).includes(text)) return true;
  if (key === roleArnAnnotation) return /^arn:aws[a-z-]*:iam::[A-Z][A-Z_-]*:role\//.test(text);
  return (
    key === gkeAnnotation && /^[\w.-]+@[\w.-]+\.gserviceaccount\.com$/.test(text) && /[A-Z]{2}/.test(text)
  );
}

function useFault(text: string): Fault | undefined {
  if (text === 'true') return undefined;
  const meant = /^(?:true|yes|on|1|enabled?)$/i.test(text);
  return meant
    ? {
        why: tell`is "${text}", but the webhook selects Pods by exactly "true"`,
        instead: tell`write "true"`,
        severity: 'error',
        repaired: 'true',
      }
    : undefined;
}

const metadataServer = 'iam.gke.io/gke-metadata-server-enabled';

/** GKE labels nodes that have the metadata server, and only those, with exactly "true" (facts D.3). */
function selectorFault(text: string): Fault | undefined {
  if (text === 'true') return undefined;
  return {
    why: tell`is "${text}", but GKE labels nodes with exactly "true", so the Pods fit no node`,
    instead: tell`write "true"`,
    severity: 'error',
    repaired: /^(?:true|yes|on|1|enabled?)$/i.test(text) ? 'true' : undefined,
  };
}

const accountId = /^\d{12}$/;

/** The form of a role's ARN (facts D.1): `arn:aws:iam::123456789012:role/NAME`, other partitions alike. */
function arnFault(text: string): Fault | undefined {
  const form = tell`write arn:aws:iam::<12 digits>:role/<name>`;
  const fault = (why: string, repaired?: string): Fault => ({
    why,
    instead: form,
    severity: 'error',
    repaired,
  });
  const trimmed = text.trim();
  if (/^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text)) return undefined;
  if (trimmed !== text && arnFault(trimmed) === undefined)
    return fault(tell`has blanks around the ARN`, trimmed);
  const [arn, partition = '', service, region, account = '', ...rest] = trimmed.split(':');
  const resource = rest.join(':');
  if (arn !== 'arn' || !/^aws(?:-[a-z]+)*$/.test(partition)) return fault(tell`is no ARN`);
  if (service === 'sts') return fault(tell`is the ARN of a session, not of a role`);
  if (service !== 'iam') return fault(tell`is an ARN of ${service || tell`no service`}, not of IAM`);
  if (region?.startsWith('role/') === true || account.startsWith('role/'))
    return fault(tell`has no account id`);
  if (region !== '') return fault(tell`names a region, but IAM has none`);
  if (!accountId.test(account)) return fault(tell`has no account id of 12 digits`);
  const [type = ''] = resource.split('/');
  if (type !== 'role') return fault(tell`names ${article(type)}, not a role`);
  return fault(tell`has no role name that IAM allows`);
}

function article(type: string): string {
  if (type === '') return 'nothing';
  return /^[aeio]/.test(type) ? tell`an ${type}` : `a ${type}`;
}

function googleFault(text: string): Fault | undefined {
  if (/^[a-z0-9][a-z0-9.-]*@(?:[a-z0-9-]+\.)+gserviceaccount\.com$/.test(text)) return undefined;
  const instead = tell`write NAME@PROJECT.iam.gserviceaccount.com`;
  const bare = text.trim().replace(/^serviceAccount:/, '');
  const repaired = bare !== text && googleFault(bare) === undefined ? bare : undefined;
  return { why: tell`is no e-mail of a Google service account`, instead, severity: 'error', repaired };
}

function guidFault(text: string): Fault | undefined {
  const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
  if (guid.test(text)) return undefined;
  const trimmed = text.trim().replace(/^\{(.*)\}$/, '$1');
  return {
    why: tell`is no GUID`,
    instead: tell`write the id of the application or managed identity, not its name`,
    severity: 'error',
    repaired: guid.test(trimmed) ? trimmed : undefined,
  };
}

type Separator = ',' | ';';

/** The two webhooks split such lists at different characters (facts D.1, D.4); no name of a container holds either. */
function separatorFault(text: string, wrong: Separator, right: Separator): Fault | undefined {
  if (!text.includes(wrong)) return undefined;
  const names = text.split(/[,;]/).map((name) => name.trim());
  const words = { ',': tell`commas`, ';': tell`semicolons` };
  return {
    why: tell`is split at ${words[right]}, so this is the name of no container and nothing is skipped`,
    instead: tell`write ${words[right]} between the names`,
    severity: 'error',
    repaired: names.filter((name) => name !== '').join(right),
  };
}

function booleanFault(text: string): Fault | undefined {
  if (text === 'true' || text === 'false') return undefined;
  const lower = text.trim().toLowerCase();
  return {
    why: tell`is neither "true" nor "false"`,
    instead: tell`write one of them`,
    severity: 'warning',
    repaired: lower === 'true' || lower === 'false' ? lower : undefined,
  };
}

function portFault(text: string): Fault | undefined {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return undefined;
  return {
    why: tell`is no port`,
    instead: tell`write a number up to 65535`,
    severity: 'error',
    repaired: undefined,
  };
}

function secondsFault(text: string, least: number, most: number): Fault | undefined {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= least && seconds <= most) return undefined;
  const repaired = /^\d+$/.test(text) ? String(Math.min(Math.max(seconds, least), most)) : undefined;
  return {
    why: tell`is not within ${least} and ${most} seconds`,
    instead: tell`write a number of seconds in that range`,
    severity: 'warning',
    repaired,
  };
}
