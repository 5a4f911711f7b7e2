import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { type EmbeddedDocument, outerRange } from '../../../workspace/embedded.ts';
import { at } from '../../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../../yaml/located.ts';
import type { Report } from '../../rule.ts';

/** The parts of a report about a value inside a text of a Secret: `key` is the Secret's, `path` leads on from there. */
export function placeInText(
  document: ParsedDocument,
  resource: KubernetesResource,
  embedded: EmbeddedDocument,
  path: Path,
): Pick<Report, 'range' | 'data' | 'resource'> {
  const node = at(embedded.root, ...path) ?? embedded.root;
  const { apiVersion, kind, namespace, name } = resource;
  return {
    range: outerRange(document, embedded, node.range),
    data: { host: [...(embedded.host?.path ?? [])], path: [...path] },
    resource: { apiVersion, kind, namespace, name },
  };
}
