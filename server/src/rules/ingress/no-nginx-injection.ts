import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { nginxDoor, weighed } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { breaksOut, knownAs, pathBreaksOut } from './values/injection.ts';

/** A path or an annotation whose text ends its directive and writes configuration of its own. */
export const noNginxInjection = defineRule({
  meta: {
    slug: 'no-nginx-injection',
    code: 'ZT411',
    area: 'ingress',
    title: 'A path or annotation writes configuration into ingress-nginx',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-11', 'ING-12', 'ING-13'],
    equivalents: ['nginx:deep inspector'],
    references: [
      { title: 'CVE-2026-24512', url: 'https://github.com/kubernetes/kubernetes/issues/136678' },
      { title: 'CVE-2025-24514', url: 'https://github.com/kubernetes/kubernetes/issues/131006' },
      { title: 'CVE-2021-25745', url: 'https://github.com/kubernetes/ingress-nginx/issues/8502' },
    ],
    docs: {
      why: [
        'ingress-nginx copies paths and annotations into the configuration of nginx. A semicolon, a brace or a line break in them',
        'ends the directive, and what follows is configuration: code in the controller, and with it every Secret that it reads.',
        'That was CVE-2021-25746, CVE-2025-1097, CVE-2025-1098, CVE-2025-24514, CVE-2026-1580, CVE-2026-24512 and CVE-2026-4342;',
        'the last releases refuse such an Ingress, all others run it. No honest value needs these characters; variables such as',
        '`$host`, commas and regular expressions are left alone. Paths that name files of the controller are reported too.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/auth-url: "https://auth.example.com/#;load_module /tmp/x.so;"',
          ],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/auth-url: https://auth.example.com/check?for=$host,x'],
        }),
      },
      whenToTurnOff: 'Never, except for the tests of a controller.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined) return;
    for (const [name, { value, range }] of door.annotations) {
      const what = value === undefined ? undefined : breaksOut(name, value);
      if (what === undefined) continue;
      context.report({
        range,
        message: messageOf(tell`The value of ${name}`, what, knownAs(name)),
        ...weighed(door, 'error'),
      });
    }
    for (const { paths } of door.ingress.rules) {
      for (const { value } of paths) {
        const what = value === undefined ? undefined : pathBreaksOut(value.text);
        if (value === undefined || what === undefined) continue;
        context.report({
          range: value.range,
          message: messageOf(tell`The path`, what, knownAs('path')),
          ...weighed(door, 'error'),
        });
      }
    }
  },
});

function messageOf(where: string, what: string, id: string | undefined): string {
  const known = id === undefined ? '' : ` (${id})`;
  return tell`${where} holds ${what}, with which it writes configuration into the controller that reads every Secret${known}; write a plain value`;
}
