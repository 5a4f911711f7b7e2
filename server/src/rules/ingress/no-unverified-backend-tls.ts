import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { nginxDoor } from './door/door.ts';
import { ingressExample } from './door/example.ts';

/** TLS to the backend whose certificate nobody looks at. */
export const noUnverifiedBackendTls = defineRule({
  meta: {
    slug: 'no-unverified-backend-tls',
    code: 'ZT421',
    area: 'ingress',
    title: 'The certificate of a backend is not checked',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-24'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: backend certificate authentication',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication',
      },
    ],
    docs: {
      why: [
        'With `backend-protocol: HTTPS` ingress-nginx encrypts the way to the backend but by default takes any certificate there:',
        'whoever answers under its address gets the tokens and cookies of the users. `proxy-ssl-verify: "on"` checks it against the',
        'authority in `proxy-ssl-secret`, and `proxy-ssl-name` says for which name it must be.',
      ].join('\n'),
      bad: { yaml: ingressExample({ annotations: ['nginx.ingress.kubernetes.io/backend-protocol: HTTPS'] }) },
      good: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/backend-protocol: HTTPS',
            'nginx.ingress.kubernetes.io/proxy-ssl-secret: shop/backend-ca',
            'nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"',
            'nginx.ingress.kubernetes.io/proxy-ssl-name: shop.shop.svc',
          ],
        }),
      },
      whenToTurnOff: 'Where the network between Pods is trusted, or a mesh authenticates both sides.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    const protocol = door?.annotations.get('backend-protocol');
    if (door === undefined || protocol === undefined || door.ingress.open || door.canary) return;
    if (!/^(?:https|grpcs)$/i.test(protocol.value?.trim() ?? '')) return;
    const verify = door.annotations.get('proxy-ssl-verify');
    if (verify !== undefined && verify.value !== 'off') return;
    context.report({
      range: (verify ?? protocol).range,
      message: tell`The backend is reached over TLS, but ${verify === undefined ? tell`by default` : tell`with proxy-ssl-verify off`} its certificate is not checked; write proxy-ssl-verify: "on" with proxy-ssl-secret and proxy-ssl-name`,
      confidence: door.confidence,
    });
  },
});
