import { controllerOfAnnotation, nginxName } from '../../kubernetes/ingress/controllers.ts';
import type { Ingress } from '../../kubernetes/ingress/ingress.ts';
import { phrase, tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';

/** Paths behind which programs by default answer questions about themselves, with what is learnt there. */
const inside: readonly (readonly [path: RegExp, learnt: string])[] = [
  [/^\/metrics(?:$|[/(])/, phrase('names, sizes and errors of everything inside')],
  [
    /^\/actuator(?!\/(?:health|info)(?:$|\/))(?:$|[/(])/,
    phrase('environment variables and memory of the program'),
  ],
  [/^\/debug\/(?:pprof|vars)/, phrase('memory and command line of the program')],
  [
    /^\/(?:jolokia|h2-console|heapdump|threaddump)(?:$|[/(])/,
    phrase('memory of the program, or control of it'),
  ],
  [/^\/(?:server-status|nginx_status|stub_status)(?:$|[/(])/, phrase('the requests of other people')],
  [/^\/(?:phpmyadmin|adminer|pgadmin)(?:$|[/(])/i, phrase('a sign-in to the database')],
];

/** Annotations by which somebody is asked before a request passes, whatever the controller. */
const asks =
  /^(?:auth-url|auth-type|auth-tls-secret|allowlist-source-range|whitelist-source-range|router\.middlewares|plugins|allow-list|whitelist|auth-|inbound-cidrs|scheme|waf)/;

/** A door to what a program tells about itself, with nobody in front. */
export const noExposedAdminPath = defineRule({
  meta: {
    slug: 'no-exposed-admin-path',
    code: 'ZT433',
    area: 'ingress',
    title: 'An Ingress leads to metrics, debugging or administration',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-26'],
    equivalents: [],
    references: [
      {
        title: 'Spring Boot: securing actuator endpoints',
        url: 'https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.security',
      },
    ],
    docs: {
      why: [
        'Metrics, profiles and consoles are made for the people who run a program: they tell its environment, its memory and its',
        'neighbours, and some let others change it. An Ingress with such a path opens them to whoever reaches the controller. The',
        'rule is silent where an annotation of the Ingress asks for a sign-in, a certificate or an address first.',
      ].join('\n'),
      bad: { yaml: ingressExample({ path: '/actuator' }) },
      good: { yaml: ingressExample({ path: '/actuator/health' }) },
      whenToTurnOff: 'Where the program asks for a sign-in itself.',
    },
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    const { ingress } = facts;
    if (ingress === undefined || ingress.open || isGuarded(ingress)) return;
    for (const { paths } of ingress.rules) {
      for (const { value } of paths) {
        const learnt = value && inside.find(([path]) => path.test(value.text))?.[1];
        if (value === undefined || learnt === undefined) continue;
        context.report({
          range: value.range,
          message: tell`Path ${shown(value.text)} shows ${learnt} to everybody who reaches the controller; leave it inside, or ask for a sign-in first`,
        });
      }
    }
  },
});

function isGuarded({ annotations }: Ingress): boolean {
  return annotations.some(({ name }) => {
    const short = nginxName(name) ?? name.slice(name.indexOf('/') + 1);
    return controllerOfAnnotation(name) !== undefined && asks.test(short);
  });
}
