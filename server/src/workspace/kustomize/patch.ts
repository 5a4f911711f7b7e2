import { at, isMap, isNullish, isScalar, isSequence, items, stringAt } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import type { ResourceFacts } from '../facts.ts';
import { type IdentityChange, jsonPatchChange, mergePatchChange, unreadable } from './identity-change.ts';

/** Reads a text that stands in a value as a document of its own: the objects in it, and its root. */
export type ReadPatch = (text: string) => {
  readonly root: Located | null;
  readonly resources: readonly ResourceFacts[];
};

/** Which objects a patch is for. What is left out fits all; texts are patterns for the whole value. */
export interface PatchTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** True when labels or annotations choose as well, which are not looked at. */
  readonly selective: boolean;
  /** True when the texts mean themselves. */
  readonly literal: boolean;
}

/** One entry of a kustomization that changes objects listed by it. */
export interface Patch {
  /** Undefined when the patch itself names its object. */
  readonly target: PatchTarget | undefined;
  /** Objects that it leaves alone although they are targets. */
  readonly rejected: readonly PatchTarget[];
  /** Whether the kustomization sets its `namespace` after it or before it (kustomize api/internal/target). */
  readonly stage: 'before' | 'after';
  /** What it changes, or the file that says so. */
  readonly source: { readonly changes: readonly IdentityChange[] } | { readonly file: string };
}

/** The patches of a kustomization. */
export function patchesIn(root: Located | null, readPatch: ReadPatch): readonly Patch[] {
  return [
    ...items(at(root, 'patchesStrategicMerge')).flatMap((item) => mergePatch(item, readPatch)),
    ...items(at(root, 'patches')).flatMap((item) => patchIn(item, readPatch, 'before')),
    ...items(at(root, 'patchesJson6902')).flatMap((item) => patchIn(item, readPatch, 'after')),
    ...mergingGenerators(root),
  ];
}

/** An entry of `patches` or `patchesJson6902`. */
export function patchIn(item: Located, readPatch: ReadPatch, stage: Patch['stage']): readonly Patch[] {
  const target = targetIn(at(item, 'target'));
  const written = at(item, 'patch');
  const file = stringAt(item, 'path');
  if (written === undefined && file !== undefined) return [{ target, rejected: [], stage, source: { file } }];
  if (written === undefined) return [];
  const changes = changesIn(written, readPatch);
  return [{ target, rejected: [], stage, source: { changes } }];
}

/** A file, or a patch written out as a text. */
function mergePatch(item: Located, readPatch: ReadPatch): readonly Patch[] {
  if (!isScalar(item) || item.opaque) return [];
  const shared = { target: undefined, rejected: [], stage: 'before' } as const;
  if (!item.text.includes('\n')) return [{ ...shared, source: { file: item.text } }];
  return [{ ...shared, source: { changes: changesIn(item, readPatch) } }];
}

function changesIn(written: Located, readPatch: ReadPatch): readonly IdentityChange[] {
  if (isSequence(written)) return [jsonPatchChange(written)];
  if (!isScalar(written) || written.opaque) return [unreadable];
  const { root, resources } = readPatch(written.text);
  if (isSequence(root)) return [jsonPatchChange(root)];
  if (resources.length === 0) return [unreadable];
  return resources.map(mergePatchChange);
}

/** A target as `patches` and `replacements` write it; undefined without one. */
export function targetIn(node: Located | undefined): PatchTarget | undefined {
  if (!isMap(node)) return undefined;
  const text = (key: 'group' | 'kind' | 'name' | 'namespace'): Partial<PatchTarget> => {
    const value = stringAt(node, key);
    return value === undefined || value === '' ? {} : { [key]: value };
  };
  return {
    ...text('group'),
    ...text('kind'),
    ...text('name'),
    ...text('namespace'),
    selective: ['labelSelector', 'annotationSelector'].some((key) => !isNullish(at(node, key))),
    literal: false,
  };
}

/** Generators that add to an object that is listed: which keys it has is not known then. */
function mergingGenerators(root: Located | null): readonly Patch[] {
  return [
    ['secretGenerator', 'Secret'],
    ['configMapGenerator', 'ConfigMap'],
  ].flatMap(([list = '', kind = '']) =>
    items(at(root, list)).flatMap((item): readonly Patch[] => {
      const behavior = stringAt(item, 'behavior');
      const name = stringAt(item, 'name');
      if (name === undefined || (behavior !== 'merge' && behavior !== 'replace')) return [];
      const target: PatchTarget = { kind, name, selective: false, literal: true };
      return [{ target, rejected: [], stage: 'before', source: { changes: [unreadable] } }];
    }),
  );
}
