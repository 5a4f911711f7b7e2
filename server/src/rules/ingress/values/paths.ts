import type { Ingress, IngressPath } from '../../../kubernetes/ingress/ingress.ts';
import { tell } from '../../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { type NginxDoor, shown } from '../door/door.ts';
import { asksForRegularExpressions, ingressesWith } from '../door/same-host.ts';

/** A path that ingress-nginx does not read as it is meant. */
export interface MisreadPath {
  readonly path: IngressPath;
  readonly message: string;
  /** True where another `pathType` repairs it. */
  readonly byType: boolean;
}

const regular = /[\^$[\](){}*+?|\\]/;

/** The paths of a door that are regular expressions and are not read so, or the other way round. */
export function misreadPaths(
  door: NginxDoor,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): readonly MisreadPath[] {
  const target = door.annotations.get('rewrite-target')?.value ?? '';
  const groups = Math.max(0, ...[...target.matchAll(/\$(\d)/g)].map((match) => Number(match[1])));
  return door.ingress.rules.flatMap(({ host, paths }) =>
    paths.flatMap((path): readonly MisreadPath[] => {
      const text = path.value?.text;
      if (text === undefined || /[{}<>]{2}|__/.test(text)) return [];
      const type = path.pathType;
      if ((type === 'Exact' || type === 'Prefix') && regular.test(text)) {
        return [
          {
            path,
            byType: true,
            message: tell`Path ${shown(text)} is a regular expression, which ingress-nginx refuses with pathType ${type} since 1.12; write ImplementationSpecific`,
          },
        ];
      }
      const captured = capturesIn(text);
      if (groups > captured) {
        return [
          {
            path,
            byType: false,
            message: tell`rewrite-target uses $${groups}, but path ${shown(text)} has ${captured === 0 ? tell`no group` : tell`only ${captured}`}, so that every request arrives at the same place; add a group such as (.*)`,
          },
        ];
      }
      if (regular.test(text) && !isRegular(door.ingress, host?.text, placed, graph)) {
        return [
          {
            path,
            byType: false,
            message: tell`Path ${shown(text)} looks like a regular expression but is read as plain text, so that it never matches; add use-regex: "true"`,
          },
        ];
      }
      return [];
    }),
  );
}

/** Groups that a `$n` can name: not escaped, and not opened with `?:` and the like. */
function capturesIn(pattern: string): number {
  return [...pattern.replaceAll(/\\./g, '').matchAll(/\((?!\?(?!<[A-Za-z]|P<))/g)].length;
}

/** ingress-nginx reads all paths of a host as regular expressions as soon as one of its Ingresses asks for it. */
function isRegular(
  own: Ingress,
  host: string | undefined,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): boolean {
  if (own.open || asksForRegularExpressions(own)) return true;
  return (
    placed.facts.completeness === 'complete' && ingressesWith('regular expressions', host, graph).length > 0
  );
}
