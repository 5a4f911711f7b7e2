import { secretPathMark } from '../../kubernetes/ingress/snippet-text.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { nginxDoor, weighed } from './door/door.ts';
import { ingressExample } from './door/example.ts';

const snippets = [
  'configuration-snippet',
  'server-snippet',
  'stream-snippet',
  'auth-snippet',
  'modsecurity-snippet',
];

/** Directives that run code or read files of the controller. */
const dangerous =
  /lua|^(?:alias|root|include|load_module|perl|perl_set|js_import|ssl_engine|client_body_temp_path)$/;

/** Raw configuration in an annotation: whoever writes the Ingress configures the controller. */
export const noSnippetAnnotation = defineRule({
  meta: {
    slug: 'no-snippet-annotation',
    code: 'ZT410',
    area: 'ingress',
    title: 'An annotation puts raw configuration into ingress-nginx',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-10', 'ING-11'],
    equivalents: [
      'checkov:CKV_K8S_152',
      'checkov:CKV_K8S_153',
      'checkov:CKV_K8S_154',
      'kubescape:C-0059',
      'datree:32',
      'kyverno:disallow-ingress-nginx-custom-snippets',
    ],
    references: [
      { title: 'CVE-2021-25742', url: 'https://github.com/kubernetes/ingress-nginx/issues/7837' },
      {
        title: 'ingress-nginx: annotation risks',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/',
      },
    ],
    docs: {
      why: [
        'A snippet is copied into the configuration of the controller. Whoever may write an Ingress in any namespace can with it',
        'run code in the controller and read every Secret that it can read, which by default are all (CVE-2021-25742). Since',
        'release 1.9 ingress-nginx refuses snippets unless `allow-snippet-annotations` is on, since 1.12 also unless',
        '`annotations-risk-level` is Critical; Higress and Gateways do not know them. Directives that run Lua, or name files of the',
        'controller, make this an error. Most snippets have an annotation of their own: headers `custom-headers`, redirects',
        '`permanent-redirect`, addresses `allowlist-source-range`.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/configuration-snippet: |',
            '  more_set_headers "X-Frame-Options: deny";',
          ],
        }),
      },
      good: {
        yaml: ingressExample({ annotations: ['nginx.ingress.kubernetes.io/custom-headers: shop/headers'] }),
      },
      whenToTurnOff: 'Where only people who own the whole cluster write Ingresses.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined) return;
    for (const name of snippets) {
      const annotation = door.annotations.get(name);
      if (annotation === undefined) continue;
      const directives = annotation.directives ?? [];
      const bad = directives.find((directive) => directive === secretPathMark || dangerous.test(directive));
      context.report({
        range: annotation.keyRange,
        message:
          bad === undefined
            ? tell`${name} is raw configuration for a controller that reads every Secret, so ingress-nginx refuses it by default since 1.9; use its other annotations`
            : tell`${name} holds ${bad === secretPathMark ? tell`the path of the controller’s own token` : bad}, which runs code or reads files in the controller and so every Secret of the cluster; remove it`,
        ...weighed(door, bad === undefined ? 'warning' : 'error'),
      });
    }
  },
});
