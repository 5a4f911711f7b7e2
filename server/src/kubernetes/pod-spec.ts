import { at, isMap } from '../yaml/access.ts';
import type { LocatedMap, Path } from '../yaml/located.ts';
import { ownValue } from '../yaml/own-value.ts';
import { rememberLast } from '../yaml/remember-last.ts';
import type { KubernetesResource } from './resource.ts';

/** What happens to running Pods when the pod template of an applied object changes. */
export type TemplateUpdate =
  /** New Pods are rolled out (a CronJob: from its next run). */
  | 'rolls-out'
  /** The API server refuses the change: delete and create again. */
  | 'immutable'
  /** The change is accepted, but Pods that exist keep the old spec. */
  | 'new-pods-only';

interface PodKind {
  readonly group: RegExp;
  /** From the object to the map that holds `spec` and `metadata` of the Pod. */
  readonly template: Path;
  readonly update: TemplateUpdate;
}

// Where each kind keeps its Pod, and what its validation allows to change in place (facts A.9).
const podKinds: Readonly<Record<string, readonly PodKind[]>> = {
  Pod: [{ group: /^$/, template: [], update: 'immutable' }],
  PodTemplate: [{ group: /^$/, template: ['template'], update: 'new-pods-only' }],
  ReplicationController: [{ group: /^$/, template: ['spec', 'template'], update: 'new-pods-only' }],
  ReplicaSet: [{ group: /^(apps|extensions)$/, template: ['spec', 'template'], update: 'new-pods-only' }],
  Deployment: [{ group: /^(apps|extensions)$/, template: ['spec', 'template'], update: 'rolls-out' }],
  StatefulSet: [{ group: /^apps$/, template: ['spec', 'template'], update: 'rolls-out' }],
  DaemonSet: [{ group: /^(apps|extensions)$/, template: ['spec', 'template'], update: 'rolls-out' }],
  Job: [{ group: /^batch$/, template: ['spec', 'template'], update: 'immutable' }],
  CronJob: [{ group: /^batch$/, template: ['spec', 'jobTemplate', 'spec', 'template'], update: 'rolls-out' }],
  Rollout: [{ group: /^argoproj\.io$/, template: ['spec', 'template'], update: 'rolls-out' }],
  Service: [{ group: /^serving\.knative\.dev$/, template: ['spec', 'template'], update: 'rolls-out' }],
  Configuration: [{ group: /^serving\.knative\.dev$/, template: ['spec', 'template'], update: 'rolls-out' }],
  Revision: [{ group: /^serving\.knative\.dev$/, template: [], update: 'immutable' }],
};

/** Kinds whose documents may hold a pod spec, for the pre-filter. */
export const podBearingKinds: readonly string[] = [...Object.keys(podKinds), 'List'];

export interface PodLocation {
  /** The PodSpec. */
  readonly spec: LocatedMap;
  /** From the document's root to the PodSpec. */
  readonly path: Path;
  /** The Pod's own metadata (labels, annotations), where present. */
  readonly metadata: LocatedMap | undefined;
  readonly metadataPath: Path;
  readonly update: TemplateUpdate;
}

/** Where an object keeps its PodSpec; undefined when the kind has none or the manifest does not show it. */
export const podOf = rememberLast((resource: KubernetesResource): PodLocation | undefined => {
  const kind = ownValue(podKinds, resource.kind)?.find((candidate) => candidate.group.test(resource.group));
  if (kind === undefined) return undefined;
  const spec = at(resource.node, ...kind.template, 'spec');
  if (!isMap(spec)) return undefined;
  const metadata = at(resource.node, ...kind.template, 'metadata');
  return {
    spec,
    path: [...resource.path, ...kind.template, 'spec'],
    metadata: isMap(metadata) ? metadata : undefined,
    metadataPath: [...resource.path, ...kind.template, 'metadata'],
    update: kind.update,
  };
});
