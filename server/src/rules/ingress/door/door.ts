import { nginxName } from '../../../kubernetes/ingress/controllers.ts';
import type { Annotation, Ingress } from '../../../kubernetes/ingress/ingress.ts';
import { nginxAliases } from '../../../kubernetes/ingress/nginx-annotations.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { type ServedBy, servedBy } from '../../../workspace/ingress-class.ts';
import type { Confidence, Severity } from '../../rule.ts';

/** An Ingress that ingress-nginx serves, with its annotations by current name. */
export interface NginxDoor {
  readonly ingress: Ingress;
  readonly served: ServedBy;
  /** By name without the prefix, older names included; the first in the source counts. */
  readonly annotations: ReadonlyMap<string, Annotation>;
  /** A canary takes nearly all of its settings from the Ingress it belongs to. */
  readonly canary: boolean;
  /** Lower where only an annotation suggests the controller: Higress and others read some of the same names. */
  readonly confidence: Confidence;
}

/** The door behind an Ingress of ingress-nginx; undefined for other objects and other controllers. */
export function nginxDoor({ facts }: PlacedResource, graph: WorkspaceGraph): NginxDoor | undefined {
  if (facts.ingress === undefined) return undefined;
  const served = servedBy(facts.ingress, graph);
  return served.controller === 'ingress-nginx' ? doorOf(facts.ingress, served) : undefined;
}

/** The annotations of an Ingress as ingress-nginx names them. */
export function doorOf(ingress: Ingress, served: ServedBy): NginxDoor {
  const annotations = new Map<string, Annotation>();
  for (const annotation of ingress.annotations) {
    const name = nginxName(annotation.name);
    if (name === undefined) continue;
    const current = (Object.hasOwn(nginxAliases, name) && nginxAliases[name]) || name;
    if (!annotations.has(current) || current === name) annotations.set(current, annotation);
  }
  return {
    ingress,
    served,
    annotations,
    canary: isOn(annotations.get('canary')?.value) === true,
    confidence: served.sure || served.className === 'nginx' ? 'high' : 'medium',
  };
}

/** How sure and how grave a verdict is: where only an annotation suggests the controller, an error is a warning. */
export function weighed(
  { confidence }: NginxDoor,
  severity: Severity,
): { readonly confidence: Confidence; readonly severity: Severity } {
  return { confidence, severity: severity === 'error' && confidence !== 'high' ? 'warning' : severity };
}

/** A value for a message: short, on one line. */
export function shown(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}
