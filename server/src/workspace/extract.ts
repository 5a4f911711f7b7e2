import { issuerOfUrl } from '../identity/issuers/all.ts';
import { componentFlagKinds, componentFlagTriggers } from '../kubernetes/component-flags/read.ts';
import { gatewayGroup } from '../kubernetes/gateway/reference.ts';
import { isIngress } from '../kubernetes/ingress/ingress.ts';
import { type PodLocation, podOf } from '../kubernetes/pod-spec.ts';
import { type KubernetesResource, readResources } from '../kubernetes/resource.ts';
import { at, isNullish, isScalar, items, pairs, stringAt } from '../yaml/access.ts';
import type { ParsedDocument, Path } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';
import { splitStream } from '../yaml/stream.ts';
import { configurationTrigger } from './authentication-configurations.ts';
import { authenticationFacts, factsOfPlainFile } from './extract-authentication.ts';
import { gatewayFacts, gatewayKinds } from './extract-gateway.ts';
import { ingressClassFacts, ingressFacts, serviceFacts } from './extract-ingress.ts';
import { meshFacts, meshKinds } from './extract-mesh.ts';
import { podFacts } from './extract-pod.ts';
import { bindingFacts, hasVariableNames, roleFacts } from './extract-rbac.ts';
import { tokenFacts } from './extract-tokens.ts';
import { hasVariable, known, nameAt, siteOf, stringMap } from './extract-values.ts';
import type {
  AuthenticationFacts,
  DocumentFacts,
  NamedSite,
  ResourceFacts,
  SecretFacts,
  ServiceAccountFacts,
  TokenFacts,
} from './facts.ts';
import { argoApplications } from './gitops/argo-cd.ts';
import { fluxApplication } from './gitops/flux.ts';
import { isJsonPatch, jsonPatchChange, jsonPatchTriggers } from './kustomize/identity-change.ts';
import { kustomizationFacts } from './kustomize/kustomization.ts';
import type { ReadPatch } from './kustomize/patch.ts';
import { transformerKinds } from './kustomize/transformers.ts';
import { decodedText } from './texts.ts';

const noFacts: DocumentFacts = { resources: [] };

/** Kinds whose documents hold facts; documents of other kinds are not parsed for them. */
export const factKinds: readonly string[] = [
  'ServiceAccount',
  'Secret',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'Ingress',
  'IngressClass',
  'Service',
  ...gatewayKinds,
  ...meshKinds,
  'Kustomization',
  'Component',
  'Application',
  'ApplicationSet',
  ...transformerKinds,
  'AuthenticationConfiguration',
  ...componentFlagKinds,
];

/** Words one of which stands in a file that holds facts without being an object. */
export const factTriggers: readonly string[] = [
  configurationTrigger,
  ...componentFlagTriggers,
  ...jsonPatchTriggers,
  // Of thousands of HelmReleases few name a ServiceAccount, and what they hold is long.
  '\n  serviceAccountName:',
];

/** The facts of a document: plain records, no reference to its tree. */
export function extractFacts(document: ParsedDocument): DocumentFacts {
  const found = readResources(document);
  const kustomization = kustomizationFacts(document, readPatch);
  const shared = kustomization === undefined ? {} : { kustomization };
  if (found.length === 0) {
    const plain = factsOfPlainFile(document);
    const jsonPatch = isJsonPatch(document.root) ? jsonPatchChange(document.root) : undefined;
    if (plain === undefined && kustomization === undefined && jsonPatch === undefined) return noFacts;
    return {
      resources: plain === undefined ? [] : [plain],
      ...shared,
      ...(jsonPatch !== undefined && { jsonPatch }),
    };
  }
  const applications = found.flatMap((resource) =>
    resource.group === 'argoproj.io'
      ? argoApplications(resource, readPatch)
      : fluxApplication(resource, readPatch),
  );
  return {
    resources: resourcesIn(document, found),
    ...shared,
    ...(applications.length > 0 && { applications }),
  };
}

function resourcesIn(
  document: ParsedDocument,
  found: readonly KubernetesResource[],
): readonly ResourceFacts[] {
  const tokens = tokenFacts(document, found);
  const authentication = authenticationFacts(document, found);
  return found.map((resource) =>
    resourceFacts(resource, tokens.get(resource.node), authentication.get(resource.node)),
  );
}

/** A patch that stands in a kustomization as a text, which may hold several. */
function readPatch(text: string): ReturnType<ReadPatch> {
  const documents = splitStream(text)
    .filter(({ empty }) => !empty)
    .map(({ start, end }) => parseDocument(text.slice(start, end)));
  return {
    root: documents[0]?.root ?? null,
    resources: documents.flatMap((document) =>
      readResources(document).map((resource) => resourceFacts(resource, undefined, undefined)),
    ),
  };
}

function resourceFacts(
  resource: KubernetesResource,
  tokens: readonly TokenFacts[] | undefined,
  authentication: AuthenticationFacts | undefined,
): ResourceFacts {
  const site =
    resource.nameNode !== undefined
      ? siteOf(resource.nameNode, [...resource.path, 'metadata', 'name'])
      : siteOf(resource.kindNode, [...resource.path, 'kind']);
  const pod = podOf(resource);
  const facts: ResourceFacts = {
    apiVersion: resource.apiVersion,
    group: resource.group,
    kind: resource.kind,
    name: knownName(resource.name),
    namespace: knownName(resource.namespace),
    completeness: completenessOf(resource),
    path: resource.path,
    site,
  };
  return Object.assign(
    facts,
    pod !== undefined && { pod: podFacts(pod, at(resource.node, 'metadata')) },
    factsOfKind(resource),
    authentication !== undefined && { authentication },
    tokens !== undefined && { tokens },
    patchFacts(resource, pod),
  );
}

/** The facts that an object has by its group and kind. */
function factsOfKind(resource: KubernetesResource): Partial<ResourceFacts> | undefined {
  if (isIngress(resource)) return { ingress: ingressFacts(resource) };
  const { group, kind } = resource;
  switch (group) {
    case '':
      if (kind === 'ServiceAccount') return { serviceAccount: serviceAccountFacts(resource) };
      if (kind === 'Secret') return { secret: secretFacts(resource) };
      return kind === 'Service' ? { service: serviceFacts(resource) } : meshFacts(resource);
    case 'rbac.authorization.k8s.io':
      if (kind === 'Role' || kind === 'ClusterRole') return { role: roleFacts(resource) };
      return kind === 'RoleBinding' || kind === 'ClusterRoleBinding'
        ? { binding: bindingFacts(resource) }
        : undefined;
    case 'networking.k8s.io':
      return kind === 'IngressClass' ? { ingressClass: ingressClassFacts(resource) } : undefined;
    case gatewayGroup:
      return gatewayFacts(resource);
    case 'kustomize.toolkit.fluxcd.io':
    case 'helm.toolkit.fluxcd.io':
      return impersonation(resource);
    default:
      return meshFacts(resource);
  }
}

/** Flux reads no token: its controllers impersonate the ServiceAccount. */
function impersonation({ node, path }: KubernetesResource): Pick<ResourceFacts, 'impersonates'> {
  const account = at(node, 'spec', 'serviceAccountName');
  const name = nameAt(account);
  return account === undefined || name === undefined || name === ''
    ? {}
    : { impersonates: { name, ...siteOf(account, [...path, 'spec', 'serviceAccountName']) } };
}

function knownName(name: string | undefined): string | undefined {
  return name === undefined || hasVariable(name) ? undefined : name;
}

/** Names that are filled in later make a template of a binding. */
function completenessOf(resource: KubernetesResource): ResourceFacts['completeness'] {
  return resource.completeness === 'complete' && hasVariableNames(resource)
    ? 'template'
    : resource.completeness;
}

function patchFacts(
  { node, group }: KubernetesResource,
  pod: PodLocation | undefined,
): Pick<ResourceFacts, 'patch'> | undefined {
  const removes = stringAt(node, '$patch') === 'delete';
  const redirects =
    (group === 'kustomize.toolkit.fluxcd.io' && at(node, 'spec', 'targetNamespace') !== undefined) ||
    (group === 'argoproj.io' && at(node, 'spec', 'destination', 'namespace') !== undefined);
  const account = at(pod?.spec, 'serviceAccountName');
  const clearsAccount = account !== undefined && isNullish(account);
  return removes || redirects || clearsAccount ? { patch: { removes, redirects, clearsAccount } } : undefined;
}

function serviceAccountFacts({ node, path }: KubernetesResource): ServiceAccountFacts {
  const secrets: NamedSite[] = [];
  items(at(node, 'secrets')).forEach((item, index) => {
    const name = nameAt(item, 'name');
    if (name !== undefined)
      secrets.push({ name, ...siteOf(at(item, 'name') ?? item, [...path, 'secrets', index, 'name']) });
  });
  const automount = at(node, 'automountServiceAccountToken');
  return {
    automount: known(automount, 'boolean'),
    automountSite: automount && siteOf(automount, [...path, 'automountServiceAccountToken']),
    secrets,
    annotations: stringMap(at(node, 'metadata', 'annotations')),
  };
}

const accountAnnotation = 'kubernetes.io/service-account.name';

function secretFacts({ node, path }: KubernetesResource): SecretFacts {
  const type = at(node, 'type');
  const account = at(node, 'metadata', 'annotations', accountAnnotation);
  const keys = new Set<string>();
  for (const field of ['data', 'stringData']) {
    for (const { key } of pairs(at(node, field))) keys.add(key.text);
  }
  const onlyIssuer = issuerAlone(node);
  return {
    type: type === undefined ? 'Opaque' : stringAt(type),
    typeSite: type && siteOf(type, [...path, 'type']),
    serviceAccountName: nameAt(account),
    serviceAccountSite: isScalar(account)
      ? siteOf(account, [...path, 'metadata', 'annotations', accountAnnotation])
      : undefined,
    keys: [...keys],
    labels: stringMap(at(node, 'metadata', 'labels')),
    ...(onlyIssuer !== undefined && { onlyIssuer }),
    ...(stringAt(type) === 'bootstrap.kubernetes.io/token' && {
      bootstrapGroups: bootstrapGroups(node, path),
    }),
  };
}

/** The issuer whose address every value is; people also write it under `data` without encoding it. */
function issuerAlone(node: KubernetesResource['node']): string | undefined {
  const issuers = (['data', 'stringData'] as const).flatMap((field) =>
    pairs(at(node, field)).map(({ value }) => {
      const text = isScalar(value) && !value.opaque ? value.text : '';
      const decoded = field === 'data' ? decodedText(text) : undefined;
      return (issuerOfUrl(text) ?? issuerOfUrl(decoded ?? ''))?.title;
    }),
  );
  return issuers.every((issuer) => issuer !== undefined) ? issuers[0] : undefined;
}

function bootstrapGroups(node: KubernetesResource['node'], path: Path): readonly NamedSite[] {
  for (const field of ['stringData', 'data']) {
    const value = at(node, field, 'auth-extra-groups');
    if (!isScalar(value) || value.opaque) continue;
    const text = field === 'data' ? decodedText(value.text) : value.text;
    const site = siteOf(value, [...path, field, 'auth-extra-groups']);
    return (text ?? '')
      .split(',')
      .flatMap((name) => (name.trim() === '' ? [] : [{ name: name.trim(), ...site }]));
  }
  return [];
}
