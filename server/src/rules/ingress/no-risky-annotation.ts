import { nginxAnnotation, type Risk } from '../../kubernetes/ingress/nginx-annotations.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Json, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';

const levels: readonly Risk[] = ['Low', 'Medium', 'High', 'Critical'];

/** An annotation whose risk, as ingress-nginx itself rates it, is above what is allowed. */
export const noRiskyAnnotation = defineRule({
  meta: {
    slug: 'no-risky-annotation',
    code: 'ZT414',
    area: 'ingress',
    title: 'An annotation is above the allowed risk level of ingress-nginx',
    severity: 'info',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    options: {
      schema: {
        type: 'object',
        properties: {
          level: {
            type: 'string',
            enum: ['Low', 'Medium', 'High'],
            description:
              'The highest risk that is allowed, as in `annotations-risk-level` of the controller.',
          },
        },
        additionalProperties: false,
      },
      default: { level: 'Medium' },
    },
    covers: ['ING-15', 'ING-12'],
    equivalents: ['nginx:annotations-risk-level'],
    references: [
      {
        title: 'ingress-nginx: annotation risks',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/',
      },
    ],
    docs: {
      why: [
        'ingress-nginx rates each of its annotations by what somebody who may only write Ingresses can do with it, and refuses those',
        'above `annotations-risk-level` (by default Critical ones). The vulnerabilities of 2025 came in through annotations of level',
        'High: `auth-url`, `auth-tls-match-cn`, `mirror-target`, `mirror-host`, `server-alias`. Where several teams share a',
        'controller, it should refuse them too; this rule shows beforehand which Ingresses that would hit. Critical ones, the',
        'snippets, have a rule of their own.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/server-alias: www.example.com'],
        }),
      },
      good: {
        yaml: ingressExample({ annotations: ['nginx.ingress.kubernetes.io/limit-rps: "5"'] }),
      },
      whenToTurnOff: 'Where the people who write Ingresses also own the controller.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined) return;
    const allowed = levelOf(context.options);
    for (const [name, { keyRange }] of door.annotations) {
      const risk = nginxAnnotation(name)?.risk;
      if (risk === undefined || risk === 'Critical' || levels.indexOf(risk) <= levels.indexOf(allowed))
        continue;
      context.report({
        range: keyRange,
        message: tell`${name} is of risk ${risk}, above ${allowed}: a vulnerability in it gives whoever writes Ingresses the Secrets of the controller; do without it, or allow ${risk}`,
        confidence: door.confidence,
      });
    }
  },
});

function levelOf(options: Json): Risk {
  const level =
    typeof options === 'object' && options !== null && 'level' in options ? options.level : undefined;
  return levels.find((known) => known === level) ?? 'Medium';
}
