import { issuerOfUrl } from '../identity/issuers/all.ts';
import { componentFlagKinds, componentFlagTriggers } from '../kubernetes/component-flags/read.ts';
import { isIngress } from '../kubernetes/ingress/ingress.ts';
import { podOf } from '../kubernetes/pod-spec.ts';
import { type KubernetesResource, readResources } from '../kubernetes/resource.ts';
import { at, isScalar, items, pairs, stringAt } from '../yaml/access.ts';
import type { ParsedDocument, Path } from '../yaml/located.ts';
import { configurationTrigger } from './authentication-configurations.ts';
import { authenticationFacts, factsOfPlainFile } from './extract-authentication.ts';
import { gatewayFacts, gatewayKinds } from './extract-gateway.ts';
import { ingressClassFacts, ingressFacts, serviceFacts } from './extract-ingress.ts';
import { meshFacts, meshKinds } from './extract-mesh.ts';
import { podFacts } from './extract-pod.ts';
import { bindingFacts, roleFacts } from './extract-rbac.ts';
import { tokenFacts } from './extract-tokens.ts';
import { known, siteOf, stringMap } from './extract-values.ts';
import type {
  AuthenticationFacts,
  DocumentFacts,
  NamedSite,
  ResourceFacts,
  SecretFacts,
  ServiceAccountFacts,
  TokenFacts,
} from './facts.ts';
import { kustomizationFacts } from './kustomize/kustomization.ts';
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
  'AuthenticationConfiguration',
  ...componentFlagKinds,
];

/** Words one of which stands in a file that holds facts without being an object. */
export const factTriggers: readonly string[] = [configurationTrigger, ...componentFlagTriggers];

/** The facts of a document: plain records, no reference to its tree. */
export function extractFacts(document: ParsedDocument): DocumentFacts {
  const resources = readResources(document);
  const kustomization = kustomizationFacts(document);
  if (resources.length === 0) {
    const plain = factsOfPlainFile(document);
    return plain === undefined && kustomization === undefined
      ? noFacts
      : {
          resources: plain === undefined ? [] : [plain],
          ...(kustomization !== undefined && { kustomization }),
        };
  }
  const tokens = tokenFacts(document, resources);
  const authentication = authenticationFacts(document, resources);
  return {
    resources: resources.map((resource) =>
      resourceFacts(resource, tokens.get(resource.node), authentication.get(resource.node)),
    ),
    ...(kustomization !== undefined && { kustomization }),
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
  return {
    apiVersion: resource.apiVersion,
    group: resource.group,
    kind: resource.kind,
    name: resource.name,
    namespace: resource.namespace,
    completeness: resource.completeness,
    path: resource.path,
    site,
    ...(pod !== undefined && { pod: podFacts(pod, at(resource.node, 'metadata')) }),
    ...(resource.group === '' &&
      resource.kind === 'ServiceAccount' && { serviceAccount: serviceAccountFacts(resource) }),
    ...(resource.group === '' && resource.kind === 'Secret' && { secret: secretFacts(resource) }),
    ...(resource.group === 'rbac.authorization.k8s.io' &&
      (resource.kind === 'Role' || resource.kind === 'ClusterRole') && { role: roleFacts(resource) }),
    ...(resource.group === 'rbac.authorization.k8s.io' &&
      (resource.kind === 'RoleBinding' || resource.kind === 'ClusterRoleBinding') && {
        binding: bindingFacts(resource),
      }),
    ...(isIngress(resource) && { ingress: ingressFacts(resource) }),
    ...(resource.group === 'networking.k8s.io' &&
      resource.kind === 'IngressClass' && { ingressClass: ingressClassFacts(resource) }),
    ...(resource.group === '' && resource.kind === 'Service' && { service: serviceFacts(resource) }),
    ...gatewayFacts(resource),
    ...meshFacts(resource),
    ...(authentication !== undefined && { authentication }),
    ...(tokens !== undefined && { tokens }),
  };
}

function serviceAccountFacts({ node, path }: KubernetesResource): ServiceAccountFacts {
  const secrets: NamedSite[] = [];
  items(at(node, 'secrets')).forEach((item, index) => {
    const name = stringAt(item, 'name');
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
    serviceAccountName: stringAt(account),
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
