import { authenticatorOfFlags, serviceAccountsOfFlags } from '../identity/authentication/from-flags.ts';
import { readAuthenticators } from '../identity/authentication/read-configuration.ts';
import { flagNamed } from '../kubernetes/component-flags/values.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import { at, isSequence, pairs } from '../yaml/access.ts';
import type { Located, ParsedDocument } from '../yaml/located.ts';
import { configurationsIn, type PlacedConfiguration } from './authentication-configurations.ts';
import { componentFlagsIn, type PlacedFlags } from './component-flags.ts';
import { outerRange } from './embedded.ts';
import type { AuthenticationFacts, JwtAuthenticatorFacts, ResourceFacts, Site } from './facts.ts';

/** What the objects of a document say of how an API server takes tokens, by the object; those that say nothing are left out. */
export function authenticationFacts(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): ReadonlyMap<Located, AuthenticationFacts> {
  const found = new Map<Located, AuthenticationFacts>();
  const configurations = configurationsIn(document, resources);
  const components = componentFlagsIn(document);
  if (configurations.length === 0 && components.length === 0) return found;
  for (const resource of resources) {
    const own = configurations.filter(({ owner }) => owner?.node === resource.node);
    const flags = factsOfFlags(
      document,
      components.filter(({ owner }) => owner?.node === resource.node),
    );
    const facts = merge([
      ...own.map((one) => factsOfConfiguration(document, one)),
      ...(flags ? [flags] : []),
    ]);
    if (facts !== undefined) found.set(resource.node, facts);
  }
  return found;
}

/** An object of Cluster API may hold the file and the flag that names it. */
function merge(all: readonly AuthenticationFacts[]): AuthenticationFacts | undefined {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first;
  return {
    source: first.source,
    jwt: all.flatMap(({ jwt }) => jwt),
    partial: all.some(({ partial }) => partial),
    serviceAccounts: all.find(({ serviceAccounts }) => serviceAccounts !== undefined)?.serviceAccounts,
    anonymous: first.anonymous,
  };
}

function factsOfConfiguration(
  document: ParsedDocument,
  { embedded, resource }: PlacedConfiguration,
): AuthenticationFacts {
  const list = at(resource.node, 'jwt');
  const read = readAuthenticators(resource);
  const anonymous = at(resource.node, 'anonymous');
  return {
    source: 'configuration',
    jwt: read.flatMap((authenticator, index): readonly JwtAuthenticatorFacts[] => {
      const range = at(list, index, 'issuer', 'url')?.range ?? at(list, index)?.range;
      if (typeof authenticator === 'string' || range === undefined) return [];
      const path = embedded.host?.path ?? [...resource.path, 'jwt', index, 'issuer', 'url'];
      return [{ authenticator, path, range: outerRange(document, embedded, range) }];
    }),
    partial:
      resource.completeness !== 'complete' ||
      (isSequence(list) && list.open) ||
      read.some((authenticator) => typeof authenticator === 'string'),
    serviceAccounts: undefined,
    anonymous:
      anonymous === undefined
        ? undefined
        : {
            path: embedded.host?.path ?? [...resource.path, 'anonymous'],
            range: outerRange(document, embedded, anonymous.range),
          },
  };
}

function factsOfFlags(
  document: ParsedDocument,
  components: readonly PlacedFlags[],
): AuthenticationFacts | undefined {
  const servers = components.filter(
    ({ component: { component, flags } }) => component === 'kube-apiserver' && flags.length > 0,
  );
  if (servers.length === 0) return undefined;
  const jwt: JwtAuthenticatorFacts[] = [];
  let partial = false;
  let anonymous: Site | undefined;
  for (const { component: server, embedded } of servers) {
    const authenticator = authenticatorOfFlags(server);
    const issuer = flagNamed(server, 'oidc-issuer-url');
    const door = flagNamed(server, 'anonymous-auth');
    if (door !== undefined && flagNamed(server, 'authentication-config') !== undefined)
      anonymous = {
        path: embedded.host?.path ?? door.path,
        range: outerRange(document, embedded, door.range),
      };
    if (authenticator === 'hidden') partial = true;
    else if (authenticator !== undefined && issuer !== undefined)
      jwt.push({
        authenticator,
        path: embedded.host?.path ?? issuer.path,
        range: outerRange(document, embedded, issuer.range),
      });
  }
  const accounts = servers.flatMap(({ component }) => serviceAccountsOfFlags(component) ?? []);
  return jwt.length === 0 && accounts.length === 0 && !partial && anonymous === undefined
    ? undefined
    : { source: 'flags', jwt, partial, serviceAccounts: accounts[0], anonymous };
}

/** Facts of a file that is no object, such as the config.yaml of k3s: one record that stands for all of it. */
export function factsOfPlainFile(document: ParsedDocument): ResourceFacts | undefined {
  const authentication = factsOfFlags(document, componentFlagsIn(document));
  const first = pairs(document.root)[0]?.key;
  if (authentication === undefined || first === undefined) return undefined;
  return {
    apiVersion: '',
    group: '',
    kind: 'ServerConfiguration',
    name: undefined,
    namespace: undefined,
    completeness: document.broken ? 'broken' : document.templated ? 'template' : 'complete',
    path: [],
    site: { path: [first.text], range: first.range },
    authentication,
  };
}
