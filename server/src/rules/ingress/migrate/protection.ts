import type { Annotation } from '../../../kubernetes/ingress/ingress.ts';
import { nginxAnnotation, nginxProtection } from '../../../kubernetes/ingress/nginx-annotations.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { tell } from '../../../words/tell.ts';
import type { NginxDoor } from '../door/door.ts';

/** An annotation that keeps somebody out, or shows who came in, and what is lost without it. */
export interface Protection {
  readonly name: string;
  readonly annotation: Annotation;
  readonly lost: string;
}

/** Every annotation of a door that protects something with the value it has. */
export function protectionsOf({ annotations }: NginxDoor): readonly Protection[] {
  return [...annotations].flatMap(([name, annotation]) => {
    const lost = Object.hasOwn(nginxProtection, name) ? nginxProtection[name] : undefined;
    return lost === undefined || isIdle(name, annotation) ? [] : [{ name, annotation, lost }];
  });
}

/** With this value the annotation does nothing, or it takes protection away by itself. */
function isIdle(name: string, { value }: Annotation): boolean {
  if (value === undefined) return false;
  if (nginxAnnotation(name)?.value === 'bool') return isOn(value) === false;
  if (name === 'satisfy') return value.trim().toLowerCase() === 'all';
  return name === 'proxy-body-size' && value === '0';
}

/** Protections one by one in words: `auth-url (nobody is asked whether a request may pass)`. */
export function protectionsInWords(protections: readonly Protection[]): string {
  return protections.map(({ name, lost }) => tell`${name} (without it ${lost})`).join(', ');
}

/** Whether every site may call this door with the cookies of its users, as far as the gateway allows. */
export function isOpenCors({ annotations }: NginxDoor): boolean {
  if (isOn(annotations.get('enable-cors')?.value) !== true) return false;
  const origin = annotations.get('cors-allow-origin');
  const every = origin === undefined || (origin.value ?? '*').split(',').some((item) => item.trim() === '*');
  return every && isOn(annotations.get('cors-allow-credentials')?.value) !== false;
}
