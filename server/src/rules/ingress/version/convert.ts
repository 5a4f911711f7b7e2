import type { NewValue, Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isNullish, isScalar, items, pair } from '../../../yaml/access.ts';
import type { Located, LocatedMap, Path } from '../../../yaml/located.ts';

/** The operations of a conversion, or the reason why there is none. */
export type Converted =
  | { readonly ok: true; readonly operations: readonly Operation[] }
  | { readonly ok: false; readonly reason: string };

/**
 * A beta Ingress in the shape of `networking.k8s.io/v1` (facts E.3): backends have a `service`, `spec.backend` becomes
 * `spec.defaultBackend`, and paths get the type they had without saying so.
 */
export function convertIngress(node: LocatedMap, path: Path): Converted {
  const spec = at(node, 'spec');
  const specPath = [...path, 'spec'];
  const steps: Converted[] = [
    { ok: true, operations: [{ op: 'replaceScalar', path: [...path, 'apiVersion'], value: v1 }] },
  ];
  if (pair(spec, 'backend') !== undefined) {
    steps.push(convertBackend(at(spec, 'backend'), [...specPath, 'backend']));
    steps.push({
      ok: true,
      operations: [{ op: 'renameKey', path: [...specPath, 'backend'], key: 'defaultBackend' }],
    });
  }
  items(at(spec, 'rules')).forEach((rule, index) => {
    items(at(rule, 'http', 'paths')).forEach((entry, place) => {
      const entryPath = [...specPath, 'rules', index, 'http', 'paths', place];
      if (pair(entry, 'pathType') === undefined && isMap(entry) && !entry.open) {
        steps.push({
          ok: true,
          operations: [
            {
              op: 'insertPair',
              path: entryPath,
              key: 'pathType',
              value: 'ImplementationSpecific',
              ...(pair(entry, 'path') === undefined ? { before: ['backend'] } : { after: ['path'] }),
            },
          ],
        });
      }
      if (pair(entry, 'backend') !== undefined)
        steps.push(convertBackend(at(entry, 'backend'), [...entryPath, 'backend']));
    });
  });
  const refused = steps.find((step) => !step.ok);
  if (refused !== undefined) return refused;
  return { ok: true, operations: steps.flatMap((step) => (step.ok ? step.operations : [])) };
}

const v1 = 'networking.k8s.io/v1';

/** A backend of a beta version as v1 has it; no operations for one that is not from there. */
export function convertBackend(node: Located | undefined, path: Path): Converted {
  const name = at(node, 'serviceName');
  const port = at(node, 'servicePort');
  if (pair(node, 'service') !== undefined || isNullish(node)) return { ok: true, operations: [] };
  // A `resource` backend has the same shape in both.
  if (name === undefined && port === undefined) return { ok: true, operations: [] };
  if (!isScalar(name) || !isScalar(port))
    return { ok: false, reason: tell`A backend without serviceName or servicePort cannot be converted` };
  if (name.opaque || port.opaque)
    return { ok: false, reason: tell`A template hides a backend, so its new shape is not known` };
  const number = /^\d+$/.test(port.text) ? Number(port.text) : undefined;
  const service: NewValue = {
    name: String(name.value),
    port: number === undefined ? { name: port.text } : { number },
  };
  return {
    ok: true,
    operations: [
      { op: 'insertPair', path, key: 'service', value: service, before: ['serviceName', 'servicePort'] },
      { op: 'removePair', path: [...path, 'serviceName'] },
      { op: 'removePair', path: [...path, 'servicePort'] },
    ],
  };
}
