import { phrase } from '../../words/tell.ts';

/** Ingress controllers whose dialect of annotations is known. */
export type Controller =
  | 'ingress-nginx'
  | 'f5-nginx'
  | 'higress'
  | 'alb'
  | 'gce'
  | 'agic'
  | 'traefik'
  | 'haproxy'
  | 'kong'
  | 'istio'
  | 'contour'
  | 'openshift';

interface ControllerInfo {
  readonly title: string;
  /** How `spec.controller` of an IngressClass begins. */
  readonly controllers: readonly string[];
  /** Class names that installations of it use by default. */
  readonly classes: readonly string[];
  /** Beginnings of the annotations that it reads. */
  readonly prefixes: readonly string[];
}

/** The known controllers; class names are conventions, `spec.controller` decides where an IngressClass is at hand. */
export const controllers: Readonly<Record<Controller, ControllerInfo>> = {
  'ingress-nginx': {
    title: 'ingress-nginx',
    controllers: ['k8s.io/ingress-nginx'],
    classes: ['nginx'],
    prefixes: ['nginx.ingress.kubernetes.io/'],
  },
  'f5-nginx': {
    title: phrase('NGINX Ingress Controller of F5'),
    controllers: ['nginx.org/ingress-controller'],
    classes: [],
    prefixes: ['nginx.org/', 'nginx.com/'],
  },
  higress: {
    title: 'Higress',
    controllers: ['higress.io/higress-controller'],
    classes: ['higress'],
    prefixes: ['higress.io/', 'nginx.ingress.kubernetes.io/'],
  },
  alb: {
    title: 'AWS Load Balancer Controller',
    controllers: ['ingress.k8s.aws/alb', 'eks.amazonaws.com/alb'],
    classes: ['alb'],
    prefixes: ['alb.ingress.kubernetes.io/'],
  },
  gce: {
    title: 'GKE Ingress',
    controllers: ['k8s.io/ingress-gce'],
    classes: ['gce', 'gce-internal', 'gce-multi-cluster'],
    prefixes: ['networking.gke.io/', 'ingress.gcp.kubernetes.io/', 'kubernetes.io/ingress.'],
  },
  agic: {
    title: 'Azure Application Gateway',
    controllers: ['azure/application-gateway'],
    classes: ['azure/application-gateway', 'azure-application-gateway'],
    prefixes: ['appgw.ingress.kubernetes.io/'],
  },
  traefik: {
    title: 'Traefik',
    controllers: ['traefik.io/ingress-controller'],
    classes: ['traefik'],
    prefixes: ['traefik.ingress.kubernetes.io/', 'ingress.kubernetes.io/'],
  },
  haproxy: {
    title: 'HAProxy',
    controllers: ['haproxy.org/ingress-controller', 'haproxy-ingress.github.io/controller'],
    classes: ['haproxy'],
    prefixes: ['haproxy.org/', 'haproxy-ingress.github.io/', 'ingress.kubernetes.io/'],
  },
  kong: {
    title: 'Kong',
    controllers: ['ingress-controllers.konghq.com/kong'],
    classes: ['kong'],
    prefixes: ['konghq.com/', 'ingress.kubernetes.io/'],
  },
  istio: {
    title: 'Istio',
    controllers: ['istio.io/ingress-controller'],
    classes: ['istio'],
    prefixes: [],
  },
  contour: {
    title: 'Contour',
    controllers: ['projectcontour.io/'],
    classes: ['contour'],
    prefixes: ['projectcontour.io/'],
  },
  openshift: {
    title: phrase('OpenShift router'),
    controllers: ['openshift.io/ingress-to-route'],
    classes: ['openshift-default'],
    prefixes: ['route.openshift.io/', 'haproxy.router.openshift.io/'],
  },
};

const entries = Object.entries(controllers) as readonly (readonly [Controller, ControllerInfo])[];

/** The controller that `spec.controller` of an IngressClass names; undefined for one that is not known here. */
export function controllerNamed(controller: string): Controller | undefined {
  return entries.find(([, info]) => info.controllers.some((start) => controller.startsWith(start)))?.[0];
}

/** The controller that by default goes by a class name. */
export function controllerOfClass(className: string): Controller | undefined {
  return entries.find(([, info]) => info.classes.includes(className))?.[0];
}

/** The only controller that reads an annotation of this name, but for prefixes that several share. */
export function controllerOfAnnotation(name: string): Controller | undefined {
  if (name.startsWith(nginxPrefix)) return 'ingress-nginx';
  const readers = entries.filter(([, info]) => info.prefixes.some((prefix) => name.startsWith(prefix)));
  return readers.length === 1 ? readers[0]?.[0] : undefined;
}

/** The prefix of ingress-nginx, which Higress reads too. */
export const nginxPrefix = 'nginx.ingress.kubernetes.io/';

/** The name of an annotation of ingress-nginx without its prefix; undefined for others. */
export function nginxName(annotation: string): string | undefined {
  return annotation.startsWith(nginxPrefix) ? annotation.slice(nginxPrefix.length) : undefined;
}
