import { tell } from '../../../words/tell.ts';
import { at, isNullish, items, pair, pairs, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { type MeshProblem, unknownFields } from './problem.ts';

const referable: ReadonlySet<string> = new Set([
  '/Service',
  'core/Service',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
  'networking.istio.io/ServiceEntry',
]);

/** What Istio refuses about `selector` and `targetRefs` of a policy. */
export function targetProblems(spec: Located | undefined, path: Path): readonly MeshProblem[] {
  const written = ['selector', 'targetRef', 'targetRefs'].filter((name) => {
    const value = at(spec, name);
    return !isNullish(value) && !(value?.type === 'sequence' && value.items.length === 0 && !value.open);
  });
  const [first, second] = written;
  const node = pair(spec, second ?? '');
  if (first !== undefined && second !== undefined && node !== undefined)
    return [
      {
        path: [...path, second],
        range: node.key.range,
        message: tell`${second} beside ${first} is refused; keep one: selector for Pods, targetRefs for Gateways, waypoints and Services`,
      },
    ];
  return [...selectorProblems(spec, path), ...referenceProblems(spec, path)];
}

function selectorProblems(spec: Located | undefined, path: Path): readonly MeshProblem[] {
  const selector = at(spec, 'selector');
  const place = [...path, 'selector'];
  const stars = pairs(at(selector, 'matchLabels')).flatMap(({ key, value }): readonly MeshProblem[] =>
    key.text.includes('*') || (value.type === 'scalar' && !value.opaque && value.text.includes('*'))
      ? [
          {
            path: [...place, 'matchLabels', key.text],
            range: value.range,
            message: tell`A selector takes no wildcards, so Istio refuses it; write the label in full, or leave the selector out for the whole namespace`,
          },
        ]
      : [],
  );
  return [...unknownFields(selector, place, ['matchLabels']), ...stars];
}

function referenceProblems(spec: Located | undefined, path: Path): readonly MeshProblem[] {
  const single = at(spec, 'targetRef');
  const list = items(at(spec, 'targetRefs')).map((node, index) => ({
    node,
    place: [...path, 'targetRefs', index],
  }));
  const all = single === undefined ? list : [{ node: single, place: [...path, 'targetRef'] }, ...list];
  return all.flatMap(({ node, place }): readonly MeshProblem[] => {
    const namespace = pair(node, 'namespace');
    if (namespace !== undefined && stringAt(node, 'namespace') !== '')
      return [
        {
          path: [...place, 'namespace'],
          range: namespace.range,
          message: tell`A targetRef reaches its own namespace only and is refused with another; put the policy where the target is`,
        },
      ];
    const kind = stringAt(node, 'kind');
    const kindNode = at(node, 'kind');
    const group = pair(node, 'group');
    if (kind === undefined || kindNode === undefined) return [];
    const named = group === undefined ? '' : stringAt(group.value);
    if (named === undefined || referable.has(`${named}/${kind}`)) return [];
    const isGateway = kind === 'Gateway' && named === '';
    return [
      {
        path: [...place, 'kind'],
        range: kindNode.range,
        message: tell`A policy can be for Service, Gateway and ServiceEntry, not for ${named === '' ? '' : `${named}/`}${kind}${isGateway ? tell`; write group: gateway.networking.k8s.io` : ''}`,
        ...(isGateway && {
          fix: {
            title: tell`Write group: gateway.networking.k8s.io`,
            refused: true,
            operations:
              group === undefined
                ? [
                    {
                      op: 'insertPair',
                      path: place,
                      key: 'group',
                      value: 'gateway.networking.k8s.io',
                      before: ['kind'],
                    },
                  ]
                : [{ op: 'replaceValue', path: [...place, 'group'], value: 'gateway.networking.k8s.io' }],
          },
        }),
      },
    ];
  });
}
