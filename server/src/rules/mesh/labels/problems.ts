import type { Operation } from '../../../edit/operations.ts';
import { podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isScalar, pair } from '../../../yaml/access.ts';
import type { Located, LocatedPair, Path } from '../../../yaml/located.ts';
import type { MeshProblem } from '../validity/problem.ts';

/** Kinds whose labels decide about the mesh, or are written as if they did. */
export const labelKinds: readonly string[] = ['Namespace', 'Deployment', 'StatefulSet', 'DaemonSet'];

const mode = 'istio.io/dataplane-mode';
const injection = 'istio-injection';
const revision = 'istio.io/rev';
const inject = 'sidecar.istio.io/inject';

/** What is wrong with the labels of the mesh on a Namespace or a workload (facts E.7). */
export function labelProblems(resource: KubernetesResource): readonly MeshProblem[] {
  if (resource.kind === 'Namespace' && resource.group === '') return namespaceProblems(resource);
  if (resource.group !== 'apps') return [];
  const pod = podOf(resource);
  if (pod === undefined) return [];
  return [
    ...workloadProblems(resource, pod.metadata, pod.metadataPath),
    ...valueProblems(
      at(pod.metadata, 'labels'),
      [...pod.metadataPath, 'labels'],
      [[mode, ['ambient', 'none']]],
    ),
    ...annotationProblems(pod.metadata, pod.metadataPath, [mode]),
  ];
}

function namespaceProblems({ node, path }: KubernetesResource): readonly MeshProblem[] {
  const metadata = at(node, 'metadata');
  const labels = at(metadata, 'labels');
  const place = [...path, 'metadata', 'labels'];
  const found: MeshProblem[] = [
    ...annotationProblems(metadata, [...path, 'metadata'], [injection, revision, mode]),
    ...valueProblems(labels, place, [
      [injection, ['enabled', 'disabled']],
      [mode, ['ambient', 'none']],
    ]),
  ];
  const sidecar = pair(labels, inject);
  if (sidecar !== undefined)
    found.push({
      path: [...place, inject],
      range: sidecar.key.range,
      message: tell`${inject} is a label of Pods and does nothing on a Namespace; write ${injection}: ${textOf(sidecar) === 'false' ? 'disabled' : 'enabled'}`,
      ...(pair(labels, injection) === undefined &&
        ['true', 'false'].includes(textOf(sidecar) ?? '') && {
          fix: {
            title: tell`Write ${injection}: ${textOf(sidecar) === 'true' ? 'enabled' : 'disabled'}`,
            operations: [
              {
                op: 'replaceScalar',
                path: [...place, inject],
                value: textOf(sidecar) === 'true' ? 'enabled' : 'disabled',
              },
              { op: 'renameKey', path: [...place, inject], key: injection },
            ],
          },
        }),
    });
  const injected = pair(labels, injection);
  const named = pair(labels, revision);
  if (injected !== undefined && named !== undefined && textOf(injected) === 'enabled')
    found.push({
      path: [...place, revision],
      range: named.key.range,
      message: tell`${revision} is not read beside ${injection}; remove ${injection} to choose the revision`,
    });
  const ambient = pair(labels, mode);
  if (
    ambient !== undefined &&
    textOf(ambient) === 'ambient' &&
    injected !== undefined &&
    textOf(injected) === 'enabled'
  )
    found.push({
      path: [...place, mode],
      range: ambient.key.range,
      message: tell`Pods get a sidecar by ${injection} and are left out of ambient mode; keep one of the two labels`,
    });
  return found;
}

/** Labels of a Deployment are no labels of its Pods. */
function workloadProblems(
  { node, path, kind }: KubernetesResource,
  podMetadata: Located | undefined,
  podPath: Path,
): readonly MeshProblem[] {
  const labels = at(node, 'metadata', 'labels');
  return [inject, mode].flatMap((name): readonly MeshProblem[] => {
    const label = pair(labels, name);
    const podLabels = at(podMetadata, 'labels');
    if (label === undefined || pair(podLabels, name) !== undefined) return [];
    if (pair(at(podMetadata, 'annotations'), name) !== undefined || (isMap(podLabels) && podLabels.open))
      return [];
    const value = textOf(label);
    const from = [...path, 'metadata', 'labels', name];
    return [
      {
        path: from,
        range: label.key.range,
        message: tell`${name} on the ${kind} does nothing: it is a label of Pods; write it under spec.template.metadata.labels`,
        ...(value !== undefined &&
          isMap(podMetadata) && {
            fix: {
              title: tell`Move it to the labels of the Pods`,
              operations: [
                removal(from, labels),
                { op: 'insertPair', path: [...podPath, 'labels'], key: name, value },
              ],
            },
          }),
      },
    ];
  });
}

function annotationProblems(
  metadata: Located | undefined,
  path: Path,
  names: readonly string[],
): readonly MeshProblem[] {
  return names.flatMap((name): readonly MeshProblem[] => {
    const annotation = pair(at(metadata, 'annotations'), name);
    const labels = at(metadata, 'labels');
    if (annotation === undefined || pair(labels, name) !== undefined || (isMap(labels) && labels.open))
      return [];
    const value = textOf(annotation);
    const from = [...path, 'annotations', name];
    return [
      {
        path: from,
        range: annotation.key.range,
        message: tell`${name} is a label and does nothing as an annotation; write it under metadata.labels`,
        ...(value !== undefined && {
          fix: {
            title: tell`Make it a label`,
            operations: [
              { op: 'insertPair', path: [...path, 'labels'], key: name, value },
              removal(from, at(metadata, 'annotations')),
            ],
          },
        }),
      },
    ];
  });
}

/** Takes a pair out, and its map with it where nothing else is in there. */
function removal(path: Path, map: Located | undefined): Operation {
  const isLast = isMap(map) && map.pairs.length === 1 && !map.open;
  return { op: 'removePair', path: isLast ? path.slice(0, -1) : path };
}

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'on', 'enable', 'enabled', 'ambient']);

function valueProblems(
  labels: Located | undefined,
  path: Path,
  fields: readonly (readonly [name: string, values: readonly string[]])[],
): readonly MeshProblem[] {
  return fields.flatMap(([name, values]): readonly MeshProblem[] => {
    const label = pair(labels, name);
    const value = label === undefined ? undefined : textOf(label);
    const [wanted] = values;
    if (label === undefined || value === undefined || wanted === undefined || values.includes(value))
      return [];
    const place = [...path, name];
    return [
      {
        path: place,
        range: label.value.range,
        message: tell`${name}: ${value.slice(0, 20)} does nothing: the value is ${values.join(tell` or `)}; write ${wanted}`,
        ...(yes.has(value.toLowerCase()) && {
          fix: {
            title: tell`Write ${wanted}`,
            operations: [{ op: 'replaceScalar', path: place, value: wanted }],
          },
        }),
      },
    ];
  });
}

/** The text of a value that no template hides. */
function textOf({ value }: LocatedPair): string | undefined {
  return isScalar(value) && !value.opaque ? value.text : undefined;
}
