/**
 * The resources that Kubernetes 1.36 itself serves (`kubectl api-resources` plus subresources), beta and alpha
 * APIs included because naming one that is switched off grants nothing. Group-versions are left out: RBAC knows groups only.
 * Besides what discovery lists, `nodes` carries the subresources that only the kubelet's authorizer asks for.
 */

export const apiResourcesVersion = '1.36';

export interface ApiSubresource {
  readonly name: string;
  readonly verbs: readonly string[];
}

export interface ApiResource {
  readonly name: string;
  readonly namespaced: boolean;
  /** The verbs the API server serves, in the usual order; verbs that only authorization checks know are given by `specialVerbsOf`. */
  readonly verbs: readonly string[];
  readonly subresources: readonly ApiSubresource[];
}

/** Verbs of an ordinary resource, custom resources included. */
export const standardVerbs: readonly string[] = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
];

const standard = standardVerbs.join(' ');
const statusVerbs = 'get update patch';
const proxyVerbs = 'get create update patch delete';

type Subresources = Readonly<Record<string, string>>;

function define(name: string, namespaced: boolean, verbs: string, subresources: Subresources): ApiResource {
  return {
    name,
    namespaced,
    verbs: verbs.split(' '),
    subresources: Object.entries(subresources).map(([subresource, list]) => ({
      name: subresource,
      verbs: list.split(' '),
    })),
  };
}

function inNamespace(name: string, subresources: Subresources = {}, verbs = standard): ApiResource {
  return define(name, true, verbs, subresources);
}

function inCluster(name: string, subresources: Subresources = {}, verbs = standard): ApiResource {
  return define(name, false, verbs, subresources);
}

const status: Subresources = { status: statusVerbs };
const scaleAndStatus: Subresources = { scale: statusVerbs, status: statusVerbs };

const core: readonly ApiResource[] = [
  inNamespace('bindings', {}, 'create'),
  inCluster('componentstatuses', {}, 'get list'),
  inNamespace('configmaps'),
  inNamespace('endpoints'),
  inNamespace('events'),
  inNamespace('limitranges'),
  inCluster(
    'namespaces',
    { finalize: 'update', status: statusVerbs },
    'get list watch create update patch delete',
  ),
  inCluster('nodes', {
    proxy: proxyVerbs,
    status: statusVerbs,
    // Kubelet API, mapped by its authorizer; the last three since 1.33 (KubeletFineGrainedAuthz).
    checkpoint: 'create',
    log: 'get',
    metrics: 'get',
    stats: 'get',
    configz: 'get',
    healthz: 'get',
    pods: 'get',
  }),
  inNamespace('persistentvolumeclaims', status),
  inCluster('persistentvolumes', status),
  inNamespace('pods', {
    attach: 'get create',
    binding: 'create',
    ephemeralcontainers: statusVerbs,
    eviction: 'create',
    exec: 'get create',
    log: 'get',
    portforward: 'get create',
    proxy: proxyVerbs,
    resize: statusVerbs,
    status: statusVerbs,
  }),
  inNamespace('podtemplates'),
  inNamespace('replicationcontrollers', scaleAndStatus),
  inNamespace('resourcequotas', status),
  inNamespace('secrets'),
  inNamespace('serviceaccounts', { token: 'create' }),
  inNamespace('services', { proxy: proxyVerbs, status: statusVerbs }),
];

const groups: Readonly<Record<string, readonly ApiResource[]>> = {
  '': core,
  'admissionregistration.k8s.io': [
    inCluster('mutatingadmissionpolicies'),
    inCluster('mutatingadmissionpolicybindings'),
    inCluster('mutatingwebhookconfigurations'),
    inCluster('validatingadmissionpolicies', status),
    inCluster('validatingadmissionpolicybindings'),
    inCluster('validatingwebhookconfigurations'),
  ],
  'apiextensions.k8s.io': [inCluster('customresourcedefinitions', status)],
  'apiregistration.k8s.io': [inCluster('apiservices', status)],
  apps: [
    inNamespace('controllerrevisions'),
    inNamespace('daemonsets', status),
    inNamespace('deployments', scaleAndStatus),
    inNamespace('replicasets', scaleAndStatus),
    inNamespace('statefulsets', scaleAndStatus),
  ],
  'authentication.k8s.io': [
    inCluster('selfsubjectreviews', {}, 'create'),
    inCluster('tokenreviews', {}, 'create'),
  ],
  'authorization.k8s.io': [
    inNamespace('localsubjectaccessreviews', {}, 'create'),
    inCluster('selfsubjectaccessreviews', {}, 'create'),
    inCluster('selfsubjectrulesreviews', {}, 'create'),
    inCluster('subjectaccessreviews', {}, 'create'),
  ],
  autoscaling: [inNamespace('horizontalpodautoscalers', status)],
  batch: [inNamespace('cronjobs', status), inNamespace('jobs', status)],
  'certificates.k8s.io': [
    inCluster('certificatesigningrequests', { approval: statusVerbs, status: statusVerbs }),
    inCluster('clustertrustbundles'),
    inNamespace('podcertificaterequests', status),
  ],
  'coordination.k8s.io': [inNamespace('leasecandidates'), inNamespace('leases')],
  'discovery.k8s.io': [inNamespace('endpointslices')],
  'events.k8s.io': [inNamespace('events')],
  // Its last resources left with 1.22; the name still stands in many roles and grants nothing.
  extensions: [],
  'flowcontrol.apiserver.k8s.io': [
    inCluster('flowschemas', status),
    inCluster('prioritylevelconfigurations', status),
  ],
  'internal.apiserver.k8s.io': [inCluster('storageversions', status)],
  'networking.k8s.io': [
    inCluster('ingressclasses'),
    inNamespace('ingresses', status),
    inCluster('ipaddresses'),
    inNamespace('networkpolicies'),
    inCluster('servicecidrs', status),
  ],
  'node.k8s.io': [inCluster('runtimeclasses')],
  policy: [inNamespace('poddisruptionbudgets', status)],
  'rbac.authorization.k8s.io': [
    inCluster('clusterrolebindings'),
    inCluster('clusterroles'),
    inNamespace('rolebindings'),
    inNamespace('roles'),
  ],
  'resource.k8s.io': [
    inCluster('deviceclasses'),
    inCluster('devicetaintrules', status),
    inNamespace('resourceclaims', status),
    inNamespace('resourceclaimtemplates'),
    inCluster('resourceslices'),
  ],
  'scheduling.k8s.io': [
    inNamespace('podgroups', status),
    inCluster('priorityclasses'),
    inNamespace('workloads'),
  ],
  'storage.k8s.io': [
    inCluster('csidrivers'),
    inCluster('csinodes'),
    inNamespace('csistoragecapacities'),
    inCluster('storageclasses'),
    inCluster('volumeattachments', status),
    inCluster('volumeattributesclasses'),
  ],
  'storagemigration.k8s.io': [inCluster('storageversionmigrations', status)],
};

/** Verbs that exist for authorization checks alone: a request never carries them, a wildcard grants them. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  '/groups': ['impersonate'],
  '/serviceaccounts': ['impersonate'],
  '/users': ['impersonate'],
  'authentication.k8s.io/uids': ['impersonate'],
  'authentication.k8s.io/userextras': ['impersonate'],
  'certificates.k8s.io/signers': ['approve', 'sign', 'attest'],
  'rbac.authorization.k8s.io/clusterroles': ['bind', 'escalate'],
  'rbac.authorization.k8s.io/roles': ['bind', 'escalate'],
};

/** The resources of a built-in group by its RBAC name (`''` is core); undefined for every other group. */
export function resourcesOfGroup(group: string): readonly ApiResource[] | undefined {
  return Object.hasOwn(groups, group) ? groups[group] : undefined;
}

/** All built-in groups, core first. */
export const builtInGroups: readonly string[] = Object.keys(groups);

/** Verbs like `escalate` that only authorization checks know for this resource; empty for most. */
export function specialVerbsOf(group: string, resource: string): readonly string[] {
  const key = `${group}/${resource.split('/', 1)[0] ?? ''}`;
  return (Object.hasOwn(specialVerbs, key) ? specialVerbs[key] : undefined) ?? [];
}

/** Verbs of `resource` or `resource/subresource` in a built-in group, special ones left out; undefined when the group has no such resource. */
export function verbsOf(group: string, resource: string): readonly string[] | undefined {
  const [name, subresource] = split(resource);
  const found = resourcesOfGroup(group)?.find((candidate) => candidate.name === name);
  if (found === undefined) return undefined;
  if (subresource === undefined) return found.verbs;
  return found.subresources.find((candidate) => candidate.name === subresource)?.verbs;
}

/** The built-in groups that have `resource` or `resource/subresource`, core first. */
export function groupsWith(resource: string): readonly string[] {
  return builtInGroups.filter((group) => verbsOf(group, resource) !== undefined);
}

function split(resource: string): readonly [name: string, subresource: string | undefined] {
  const slash = resource.indexOf('/');
  return slash < 0 ? [resource, undefined] : [resource.slice(0, slash), resource.slice(slash + 1)];
}
