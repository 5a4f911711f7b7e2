import { readResources } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { outerRange } from '../../../workspace/embedded.ts';
import { at } from '../../../yaml/access.ts';
import type { ParsedDocument, Path, Range } from '../../../yaml/located.ts';
import type { Finding, FixContext, Json, Report } from '../../rule.ts';
import { isPath } from '../credentials/text-finding.ts';
import { type Kubeconfig, kubeconfigsIn } from './kubeconfigs.ts';

/** The parts of a report that say where in a kubeconfig something stands. */
export function placeInKubeconfig(
  document: ParsedDocument,
  kubeconfig: Kubeconfig,
  index: number,
  path: Path,
  range?: Range,
): Pick<Report, 'range' | 'data' | 'resource'> {
  const node = at(kubeconfig.root, ...path) ?? kubeconfig.root;
  const resource = kubeconfig.host?.resource ?? readResources(document)[0];
  return {
    range: outerRange(document, kubeconfig, range ?? node.range),
    data: { kubeconfig: index, path: [...path] },
    ...(resource !== undefined && {
      resource: {
        apiVersion: resource.apiVersion,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
      },
    }),
  };
}

/** The kubeconfig and path of a finding placed with `placeInKubeconfig`. */
export function kubeconfigOf(
  finding: Finding,
  context: FixContext,
): { readonly kubeconfig: Kubeconfig; readonly path: Path } | undefined {
  const document = context.parse(finding.document);
  const data: Json | undefined = finding.data;
  if (document === undefined || typeof data !== 'object' || data === null || !('kubeconfig' in data))
    return undefined;
  const { path } = data;
  const kubeconfig =
    typeof data.kubeconfig === 'number' ? kubeconfigsIn(document)[data.kubeconfig] : undefined;
  return kubeconfig !== undefined && isPath(path) ? { kubeconfig, path } : undefined;
}

/** ` in data key kubeconfig` for an embedded one, nothing for a file. */
export function hostInWords({ host }: Kubeconfig): string {
  const key = host?.path.at(-1);
  if (host === undefined || key === undefined) return '';
  const { resource } = host;
  return resource === undefined
    ? tell` of the embedded kubeconfig`
    : tell` of the kubeconfig in ${resource.kind} key ${key}`;
}
