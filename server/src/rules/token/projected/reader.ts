import { type Cloud, cloudOfAudience, isApiServerAudience } from '../../../identity/jwt/audience.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { at, isNullish, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Path } from '../../../yaml/located.ts';
import { fileAt, type TokenMount, type TokenSource } from './token-sources.ts';

/** Who evidently reads a token, and which audience that party takes. */
export interface Reader {
  /** In words, as `AWS STS`. */
  readonly party: string;
  readonly cloud: Cloud | undefined;
  /** Undefined where it is the party's own choice. */
  readonly audience: string | undefined;
  /** How it is known: a variable that names the file, the directory of a cloud's webhook, or only a name. */
  readonly basis: 'variable' | 'directory' | 'configuration' | 'name';
  /** What shows it, for brackets behind the party: `see AWS_WEB_IDENTITY_TOKEN_FILE`. */
  readonly shownBy: string;
  readonly path: Path;
  readonly file: string;
}

interface Party {
  readonly party: string;
  readonly cloud: Cloud;
  readonly audience: string;
}

const irsa: Party = { party: 'AWS STS', cloud: 'aws-irsa', audience: 'sts.amazonaws.com' };
const podIdentity: Party = {
  party: 'EKS Pod Identity',
  cloud: 'aws-pod-identity',
  audience: 'pods.eks.amazonaws.com',
};
const entra: Party = {
  party: 'Microsoft Entra ID',
  cloud: 'azure',
  audience: 'api://AzureADTokenExchange',
};

// Variables with which the clouds' libraries find the token (facts D.1, D.2, D.4).
const variables: ReadonlyMap<string, Party> = new Map([
  ['AWS_WEB_IDENTITY_TOKEN_FILE', irsa],
  ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', podIdentity],
  ['AZURE_FEDERATED_TOKEN_FILE', entra],
  ['ARM_OIDC_TOKEN_FILE_PATH', entra],
]);

// Where the clouds' webhooks mount it (facts D.1, D.2, D.4).
const directories: ReadonlyMap<string, Party> = new Map([
  ['/var/run/secrets/eks.amazonaws.com/serviceaccount', irsa],
  ['/var/run/secrets/pods.eks.amazonaws.com/serviceaccount', podIdentity],
  ['/var/run/secrets/azure/tokens', entra],
  ['/var/run/secrets/azure/wi', entra],
]);

const names: readonly {
  readonly word: RegExp;
  readonly party: string;
  readonly audience: string | undefined;
}[] = [
  { word: /(?:^|[^a-z])(?:hashicorp-?)?vault(?:[^a-z]|$)/, party: 'Vault', audience: 'vault' },
  { word: /(?:^|[^a-z])openbao(?:[^a-z]|$)/, party: 'OpenBao', audience: 'openbao' },
  { word: /(?:^|[^a-z])istio-(?:token|ca)(?:[^a-z]|$)/, party: 'istiod', audience: 'istio-ca' },
  {
    word: /(?:^|[^a-z])(?:spire|spiffe)(?:[^a-z]|$)/,
    party: phrase('the SPIRE server'),
    audience: 'spire-server',
  },
  {
    word: /(?:^|[^a-z])(?:conjur|akeyless|infisical|teleport|boundary)(?:[^a-z]|$)/,
    party: phrase('another service'),
    audience: undefined,
  },
];

const defaultTokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The directory in-cluster clients of the API server read (facts 0-6). */
export function isDefaultFile(file: string): boolean {
  return file === `${defaultTokenPath}/token`;
}

/** The party that evidently reads a token instead of the API server; the surest evidence counts. */
export function readerOf(source: TokenSource): Reader | undefined {
  const byVariable = source.mounts.flatMap((mount) => readersByVariable(source, mount));
  const byDirectory = source.mounts.flatMap((mount) => readersByDirectory(source, mount));
  const found = byVariable[0] ?? byDirectory[0];
  if (found !== undefined) return found;
  return source.mounts.flatMap((mount) => googleReader(source, mount))[0] ?? readerByName(source);
}

function readersByVariable(source: TokenSource, mount: TokenMount): readonly Reader[] {
  const file = fileAt(source, mount);
  if (file === undefined) return [];
  return items(at(mount.container, 'env')).flatMap((entry, index): readonly Reader[] => {
    const name = stringAt(entry, 'name');
    const party = name === undefined ? undefined : variables.get(name);
    if (party === undefined || stringAt(entry, 'value') !== file) return [];
    const path = [...mount.containerPath, 'env', index];
    return [{ ...party, basis: 'variable', shownBy: tell`see ${name}`, path, file }];
  });
}

function readersByDirectory(source: TokenSource, mount: TokenMount): readonly Reader[] {
  const file = fileAt(source, mount);
  const party = mount.mountPath === undefined ? undefined : directories.get(mount.mountPath);
  return file === undefined || party === undefined
    ? []
    : [
        {
          ...party,
          basis: 'directory',
          shownBy: tell`see its directory`,
          path: mount.path,
          file,
        },
      ];
}

/** A credential configuration from a ConfigMap beside a token elsewhere than at the default path: federation with Google (facts D.3). */
function googleReader(source: TokenSource, mount: TokenMount): readonly Reader[] {
  const file = fileAt(source, mount);
  if (file === undefined || file.startsWith(`${defaultTokenPath}/`)) return [];
  return items(at(mount.container, 'env')).flatMap((entry, index): readonly Reader[] => {
    const value = stringAt(entry, 'value');
    if (stringAt(entry, 'name') !== 'GOOGLE_APPLICATION_CREDENTIALS' || value === undefined) return [];
    if (!liesInConfigMap(source, mount, value)) return [];
    return [
      {
        party: 'Google Cloud STS',
        cloud: 'google',
        audience: undefined,
        basis: 'configuration',
        shownBy: tell`see GOOGLE_APPLICATION_CREDENTIALS`,
        path: [...mount.containerPath, 'env', index],
        file,
      },
    ];
  });
}

function liesInConfigMap({ pod }: TokenSource, { container }: TokenMount, file: string): boolean {
  const mount = items(at(container, 'volumeMounts')).find((candidate) => {
    const mountPath = stringAt(candidate, 'mountPath')?.replace(/(?<!\/)\/+$/, '');
    return mountPath !== undefined && file.startsWith(`${mountPath}/`);
  });
  const volume = items(at(pod.spec, 'volumes')).find(
    (candidate) => stringAt(candidate, 'name') === stringAt(mount, 'name'),
  );
  return (
    pair(volume, 'configMap') !== undefined ||
    items(at(volume, 'projected', 'sources')).some((other) => pair(other, 'configMap') !== undefined)
  );
}

function readerByName(source: TokenSource): Reader | undefined {
  for (const mount of source.mounts) {
    const file = fileAt(source, mount);
    if (file === undefined || file.startsWith(`${defaultTokenPath}/`)) continue;
    const words = `${source.volume ?? ''} ${file}`.toLowerCase();
    const named = names.find(({ word }) => word.test(words));
    if (named === undefined) continue;
    const { party, audience } = named;
    const shownBy = tell`by its name`;
    return { party, audience, cloud: undefined, basis: 'name', shownBy, path: mount.path, file };
  }
  return undefined;
}

/** The audience of a token: what is written, `absent` for the API server's own, `hidden` by a template. */
export function audienceOf(
  source: TokenSource,
): { readonly kind: 'absent' | 'hidden' } | { readonly kind: 'text'; readonly text: string } {
  const node = at(source.node, 'audience');
  const text = stringAt(node);
  if (isNullish(node) || text === '') return { kind: source.node.open ? 'hidden' : 'absent' };
  return text === undefined ? { kind: 'hidden' } : { kind: 'text', text };
}

/** True for an audience that a party other than the API server is known by. */
export function isForeignAudience(audience: string): boolean {
  return (
    cloudOfAudience(audience) !== undefined || /^(?:vault|openbao|istio-ca|spire-server)$/.test(audience)
  );
}

/** Why a cloud does not take a token for this audience: it is for the API server, or for another cloud. Undefined where the audience may be somebody's own choice. */
export function audienceFault(reader: Reader, audience: string): string | undefined {
  if (reader.cloud === undefined) return undefined;
  if (isApiServerAudience(audience, undefined)) return tell`is for the API server`;
  const cloud = cloudOfAudience(audience);
  return cloud !== undefined && cloud !== reader.cloud ? tell`is for another cloud` : undefined;
}
