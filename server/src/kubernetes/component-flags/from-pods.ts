import { at, isNullish, isScalar, isSequence, items, stringAt } from '../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../yaml/located.ts';
import { rememberLast } from '../../yaml/remember-last.ts';
import { podOf } from '../pod-spec.ts';
import type { KubernetesResource } from '../resource.ts';
import { type Argument, flagsOfArguments, flagsOfWords, type ReadArguments } from './arguments.ts';
import type { Component, ComponentFlag, ComponentFlags } from './model.ts';
import { minorOfImage } from './release.ts';
import { shellCommands } from './shell-words.ts';

const components: readonly Component[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'etcd',
];

const names = new RegExp([...components, 'hyperkube'].join('|'));

/** One look at a document for all its containers; with escapes it may name a component without this word. */
const mayNameComponent = rememberLast(
  ({ text }: ParsedDocument): boolean => text.includes('\\') || names.test(text),
);

/** Flags of components that run as containers: static Pods, and Deployments of hosted control planes. */
export function flagsInPods(
  document: ParsedDocument,
  resource: KubernetesResource,
): readonly ComponentFlags[] {
  if (!mayNameComponent(document)) return [];
  const pod = podOf(resource);
  if (pod === undefined) return [];
  return items(at(pod.spec, 'containers')).flatMap((container, index): readonly ComponentFlags[] => {
    const found = flagsOfContainer(document, container, [...pod.path, 'containers', index]);
    return found === undefined
      ? []
      : [
          {
            ...found,
            resource,
            // The API server and the kubelet demand an image: without one this is a patch.
            complete:
              found.complete && resource.completeness === 'complete' && at(container, 'image') !== undefined,
          },
        ];
  });
}

function flagsOfContainer(
  document: ParsedDocument,
  container: Located,
  path: Path,
): ComponentFlags | undefined {
  const command = listAt(container, path, 'command');
  const args = listAt(container, path, 'args');
  const [first, second] = [textOf(command.list[0]), textOf(command.list[1])];
  const all = [...command.list, ...args.list];
  const common = {
    source: 'pod',
    resource: undefined,
    range: at(container, 'name')?.range,
    minor: minorOfImage(stringAt(container, 'image')),
  } as const;
  if (first !== undefined && /^(?:\/\S*\/)?(?:ba|da|a)?sh$/.test(first)) {
    const script = all.find(({ node }) => isScalar(node) && componentOfScript(node.text) !== undefined);
    if (script === undefined || !isScalar(script.node)) return undefined;
    const component = componentOfScript(script.node.text);
    if (component === undefined) return undefined;
    const read = flagsInScript(document, script, component);
    const variables = variablesOf(component, container, path);
    return {
      ...common,
      component,
      flags: [...variables.flags, ...read.flags],
      complete:
        read.complete && command.complete && args.complete && variables.complete && !script.node.opaque,
      path: script.path,
      newFlag: 'none',
      range: common.range ?? script.node.range,
    };
  }
  const component = componentOfCommand(first, second) ?? componentOfImage(stringAt(container, 'image'), all);
  if (component === undefined) return undefined;
  const read = flagsOfArguments(all);
  const variables = variablesOf(component, container, path);
  const inArgs = args.list.some(({ node }) => isScalar(node) && node.text.startsWith('-'));
  const home = inArgs || command.list.length === 0 ? args : command;
  return {
    ...common,
    component,
    flags: [...variables.flags, ...read.flags],
    complete: read.complete && command.complete && args.complete && variables.complete,
    path: home.path,
    newFlag: 'item',
    range: common.range ?? container.range,
  };
}

/** etcd takes every flag from a variable too, and a flag that is written wins [etcd server/etcdmain/config.go]. */
function variablesOf(component: Component, container: Located, path: Path): ReadArguments {
  if (component !== 'etcd') return { flags: [], complete: true };
  const env = at(container, 'env');
  const flags = items(env).flatMap((entry, index): readonly ComponentFlag[] => {
    const name = /^ETCD_([A-Z0-9_]+)$/.exec(stringAt(entry, 'name') ?? '')?.[1];
    const value = at(entry, 'value');
    const entryPath = [...path, 'env', index];
    if (name === undefined) return [];
    const shown = isScalar(value) && !value.opaque && !value.text.includes('$(') ? value.text : undefined;
    return [
      {
        name: name.toLowerCase().replaceAll('_', '-'),
        value: at(entry, 'valueFrom') === undefined && value === undefined ? '' : shown,
        range: value?.range ?? entry.range,
        path: [...entryPath, value === undefined ? 'name' : 'value'],
        part: undefined,
        form: { type: 'entry', entryPath },
      },
    ];
  });
  const whole = env === undefined || (isSequence(env) && !env.open);
  return { flags, complete: whole && isNullish(at(container, 'envFrom')) };
}

interface ArgumentList {
  readonly list: readonly Argument[];
  readonly path: Path;
  readonly complete: boolean;
}

function listAt(container: Located, path: Path, field: 'command' | 'args'): ArgumentList {
  const node = at(container, field);
  const own = [...path, field];
  return {
    list: items(node).map((item, index) => ({ node: item, path: [...own, index] })),
    path: own,
    complete: node === undefined || (isSequence(node) && !node.open),
  };
}

function textOf(argument: Argument | undefined): string | undefined {
  return isScalar(argument?.node) && !argument.node.opaque ? argument.node.text : undefined;
}

/** By the program: `kube-apiserver`, `/usr/local/bin/kube-apiserver`, `hyperkube apiserver`. */
function componentOfCommand(first: string | undefined, second: string | undefined): Component | undefined {
  const program = first?.slice(first.lastIndexOf('/') + 1);
  if (program === 'hyperkube')
    return components.find((name) => name === second || name === `kube-${second ?? ''}`);
  return components.find((name) => name === program);
}

/** By the image, where the command is the image's own. */
function componentOfImage(image: string | undefined, all: readonly Argument[]): Component | undefined {
  const startsWithFlag = textOf(all[0])?.startsWith('-') === true;
  const name = /(?:^|\/)([a-z-]+)(?:-(?:amd64|arm64))?(?:[:@][^/]*)?$/.exec(image ?? '')?.[1];
  return startsWithFlag ? components.find((component) => component === name) : undefined;
}

function componentOfScript(script: string): Component | undefined {
  return components.find((name) => script.includes(name) && commandIn(script, name) !== undefined);
}

function commandIn(script: string, component: Component) {
  for (const words of shellCommands(script)) {
    const index = words.findIndex(
      ({ value }) => value !== undefined && value.slice(value.lastIndexOf('/') + 1) === component,
    );
    const ahead = words.slice(0, index);
    // `exec`, assignments and `env` may stand before a program; anything else is another program with an argument.
    if (index >= 0 && ahead.every(({ known }) => /^(?:exec|env|command|nohup|\w+=.*)$/s.test(known)))
      return words.slice(index + 1);
  }
  return undefined;
}

function flagsInScript(document: ParsedDocument, script: Argument, component: Component): ReadArguments {
  if (!isScalar(script.node)) return { flags: [], complete: false };
  const words = commandIn(script.node.text, component);
  return words === undefined
    ? { flags: [], complete: false }
    : flagsOfWords(words, script.node, script.path, document);
}
