import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isOpaque, isScalar, pair, pairs, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { type MeshProblem, unknownFields } from './problem.ts';

const modes = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'];

/** What Istio refuses or leaves out about a PeerAuthentication (pkg/config/validation/validation.go; facts E.7). */
export function peerAuthenticationProblems(resource: KubernetesResource): readonly MeshProblem[] {
  const spec = at(resource.node, 'spec');
  const path = [...resource.path, 'spec'];
  const labels = at(spec, 'selector', 'matchLabels');
  const ports = pair(spec, 'portLevelMtls');
  const found: MeshProblem[] = [
    ...unknownFields(spec, path, ['selector', 'mtls', 'portLevelMtls']),
    ...unknownFields(at(spec, 'selector'), [...path, 'selector'], ['matchLabels']),
    ...modeProblems(at(spec, 'mtls'), [...path, 'mtls']),
  ];
  const isHidden =
    (isMap(spec) && spec.open) || isOpaque(at(spec, 'selector')) || (isMap(labels) && labels.open);
  if (ports !== undefined && !isHidden && pairs(labels).length === 0)
    found.push({
      path: [...path, 'portLevelMtls'],
      range: ports.key.range,
      message: tell`portLevelMtls without a selector is refused, and the mode with it; select the workloads whose ports are meant`,
    });
  for (const { key, value } of pairs(ports?.value)) {
    const port = Number(key.text);
    const place = [...path, 'portLevelMtls', key.text];
    if (!key.opaque && (!Number.isInteger(port) || port < 1 || port > 65_535))
      found.push({
        path: place,
        range: key.range,
        message: tell`portLevelMtls takes port numbers of the workload, not ${key.text.slice(0, 20)}; write one from 1 to 65535`,
      });
    found.push(...modeProblems(value, place));
  }
  if (resource.namespace === 'istio-system' && pairs(labels).length > 0) {
    const selector = pair(spec, 'selector');
    if (selector !== undefined)
      found.push({
        path: [...path, 'selector'],
        range: selector.key.range,
        message: tell`In the root namespace a PeerAuthentication with a selector is ignored; leave the selector out for the whole mesh, or put it beside its workloads`,
      });
  }
  return found;
}

function modeProblems(mtls: Located | undefined, path: Path): readonly MeshProblem[] {
  const mode = at(mtls, 'mode');
  const text = stringAt(mtls, 'mode');
  const unknown = unknownFields(mtls, path, ['mode']);
  if (!isScalar(mode) || text === undefined || modes.includes(text)) return unknown;
  const upper = modes.find((name) => name === text.toUpperCase());
  return [
    ...unknown,
    {
      path: [...path, 'mode'],
      range: mode.range,
      message: tell`There is no mode ${text.slice(0, 20)}, so the policy is refused; write ${upper ?? 'STRICT'}`,
      ...(upper !== undefined && {
        fix: {
          title: tell`Write ${upper}`,
          refused: true,
          operations: [{ op: 'replaceScalar', path: [...path, 'mode'], value: upper }],
        },
      }),
    },
  ];
}
