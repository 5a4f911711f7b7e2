import { at, isMap, items, pair, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type Place, type PlacedText, textAt } from '../ingress/ingress.ts';
import type { KubernetesResource } from '../resource.ts';
import {
  gatewayGroup,
  isAbsent,
  mayHaveMore,
  numberAt,
  type ObjectReference,
  type ReferenceUse,
  readReference,
} from './reference.ts';

export interface ListenerTls extends Place {
  /** Undefined when absent, which means `Terminate`, or hidden. */
  readonly mode: PlacedText | undefined;
  readonly certificates: readonly ObjectReference[];
  /** True where `certificateRefs` or `options` are written, readable or not. */
  readonly hasCertificates: boolean;
  readonly hasOptions: boolean;
}

/** Namespaces whose routes may attach. */
export interface AllowedNamespaces extends Place {
  /** Undefined when absent, which means `Same`. */
  readonly from: PlacedText | undefined;
  readonly selector: (Place & NamespaceSelector) | undefined;
}

export interface NamespaceSelector {
  /** True for `{}`, which selects every namespace. */
  readonly empty: boolean;
  /** The names it selects by the label that every namespace has; undefined when it asks for anything else. */
  readonly names: readonly string[] | undefined;
}

/** One entry of `spec.listeners`. */
export interface Listener extends Place {
  readonly name: PlacedText | undefined;
  readonly protocol: PlacedText | undefined;
  readonly port: number | undefined;
  /** Undefined: every host. */
  readonly hostname: PlacedText | undefined;
  readonly tls: ListenerTls | undefined;
  readonly namespaces: AllowedNamespaces | undefined;
  /** `allowedRoutes.kinds` of the group of Gateway API; undefined: those that fit the protocol. */
  readonly kinds: readonly string[] | undefined;
  /** True when a template hides something about it. */
  readonly partial: boolean;
}

/** What a Gateway or ListenerSet says about its doors. */
export interface Gateway {
  /** Undefined in a ListenerSet, and where a template hides it. */
  readonly className: PlacedText | undefined;
  /** The Gateway of a ListenerSet. */
  readonly parent: ObjectReference | undefined;
  readonly listeners: readonly Listener[];
  /** True where an annotation tells a controller to write the Secrets of its certificates. */
  readonly certificatesMade: boolean;
  /** Namespaces whose ListenerSets may add listeners; undefined: none. */
  readonly allowedListeners: AllowedNamespaces | undefined;
  /** Every object it refers to but for its class and parent. */
  readonly references: readonly ObjectReference[];
  /** True when there may be more listeners than these: a template, or a patch that carries only what changes. */
  readonly open: boolean;
}

const doorKinds: ReadonlySet<string> = new Set(['Gateway', 'ListenerSet']);

/** True for a Gateway or ListenerSet of Gateway API; other projects have a kind Gateway too. */
export function isGateway({ kind, group }: Pick<KubernetesResource, 'kind' | 'group'>): boolean {
  return group === gatewayGroup && doorKinds.has(kind);
}

/** Reads a Gateway or ListenerSet of any version of `gateway.networking.k8s.io`. */
export function readGateway({ node, path, kind }: KubernetesResource): Gateway {
  const spec = at(node, 'spec');
  const specPath = [...path, 'spec'];
  const list = at(spec, 'listeners');
  const listeners = items(list).map((item, index) => readListener(item, [...specPath, 'listeners', index]));
  const className = textAt(spec, specPath, 'gatewayClassName');
  const parent = readReference(at(spec, 'parentRef'), [...specPath, 'parentRef'], 'backend', 'Gateway');
  return {
    className: className.text,
    parent: kind === 'ListenerSet' ? parent : undefined,
    listeners,
    certificatesMade: pairs(at(node, 'metadata', 'annotations')).some(({ key }) =>
      /^(?:[a-z]+\.)?cert-?manager\.|tls-acme|acme\.cert/.test(key.text),
    ),
    allowedListeners: readNamespaces(at(spec, 'allowedListeners', 'namespaces'), [
      ...specPath,
      'allowedListeners',
      'namespaces',
    ]),
    references: [
      ...listeners.flatMap(({ tls }) => tls?.certificates ?? []),
      ...references(at(spec, 'tls'), [...specPath, 'tls']),
    ],
    open:
      mayHaveMore(spec) ||
      list?.type !== 'sequence' ||
      list.open ||
      list.items.some((item) => !isMap(item)) ||
      (kind === 'Gateway' ? className.text === undefined && !className.hidden : parent === undefined),
  };
}

function readListener(node: Located, path: Path): Listener {
  const [name, protocol, hostname] = ['name', 'protocol', 'hostname'].map((key) => textAt(node, path, key));
  const allowed = at(node, 'allowedRoutes');
  const namespaces = at(allowed, 'namespaces');
  const kinds = at(allowed, 'kinds');
  const tls = at(node, 'tls');
  return {
    path,
    range: node.range,
    name: name?.text,
    protocol: protocol?.text,
    port: numberAt(node, 'port'),
    hostname: hostname?.text?.text === '' ? undefined : hostname?.text,
    tls: readTls(tls, [...path, 'tls']),
    namespaces: readNamespaces(namespaces, [...path, 'allowedRoutes', 'namespaces']),
    kinds: isAbsent(kinds) || items(kinds).length === 0 ? undefined : items(kinds).flatMap(routeKind),
    partial:
      [node, allowed, namespaces, kinds, tls, at(tls, 'certificateRefs')].some(mayHaveMore) ||
      mayHaveMore(at(namespaces, 'from')) ||
      [name, protocol, hostname].some((field) => field?.hidden === true) ||
      mayHaveMore(at(node, 'port')),
  };
}

function readNamespaces(node: Located | undefined, path: Path): AllowedNamespaces | undefined {
  if (!isMap(node)) return undefined;
  return {
    path,
    range: node.range,
    from: textAt(node, path, 'from').text,
    selector: readSelector(at(node, 'selector'), [...path, 'selector']),
  };
}

function routeKind(node: Located): readonly string[] {
  const kind = stringAt(node, 'kind');
  return kind === undefined || (stringAt(node, 'group') ?? gatewayGroup) !== gatewayGroup ? [] : [kind];
}

function readTls(node: Located | undefined, path: Path): ListenerTls | undefined {
  if (!isMap(node)) return undefined;
  return {
    path,
    range: node.range,
    mode: textAt(node, path, 'mode').text,
    certificates: referencesIn(at(node, 'certificateRefs'), [...path, 'certificateRefs'], 'certificate'),
    hasCertificates: !isAbsent(at(node, 'certificateRefs')) && !isEmptyList(at(node, 'certificateRefs')),
    hasOptions: pairs(at(node, 'options')).length > 0 || mayHaveMore(at(node, 'options')),
  };
}

function isEmptyList(node: Located | undefined): boolean {
  return node?.type === 'sequence' && node.items.length === 0 && !node.open;
}

/** Certificate authorities and client certificates of `spec.tls`. */
function references(tls: Located | undefined, path: Path): readonly ObjectReference[] {
  const frontend = at(tls, 'frontend');
  const validations: readonly Path[] = [
    ['default', 'validation'],
    ...items(at(frontend, 'perPort')).map((_, index) => ['perPort', index, 'tls', 'validation']),
  ];
  const authorities = validations.flatMap((place) =>
    referencesIn(
      at(frontend, ...place, 'caCertificateRefs'),
      [...path, 'frontend', ...place, 'caCertificateRefs'],
      'certificate authority',
    ),
  );
  const own = readReference(
    at(tls, 'backend', 'clientCertificateRef'),
    [...path, 'backend', 'clientCertificateRef'],
    'client certificate',
    'Secret',
  );
  return own === undefined ? authorities : [...authorities, own];
}

function referencesIn(list: Located | undefined, path: Path, use: ReferenceUse): readonly ObjectReference[] {
  const kind = use === 'certificate authority' ? 'ConfigMap' : 'Secret';
  return items(list).flatMap((item, index) => readReference(item, [...path, index], use, kind) ?? []);
}

const nameLabel = 'kubernetes.io/metadata.name';

function readSelector(node: Located | undefined, path: Path): AllowedNamespaces['selector'] {
  if (!isMap(node)) return undefined;
  const labels = pairs(at(node, 'matchLabels'));
  const expressions = items(at(node, 'matchExpressions'));
  const [label] = labels;
  const [expression] = expressions;
  let names: readonly string[] | undefined;
  if (labels.length === 1 && expressions.length === 0 && label?.key.text === nameLabel) {
    const name = stringAt(label.value);
    names = name === undefined ? undefined : [name];
  }
  if (labels.length === 0 && expressions.length === 1 && stringAt(expression, 'key') === nameLabel) {
    const values = items(at(expression, 'values')).map((value) => stringAt(value));
    if (stringAt(expression, 'operator') === 'In' && values.every((value) => value !== undefined))
      names = values;
  }
  const open =
    mayHaveMore(node) ||
    mayHaveMore(at(node, 'matchLabels')) ||
    mayHaveMore(pair(node, 'matchExpressions')?.value);
  return {
    path,
    range: node.range,
    empty: labels.length === 0 && expressions.length === 0 && !open,
    names: open ? undefined : names,
  };
}
