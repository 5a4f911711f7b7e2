import { podOf } from '../kubernetes/pod-spec.ts';
import { type KubernetesResource, readResources } from '../kubernetes/resource.ts';
import { at, isScalar, items, pairs, stringAt } from '../yaml/access.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { podFacts } from './extract-pod.ts';
import { bindingFacts, roleFacts } from './extract-rbac.ts';
import { known, siteOf, stringMap } from './extract-values.ts';
import type { DocumentFacts, NamedSite, ResourceFacts, SecretFacts, ServiceAccountFacts } from './facts.ts';

const noFacts: DocumentFacts = { resources: [] };

/** Kinds whose documents hold facts; documents of other kinds are not parsed for them. */
export const factKinds: readonly string[] = [
  'ServiceAccount',
  'Secret',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
];

/** The facts of a document: plain records, no reference to its tree. */
export function extractFacts(document: ParsedDocument): DocumentFacts {
  const resources = readResources(document);
  return resources.length === 0 ? noFacts : { resources: resources.map(resourceFacts) };
}

function resourceFacts(resource: KubernetesResource): ResourceFacts {
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
    ...(pod !== undefined && { pod: podFacts(pod) }),
    ...(resource.group === '' &&
      resource.kind === 'ServiceAccount' && { serviceAccount: serviceAccountFacts(resource) }),
    ...(resource.group === '' && resource.kind === 'Secret' && { secret: secretFacts(resource) }),
    ...(resource.group === 'rbac.authorization.k8s.io' &&
      (resource.kind === 'Role' || resource.kind === 'ClusterRole') && { role: roleFacts(resource) }),
    ...(resource.group === 'rbac.authorization.k8s.io' &&
      (resource.kind === 'RoleBinding' || resource.kind === 'ClusterRoleBinding') && {
        binding: bindingFacts(resource),
      }),
  };
}

function serviceAccountFacts({ node, path }: KubernetesResource): ServiceAccountFacts {
  const secrets: NamedSite[] = [];
  items(at(node, 'secrets')).forEach((item, index) => {
    const name = stringAt(item, 'name');
    if (name !== undefined)
      secrets.push({ name, ...siteOf(at(item, 'name') ?? item, [...path, 'secrets', index, 'name']) });
  });
  return {
    automount: known(at(node, 'automountServiceAccountToken'), 'boolean'),
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
  return {
    type: type === undefined ? 'Opaque' : stringAt(type),
    typeSite: type && siteOf(type, [...path, 'type']),
    serviceAccountName: stringAt(account),
    serviceAccountSite: isScalar(account)
      ? siteOf(account, [...path, 'metadata', 'annotations', accountAnnotation])
      : undefined,
    keys: [...keys],
    labels: stringMap(at(node, 'metadata', 'labels')),
  };
}
