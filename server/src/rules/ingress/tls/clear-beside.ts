import { nginxName } from '../../../kubernetes/ingress/controllers.ts';
import type { Annotation, Ingress } from '../../../kubernetes/ingress/ingress.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { tell } from '../../../words/tell.ts';
import type { ServedBy } from '../../../workspace/ingress-class.ts';
import { hasOwnTls } from './own-tls.ts';

/** A setting that leaves clear HTTP open beside a certificate. */
export interface ClearBeside {
  readonly annotation: Annotation;
  /** The setting in words: `ssl-redirect is off`. */
  readonly what: string;
  /** The value that redirects; undefined where another object or annotation has to. */
  readonly better: string | undefined;
}

/** What leaves clear HTTP open although there is a certificate, by the controller in use; undefined when nothing does. */
export function clearBeside(ingress: Ingress, { controller }: ServedBy): ClearBeside | undefined {
  const find = (name: string): Annotation | undefined =>
    ingress.annotations.find((annotation) => annotation.name === name);
  const off = (annotation: Annotation | undefined): ClearBeside | undefined =>
    annotation !== undefined && isOn(annotation.value) === false && ingress.tls.length > 0
      ? { annotation, what: tell`ssl-redirect is off`, better: 'true' }
      : undefined;
  switch (controller) {
    case 'ingress-nginx': {
      const nginx = (name: string): Annotation | undefined =>
        ingress.annotations.find((annotation) => nginxName(annotation.name) === name);
      return isOn(nginx('force-ssl-redirect')?.value) === true ? undefined : off(nginx('ssl-redirect'));
    }
    case 'agic':
      return off(find('appgw.ingress.kubernetes.io/ssl-redirect'));
    case 'haproxy':
      return off(find('haproxy.org/ssl-redirect'));
    case 'alb': {
      const ports = find('alb.ingress.kubernetes.io/listen-ports');
      const both = /"HTTP"/.test(ports?.value ?? '') && /"HTTPS"/.test(ports?.value ?? '');
      const redirects = ingress.annotations.some(({ name }) =>
        /^alb\.ingress\.kubernetes\.io\/(?:ssl-redirect|actions\.)/.test(name),
      );
      return ports === undefined || !both || redirects
        ? undefined
        : { annotation: ports, what: tell`listen-ports opens HTTP without ssl-redirect`, better: undefined };
    }
    case 'gce': {
      const allow = find('kubernetes.io/ingress.allow-http');
      return allow !== undefined &&
        isOn(allow.value) === true &&
        (ingress.tls.length > 0 || hasOwnTls(ingress))
        ? { annotation: allow, what: tell`allow-http is on`, better: 'false' }
        : undefined;
    }
    case 'traefik': {
      const points = find('traefik.ingress.kubernetes.io/router.entrypoints');
      const names = points?.value?.split(',').map((name) => name.trim()) ?? [];
      return points !== undefined && names.includes('web') && names.includes('websecure')
        ? { annotation: points, what: tell`the router listens on web beside websecure`, better: 'websecure' }
        : undefined;
    }
    default:
      return undefined;
  }
}
