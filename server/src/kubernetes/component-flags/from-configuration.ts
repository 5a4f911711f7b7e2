import { at, isMap, isNullish, isScalar, isSequence, pairs } from '../../yaml/access.ts';
import type { Located, LocatedMap, ParsedDocument, Path } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';
import { flagName, flagsOfArguments } from './arguments.ts';
import { kopsFlag } from './kops-fields.ts';
import { flagsOfKubeletFields, isWholeKubeletConfiguration } from './kubelet-fields.ts';
import type { Component, ComponentFlag, ComponentFlags, FlagSource } from './model.ts';
import { minorOfCluster } from './release.ts';

/** What all places of one file share. */
export interface FlagHome {
  readonly document: ParsedDocument;
  readonly resource: KubernetesResource | undefined;
  readonly source: FlagSource;
}

type Read = Pick<ComponentFlags, 'flags' | 'newFlag'> & { readonly complete: boolean };

/** Flags under `extraArgs` and its kin: a map, a list of `{name, value}`, a list of `flag=value`, or one such text. */
export function flagsAt(
  home: FlagHome,
  component: Component,
  node: Located | undefined,
  path: Path,
): readonly ComponentFlags[] {
  if (node === undefined || isNullish(node)) return [];
  const read = readAny(node, path);
  return read === undefined ? [] : [finish(home, component, node, path, read)];
}

/** Fields of a kops component configuration. */
export function flagsOfFields(
  home: FlagHome,
  component: Component,
  node: Located | undefined,
  path: Path,
): readonly ComponentFlags[] {
  if (!isMap(node)) return [];
  const flags = pairs(node).flatMap(({ key, value }): readonly ComponentFlag[] => {
    const name = kopsFlag(key.text);
    const fieldPath = [...path, key.text];
    const list: readonly { readonly node: Located; readonly path: Path }[] = isSequence(value)
      ? value.items.map((item, index) => ({ node: item, path: [...fieldPath, index] }))
      : [{ node: value, path: fieldPath }];
    return list.flatMap((one) => {
      if (!isScalar(one.node) || isNullish(one.node)) return [];
      const form = { type: 'field', fieldPath } as const;
      const shown = one.node.opaque ? undefined : one.node.text;
      return [{ name, value: shown, range: one.node.range, path: one.path, part: undefined, form }];
    });
  });
  return [finish(home, component, node, path, { flags, newFlag: 'field', complete: !node.open })];
}

/** A KubeletConfiguration; its absent fields have the defaults of the file, which ask everybody who they are. */
export function flagsOfKubeletConfiguration(
  home: FlagHome,
  node: Located,
  path: Path,
): readonly ComponentFlags[] {
  const flags = flagsOfKubeletFields(node, path);
  return [
    finish(home, 'kubelet', node, path, {
      flags,
      newFlag: 'none',
      complete: isWholeKubeletConfiguration(node),
    }),
  ];
}

function readAny(node: Located, path: Path): Read | undefined {
  if (isMap(node)) return { flags: flagsOfMap(node, path), newFlag: 'pair', complete: !node.open };
  if (isScalar(node)) return { ...flagsOfArguments([{ node, path }], true), newFlag: 'none' };
  if (node.items.some(isMap)) {
    const flags = node.items.flatMap((item, index) => flagOfEntry(item, [...path, index]));
    return { flags, newFlag: 'entry', complete: !node.open };
  }
  const list = node.items.map((item, index) => ({ node: item, path: [...path, index] }));
  const read = flagsOfArguments(list, true);
  const dashed = node.items.some((item) => isScalar(item) && item.text.startsWith('--'));
  return { ...read, newFlag: dashed ? 'item' : 'bare-item', complete: read.complete && !node.open };
}

function flagsOfMap(node: LocatedMap, path: Path): readonly ComponentFlag[] {
  return node.pairs.flatMap(({ key, value }): readonly ComponentFlag[] => {
    const name = flagName(key.text.replace(/^--?/, ''));
    const own = [...path, key.text];
    // Talos and kubeadm's newer forms take a list for a flag that is given more than once.
    const list = isSequence(value)
      ? value.items.map((item, index) => ({ node: item, path: [...own, index] }))
      : [{ node: value, path: own }];
    return list.flatMap((one) =>
      isScalar(one.node)
        ? [
            {
              name,
              value: one.node.opaque || isNullish(one.node) ? undefined : one.node.text,
              range: one.node.range,
              path: one.path,
              part: undefined,
              form: { type: 'pair' } as const,
            },
          ]
        : [],
    );
  });
}

function flagOfEntry(item: Located, path: Path): readonly ComponentFlag[] {
  const name = at(item, 'name');
  const value = at(item, 'value');
  if (!isScalar(name) || name.opaque) return [];
  const hidden = !isScalar(value) || value.opaque;
  return [
    {
      name: flagName(name.text),
      value: hidden ? (value === undefined ? '' : undefined) : value.text,
      range: value?.range ?? name.range,
      path: [...path, value === undefined ? 'name' : 'value'],
      part: undefined,
      form: { type: 'entry', entryPath: path },
    },
  ];
}

function finish(
  { resource, source, document }: FlagHome,
  component: Component,
  node: Located,
  path: Path,
  { flags, newFlag, complete }: Read,
): ComponentFlags {
  const whole = resource === undefined ? !document.broken : resource.completeness === 'complete';
  return {
    component,
    source,
    flags,
    complete: complete && whole && !(isScalar(node) && node.opaque),
    path,
    newFlag,
    minor: resource && minorOfCluster(resource),
    range: node.range,
    resource,
  };
}
