import { at, isNullish, isScalar, items, pair, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, LocatedScalar, Path, Range } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';
import { directivesIn } from './snippet-text.ts';

/** Where something stands: a path from the document's root and a range in the document. */
export interface Place {
  readonly path: Path;
  readonly range: Range;
}

/** A text with its place. */
export interface PlacedText extends Place {
  readonly text: string;
}

/** An annotation as the API server takes it; its place is that of the value. */
export interface Annotation extends Place {
  readonly name: string;
  readonly keyRange: Range;
  /** Undefined for what a template hides, and for snippets: those are described by `directives`. */
  readonly value: string | undefined;
  /** Names of the configuration directives in the text of a snippet, lower case, without repetitions. */
  readonly directives?: readonly string[];
  /** True when the value is no string, which the API server refuses. */
  readonly mistyped: boolean;
}

export interface IngressBackend extends Place {
  /** Undefined for a `resource` backend and where a template hides the name. */
  readonly service: PlacedText | undefined;
  /** Name or number as written; undefined when absent or hidden. */
  readonly port: (Place & { readonly value: string | number }) | undefined;
}

export interface IngressPath extends Place {
  /** Undefined when absent or hidden. */
  readonly value: PlacedText | undefined;
  /** True when a template hides the path. */
  readonly hidden: boolean;
  readonly pathType: string | undefined;
  readonly backend: IngressBackend | undefined;
}

export interface IngressRule extends Place {
  /** Undefined when the rule is for every host, or when a template hides it. */
  readonly host: PlacedText | undefined;
  readonly hidden: boolean;
  readonly paths: readonly IngressPath[];
}

export interface IngressTls extends Place {
  readonly hosts: readonly PlacedText[];
  /** True when a template hides some of the hosts. */
  readonly partial: boolean;
  readonly secretName: PlacedText | undefined;
}

/** What an Ingress of any API version says about its door. */
export interface Ingress {
  readonly annotations: readonly Annotation[];
  /** `spec.ingressClassName`. */
  readonly classField: PlacedText | undefined;
  /** The deprecated annotation `kubernetes.io/ingress.class`. */
  readonly classAnnotation: PlacedText | undefined;
  /** True when a template hides the class. */
  readonly classHidden: boolean;
  readonly defaultBackend: IngressBackend | undefined;
  readonly rules: readonly IngressRule[];
  readonly tls: readonly IngressTls[];
  /** True when a template may add rules, TLS entries or annotations. */
  readonly open: boolean;
}

/** The deprecated way to choose a controller. */
export const classAnnotationName = 'kubernetes.io/ingress.class';

/** Groups in which an Ingress was ever served. */
export function isIngress({ kind, group }: Pick<KubernetesResource, 'kind' | 'group'>): boolean {
  return kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions');
}

/** Reads an Ingress in the shape of `networking.k8s.io/v1` and of the beta versions before it. */
export function readIngress({ node, path }: KubernetesResource): Ingress {
  const spec = at(node, 'spec');
  const specPath = [...path, 'spec'];
  const metadata = [...path, 'metadata', 'annotations'];
  const annotations = readAnnotations(at(node, 'metadata', 'annotations'), metadata);
  const field = textAt(spec, specPath, 'ingressClassName');
  const classAnnotation = textAt(at(node, 'metadata', 'annotations'), metadata, classAnnotationName);
  const backend = pair(spec, 'defaultBackend') === undefined ? 'backend' : 'defaultBackend';
  return {
    annotations,
    classField: field.text,
    classAnnotation: classAnnotation.text,
    classHidden: field.hidden || classAnnotation.hidden,
    defaultBackend: readBackend(at(spec, backend), [...specPath, backend]),
    rules: items(at(spec, 'rules')).map((rule, index) => readRule(rule, [...specPath, 'rules', index])),
    tls: items(at(spec, 'tls')).map((entry, index) => readTls(entry, [...specPath, 'tls', index])),
    open: [at(node, 'metadata', 'annotations'), spec, at(spec, 'rules'), at(spec, 'tls')].some(isOpen),
  };
}

function isOpen(node: Located | undefined): boolean {
  return node !== undefined && (node.type === 'scalar' ? node.opaque : node.open);
}

/** The annotations of an object with their places. */
export function readAnnotations(node: Located | undefined, path: Path): readonly Annotation[] {
  return pairs(node).map(({ key, value }) => {
    const place = { name: key.text, path: [...path, key.text], range: value.range, keyRange: key.range };
    if (!isScalar(value)) return { ...place, value: undefined, mistyped: true };
    const mistyped = !value.opaque && typeof value.value !== 'string' && !isNullish(value);
    if (value.opaque) return { ...place, value: undefined, mistyped };
    if (key.text.endsWith('-snippet'))
      return { ...place, value: undefined, mistyped, directives: directivesIn(value.text) };
    return { ...place, value: value.text, mistyped };
  });
}

function readRule(node: Located, path: Path): IngressRule {
  const host = textAt(node, path, 'host');
  const list = [...path, 'http', 'paths'];
  return {
    path,
    range: node.range,
    host: host.text?.text === '' ? undefined : host.text,
    hidden: host.hidden || (node.type === 'map' && node.open),
    paths: items(at(node, 'http', 'paths')).map((item, index) => readPath(item, [...list, index])),
  };
}

function readPath(node: Located, path: Path): IngressPath {
  const value = textAt(node, path, 'path');
  return {
    path,
    range: node.range,
    value: value.text,
    hidden: value.hidden,
    pathType: stringAt(node, 'pathType'),
    backend: readBackend(at(node, 'backend'), [...path, 'backend']),
  };
}

function readBackend(node: Located | undefined, path: Path): IngressBackend | undefined {
  if (node === undefined || isNullish(node)) return undefined;
  const old = pair(node, 'serviceName') !== undefined;
  const service = old
    ? textAt(node, path, 'serviceName')
    : textAt(at(node, 'service'), [...path, 'service'], 'name');
  const portPaths = old
    ? [['servicePort']]
    : [
        ['service', 'port', 'number'],
        ['service', 'port', 'name'],
      ];
  for (const portPath of portPaths) {
    const port = at(node, ...portPath);
    if (!isScalar(port) || port.opaque) continue;
    const value = portOf(port);
    if (value === undefined) continue;
    return {
      path,
      range: node.range,
      service: service.text,
      port: { value, path: [...path, ...portPath], range: port.range },
    };
  }
  return { path, range: node.range, service: service.text, port: undefined };
}

function portOf({ value }: LocatedScalar): string | number | undefined {
  if (typeof value === 'string') return /^\d+$/.test(value) ? Number(value) : value;
  return typeof value === 'number' ? value : undefined;
}

function readTls(node: Located, path: Path): IngressTls {
  const hosts = at(node, 'hosts');
  return {
    path,
    range: node.range,
    hosts: items(hosts).flatMap((item, index) =>
      isScalar(item) && !item.opaque && typeof item.value === 'string'
        ? [{ text: item.value, path: [...path, 'hosts', index], range: item.range }]
        : [],
    ),
    partial: isOpen(node) || isOpen(hosts) || items(hosts).some((item) => isScalar(item) && item.opaque),
    secretName: textAt(node, path, 'secretName').text,
  };
}

/** The string under a key with its place; `hidden` when a template hides it. */
export function textAt(
  node: Located | undefined,
  path: Path,
  key: string,
): { readonly text: PlacedText | undefined; readonly hidden: boolean } {
  const value = at(node, key);
  if (!isScalar(value)) return { text: undefined, hidden: false };
  if (value.opaque) return { text: undefined, hidden: true };
  return typeof value.value === 'string'
    ? { text: { text: value.value, path: [...path, key], range: value.range }, hidden: false }
    : { text: undefined, hidden: false };
}
