import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { isCoveredElsewhere } from './tls/covered.ts';
import { hasOwnTls, isLocalHost } from './tls/own-tls.ts';

/** Passwords that are asked for over clear HTTP. */
export const noClearBasicAuth = defineRule({
  meta: {
    slug: 'no-clear-basic-auth',
    code: 'ZT420',
    area: 'ingress',
    title: 'An Ingress without TLS asks for passwords',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-22'],
    equivalents: [],
    references: [
      {
        title: 'RFC 7617: the Basic authentication scheme',
        url: 'https://www.rfc-editor.org/rfc/rfc7617#section-4',
      },
    ],
    docs: {
      why: [
        'With `auth-type: basic` browsers send name and password with every request, merely encoded. Without TLS whoever is on the',
        'way has both. The rule is silent where the certificate comes by another way or with another Ingress for the host.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          tls: false,
          annotations: [
            'nginx.ingress.kubernetes.io/auth-type: basic',
            'nginx.ingress.kubernetes.io/auth-secret: passwords',
          ],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/auth-type: basic',
            'nginx.ingress.kubernetes.io/auth-secret: passwords',
          ],
        }),
      },
      whenToTurnOff: 'Where TLS ends in front of the controller.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    const type = door?.annotations.get('auth-type');
    if (door === undefined || type?.value?.trim().toLowerCase() !== 'basic' || door.canary) return;
    const { ingress } = door;
    if (ingress.open || ingress.tls.length > 0 || hasOwnTls(ingress)) return;
    const hosts = ingress.rules.flatMap(({ host }) => host?.text ?? []);
    const clear = hosts.filter(
      (host) => !isLocalHost(host) && !isCoveredElsewhere(host, placed, context.graph),
    );
    if (hosts.length > 0 && clear.length === 0) return;
    context.report({
      range: type.range,
      message: tell`Passwords are asked for over clear HTTP, where everybody on the way can read them; add tls to the Ingress`,
    });
  },
});
