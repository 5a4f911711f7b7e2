import { at, isNullish, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import { stringList } from '../extract-values.ts';
import type { Known } from '../facts.ts';
import { fieldChange } from './identity-change.ts';
import { type Patch, type PatchTarget, targetIn } from './patch.ts';

/**
 * The fields that `replacements` write, as patches. Kustomize makes them last, so that no `namespace` of the same
 * kustomization comes after them. Their value is known where the kustomization's own generator writes it out.
 */
export function replacementsIn(root: Located | null): readonly Patch[] {
  const values = generatedValues(root);
  return items(at(root, 'replacements')).flatMap((item): readonly Patch[] => {
    // What a file of its own replaces may be anything.
    if (stringAt(item, 'path') !== undefined) return [writing(undefined, [], ['*'], { known: false })];
    const source = sourceOf(item, values);
    return items(at(item, 'targets')).flatMap((target) => {
      const rejected = items(at(target, 'reject')).flatMap((one) => targetIn(one) ?? []);
      const isPart = !isNullish(at(target, 'options', 'delimiter'));
      return stringList(at(target, 'fieldPaths')).values.map((path) =>
        writing(
          targetIn(at(target, 'select')),
          rejected,
          segmentsOf(path),
          isPart ? { known: false } : source,
        ),
      );
    });
  });
}

const everyObject: PatchTarget = { selective: true, literal: true };

function writing(
  target: PatchTarget | undefined,
  rejected: readonly PatchTarget[],
  path: readonly string[],
  value: Known<string>,
): Patch {
  return {
    target: target ?? everyObject,
    rejected,
    stage: 'after',
    source: { changes: [fieldChange(path, value)] },
  };
}

function sourceOf(item: Located, values: ReadonlyMap<string, string>): Known<string> {
  const literal = stringAt(item, 'sourceValue');
  if (literal !== undefined) return { known: true, value: literal };
  const source = at(item, 'source');
  if (!isNullish(at(source, 'options'))) return { known: false };
  const [data, key] = segmentsOf(stringAt(source, 'fieldPath') ?? '');
  const value = data === 'data' ? values.get(nameOf(stringAt(source, 'name'), key)) : undefined;
  return stringAt(source, 'kind') === 'ConfigMap' && value !== undefined
    ? { known: true, value }
    : { known: false };
}

/** `spec.[a.b].c` has three segments; a dot behind a backslash is none. */
function segmentsOf(path: string): readonly string[] {
  return (path.match(/\[[^\]]*\]|(?:\\.|[^.\\])+/g) ?? []).map((segment) => segment.replaceAll('\\.', '.'));
}

function nameOf(name: string | undefined, key: string | undefined): string {
  return `${name}/${key}`;
}

/** What `configMapGenerator` writes out in `literals`. */
function generatedValues(root: Located | null): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const generator of items(at(root, 'configMapGenerator'))) {
    for (const literal of items(at(generator, 'literals'))) {
      if (!isScalar(literal) || literal.opaque) continue;
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(literal.text) ?? [];
      if (value !== undefined) found.set(nameOf(stringAt(generator, 'name'), key), unquoted(value));
    }
  }
  return found;
}

/** Kustomize takes one pair of quotes off (kustomize api/kv). */
function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) && value.length > 1 ? value.slice(1, -1) : value;
}
