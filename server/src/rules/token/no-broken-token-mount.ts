import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defaultTokenPath } from '../../workspace/api-use.ts';
import type { VolumeFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { isInjectedVolume, tokenStateOf } from '../../workspace/token-state.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { noBrokenTokenMountDocs } from './effective/docs-volumes.ts';
import {
  appendSources,
  filesOfVolume,
  mountsWithVolumes,
  nearDefaultPath,
  type PlacedMount,
} from './effective/own-volume.ts';
import { type PodSite, podOffer } from './effective/pod-offer.ts';
import { mountCertainty } from './effective/words.ts';
import { tokenSecretKeys } from './token-secret/token-secret.ts';
import { converted, refused } from './token-secret/tree.ts';

/** A volume of one's own on the token path that clients cannot use, or that stands beside the mounted one. */
export const noBrokenTokenMount = defineRule({
  meta: {
    slug: 'no-broken-token-mount',
    code: 'ZT109',
    area: 'token',
    title: 'A volume on the token path lacks files that clients read, or misses the path',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-13'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: access the API from a Pod',
        url: 'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api',
      },
      {
        title: 'Kubernetes: bound service account token volume mechanism',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume',
      },
    ],
    docs: noBrokenTokenMountDocs,
  },
  checkResource,
  fixes,
});

function checkResource(workload: PlacedResource, context: WorkspaceContext): void {
  const { pod } = workload.facts;
  if (pod === undefined) return;
  const mounts = mountsWithVolumes(pod);
  for (const volume of incompleteVolumes(mounts)) {
    context.report({
      range: volume.range,
      message: incompleteMessage(volume),
      data: [...volume.path],
    });
  }
  const state = tokenStateOf(workload, context.graph);
  const confidence = state && mountCertainty(state);
  if (confidence === undefined) return;
  for (const placed of mounts) {
    const near = placed.mount.mountPath === undefined ? undefined : nearDefaultPath(placed.mount.mountPath);
    // A mount at exactly the path keeps the automatic one out of the container.
    if (near === undefined || placed.container.mounts.some(({ mountPath }) => mountPath === defaultTokenPath))
      continue;
    if (placed.container.list === 'ephemeralContainers') continue;
    context.report({
      range: placed.mount.range,
      message: nearMessage(placed, near),
      confidence,
      data: [...placed.mount.path],
    });
  }
}

/** Projected volumes with a token, mounted on the token path, that lack something clients look for there. */
function incompleteVolumes(mounts: readonly PlacedMount[]): readonly VolumeFacts[] {
  const volumes = mounts.flatMap(({ mount, volume }) =>
    mount.mountPath === defaultTokenPath && !mount.subPath && volume !== undefined ? [volume] : [],
  );
  return [...new Set(volumes)].filter(
    (volume) =>
      volume.projected?.some((source) => source.type === 'serviceAccountToken') === true &&
      !isInjectedVolume(volume) &&
      missingFiles(volume).length > 0,
  );
}

function missingFiles(volume: VolumeFacts): readonly string[] {
  const files = filesOfVolume(volume);
  return files === undefined ? [] : tokenSecretKeys.filter((file) => !files.has(file));
}

function incompleteMessage(volume: VolumeFacts): string {
  const missing = missingFiles(volume).join(tell` and `);
  const what = tell`Volume ${volume.name} takes the place of the token directory but has no ${missing}`;
  return missing === 'namespace'
    ? tell`${what}, from which clients take their own namespace; add a downwardAPI source`
    : missing === 'token'
      ? tell`${what}, without which client libraries cannot reach the API server; add the file`
      : tell`${what}, without which client libraries cannot reach the API server; add the sources`;
}

function nearMessage({ container, mount, volume }: PlacedMount, near: 'other-spelling' | 'inside'): string {
  const what = tell`${mount.mountPath} in container ${container.name ?? ''}`;
  return near === 'other-spelling'
    ? tell`${what} is not spelt as ${defaultTokenPath}, so the API server mounts its own token over volume ${volume?.name ?? mount.volume}; write the path exactly`
    : tell`${what} lies in the read-only directory that the API server mounts by itself; mount the whole directory ${defaultTokenPath}, or use a path elsewhere`;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  const wanted = JSON.stringify(finding.data);
  if (!root) return [];
  for (const workload of context.resourcesOf(finding.document)) {
    const { pod } = workload.facts;
    if (pod === undefined) continue;
    const site: PodSite = { workload, pod, root };
    const mounts = mountsWithVolumes(pod);
    const volume = incompleteVolumes(mounts).find(({ path }) => JSON.stringify(path) === wanted);
    if (volume !== undefined) return [completion(site, volume, context.settings.expirationSeconds)];
    const placed = mounts.find(({ mount }) => JSON.stringify(mount.path) === wanted);
    if (placed?.mount.mountPath !== undefined && nearDefaultPath(placed.mount.mountPath) === 'other-spelling')
      return [exactPath(site, placed, context.settings.expirationSeconds)];
  }
  return [];
}

/** More files in a volume take nothing away, but a client that finds the certificate behaves differently: not safe. */
function completion(site: PodSite, volume: VolumeFacts, expirationSeconds: number): FixOffer {
  const missing = missingFiles(volume);
  const list = [...volume.path, 'projected', 'sources'];
  const token = volume.projected?.find((source) => source.type === 'serviceAccountToken');
  if (missing.includes('token') && token !== undefined) {
    return podOffer(
      site,
      tell`Write the token to the file token`,
      isShared(site.root, list)
        ? refused(tell`The volume is shared through a YAML anchor or merge key`)
        : converted([
            {
              op: 'replaceScalar',
              path: [...token.path, 'serviceAccountToken', 'path'],
              value: 'token',
            },
            ...appendSources(
              volume,
              missing.filter((file) => file !== 'token'),
              expirationSeconds,
            ),
          ]),
      { preferred: true },
    );
  }
  return podOffer(
    site,
    tell`Add ${missing.join(tell` and `)} to volume ${volume.name}`,
    isShared(site.root, list)
      ? refused(tell`The volume is shared through a YAML anchor or merge key`)
      : converted(appendSources(volume, missing, expirationSeconds)),
    { preferred: true },
  );
}

/** With the path the volume takes the place of the directory, so that it gets the files which clients look for there. */
function exactPath(site: PodSite, { mount, volume }: PlacedMount, expirationSeconds: number): FixOffer {
  const title = tell`Mount volume ${volume?.name ?? mount.volume} at exactly ${defaultTokenPath}`;
  const path = [...mount.path, 'mountPath'];
  const missing =
    volume?.projected?.some((source) => source.type === 'serviceAccountToken') === true
      ? missingFiles(volume).filter((file) => file !== 'token')
      : [];
  const shared =
    isShared(site.root, path) ||
    (volume !== undefined && isShared(site.root, [...volume.path, 'projected', 'sources']));
  return podOffer(
    site,
    title,
    shared
      ? refused(tell`The mount or its volume is shared through a YAML anchor or merge key`)
      : converted([
          { op: 'replaceScalar', path, value: defaultTokenPath },
          ...(volume === undefined ? [] : appendSources(volume, missing, expirationSeconds)),
        ]),
    { preferred: true },
  );
}
