import {
  type Controller,
  controllerNamed,
  controllerOfAnnotation,
  controllerOfClass,
} from '../kubernetes/ingress/controllers.ts';
import type { Ingress } from '../kubernetes/ingress/ingress.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { defaultClassKey } from './mentions-ingress.ts';

/** Which controller serves an Ingress, and what says so. */
export interface ServedBy {
  /** Undefined where nothing tells. */
  readonly controller: Controller | undefined;
  /** True when an IngressClass of the workspace says so, false for what a name or an annotation suggests. */
  readonly sure: boolean;
  /** The class it names; undefined where it names none or a template hides it. */
  readonly className: string | undefined;
  /** The IngressClass behind it, where it is in the workspace. */
  readonly ingressClass: PlacedResource | undefined;
}

/** The controller in charge: from the IngressClass in the workspace, else from the usual class names, else from the annotations. */
export function servedBy(ingress: Ingress, graph: WorkspaceGraph): ServedBy {
  const className = ingress.classAnnotation?.text ?? ingress.classField?.text;
  const found =
    className !== undefined
      ? graph.named('IngressClass', className)
      : ingress.classHidden || ingress.open
        ? []
        : graph.mentioning(defaultClassKey, '');
  const stated = new Map(
    found.flatMap((item) => {
      const { controller } = item.facts.ingressClass ?? {};
      return controller === undefined ? [] : [[controller, item] as const];
    }),
  );
  const [only] = stated;
  if (only !== undefined && stated.size === 1)
    return { controller: controllerNamed(only[0]), sure: true, className, ingressClass: only[1] };
  const annotated = byAnnotations(ingress);
  const usual = className === undefined ? undefined : controllerOfClass(className);
  // The class name `nginx` is the default of two controllers; annotations of one tell which.
  const controller = usual === 'ingress-nginx' && annotated === 'f5-nginx' ? annotated : (usual ?? annotated);
  return { controller, sure: false, className, ingressClass: undefined };
}

function byAnnotations({ annotations }: Ingress): Controller | undefined {
  const found = new Set(
    annotations.flatMap(({ name }) =>
      name === 'kubernetes.io/ingress.class' ? [] : (controllerOfAnnotation(name) ?? []),
    ),
  );
  // Higress reads the annotations of ingress-nginx too.
  if (found.has('higress')) found.delete('ingress-nginx');
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
