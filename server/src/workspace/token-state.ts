import { defaultTokenPath } from './api-use.ts';
import type {
  ContainerFacts,
  Known,
  MountFacts,
  PodFacts,
  ProjectedSourceFacts,
  Site,
  VolumeFacts,
} from './facts.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';

/** Whether the API server mounts a token into Pods by itself, and what decides that. */
export interface Automount {
  readonly mounted: 'yes' | 'no' | 'unknown';
  readonly decidedBy: /** The Pod's own `automountServiceAccountToken`, which wins. */
    | 'pod'
    /** The field of the ServiceAccount. */
    | 'account'
    /** Neither says anything: the token is mounted. */
    | 'nobody'
    /** A template, a patch or a broken document does not show it. */
    | 'hidden'
    /** The ServiceAccount is not in the workspace: it may say no. */
    | 'account-elsewhere'
    /** Several manifests of the ServiceAccount say different things. */
    | 'disagreement';
  /** Where the deciding field stands. */
  readonly place: { readonly resource: PlacedResource; readonly site: Site } | undefined;
}

/** A token that a manifest puts into a container itself, through a projected volume. */
export interface OwnToken {
  readonly container: ContainerFacts;
  readonly mount: MountFacts;
  readonly volume: VolumeFacts;
  readonly source: Extract<ProjectedSourceFacts, { readonly type: 'serviceAccountToken' }>;
  /** True when it is for the API server: no audience is given. */
  readonly forApiServer: boolean;
}

/** Which ServiceAccount the Pods of a workload run as, and which tokens their containers see. */
export interface TokenState {
  /** Undefined where a template or a patch hides it. */
  readonly account: string | undefined;
  /** The manifests of that ServiceAccount in the same namespace. */
  readonly accounts: readonly PlacedResource[];
  readonly automount: Automount;
  /** Containers that get the automatically mounted token where `automount` is not no. */
  readonly injectedInto: readonly ContainerFacts[];
  readonly ownTokens: readonly OwnToken[];
}

/** The state of the Pods a workload makes; undefined for objects without a Pod. */
export function tokenStateOf(workload: PlacedResource, graph: WorkspaceGraph): TokenState | undefined {
  const { pod, namespace } = workload.facts;
  if (pod === undefined) return undefined;
  const account = accountOfPods(workload);
  const accounts = account === undefined ? [] : accountObjects(graph, account, namespace);
  const automount = automountOf(workload, pod, account, accounts);
  return {
    account,
    accounts,
    automount,
    injectedInto: automount.mounted === 'no' ? [] : pod.containers.filter(takesInjection),
    ownTokens: ownTokensOf(pod),
  };
}

/** The ServiceAccount the Pods run as; undefined where a template hides it or a patch does not show it. */
export function accountOfPods({ facts }: PlacedResource): string | undefined {
  const { pod } = facts;
  if (pod === undefined || !pod.serviceAccountName.known) return undefined;
  if (facts.completeness === 'patch' && pod.serviceAccountSite === undefined) return undefined;
  return pod.serviceAccountName.value;
}

function accountObjects(
  graph: WorkspaceGraph,
  name: string,
  namespace: string | undefined,
): readonly PlacedResource[] {
  return graph
    .inNamespace('ServiceAccount', name, namespace)
    .filter(({ facts }) => facts.serviceAccount !== undefined);
}

/**
 * The Pod's own field wins over that of its ServiceAccount, absence on both means yes
 * (admission plugin ServiceAccount, `shouldAutomount`).
 */
function automountOf(
  workload: PlacedResource,
  pod: PodFacts,
  account: string | undefined,
  accounts: readonly PlacedResource[],
): Automount {
  if (pod.automount !== undefined) {
    const place = pod.automountSite && { resource: workload, site: pod.automountSite };
    return pod.automount.known
      ? { mounted: pod.automount.value ? 'yes' : 'no', decidedBy: 'pod', place }
      : { mounted: 'unknown', decidedBy: 'hidden', place };
  }
  if (workload.facts.completeness !== 'complete' || account === undefined) return hidden;
  const answers = accounts.map(answerOf);
  const [first] = answers;
  if (first === undefined) return { mounted: 'unknown', decidedBy: 'account-elsewhere', place: undefined };
  if (answers.some(({ mounted }) => mounted !== first.mounted))
    return { mounted: 'unknown', decidedBy: 'disagreement', place: undefined };
  return first;
}

const hidden: Automount = { mounted: 'unknown', decidedBy: 'hidden', place: undefined };

function answerOf(resource: PlacedResource): Automount {
  const { completeness, serviceAccount } = resource.facts;
  const { automount, automountSite } = serviceAccount ?? {};
  if (completeness !== 'complete' || automount?.known === false) return hidden;
  if (automount === undefined) return { mounted: 'yes', decidedBy: 'nobody', place: undefined };
  const place = automountSite && { resource, site: automountSite };
  return { mounted: automount.value ? 'yes' : 'no', decidedBy: 'account', place };
}

/**
 * Only init and regular containers get the mount, and only those without one at exactly that path: the comparison is
 * of strings, so that a slash at the end is another path (admission plugin ServiceAccount, `mountServiceAccountToken`).
 */
function takesInjection({ list, mounts }: ContainerFacts): boolean {
  return list !== 'ephemeralContainers' && mounts.every(({ mountPath }) => mountPath !== defaultTokenPath);
}

function ownTokensOf(pod: PodFacts): readonly OwnToken[] {
  return pod.containers.flatMap((container) =>
    container.mounts.flatMap((mount) =>
      pod.volumes
        .filter(({ name }) => name === mount.volume)
        .flatMap((volume) =>
          (volume.projected ?? []).flatMap((source): readonly OwnToken[] =>
            source.type === 'serviceAccountToken'
              ? [{ container, mount, volume, source, forApiServer: isForApiServer(source.audience) }]
              : [],
          ),
        ),
    ),
  );
}

/** Absent and empty mean the API server's own audience, which most clusters call by its service's name. */
function isForApiServer(audience: Known<string> | undefined): boolean {
  return (
    audience === undefined ||
    (audience.known && /^($|https:\/\/kubernetes\.default\.svc)/.test(audience.value))
  );
}

/** True for a volume as the API server injects it, which stands in what `kubectl get -o yaml` prints: its name is `kube-api-access-` and five random characters. */
export function isInjectedVolume({ name, projected }: VolumeFacts): boolean {
  // Random names leave out vowels and look-alike digits (apimachinery pkg/util/rand).
  return projected !== undefined && /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name);
}
