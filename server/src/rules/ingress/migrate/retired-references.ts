import { phrase } from '../../../words/tell.ts';
import type { Reference } from '../../rule.ts';

/** Where the end of ingress-nginx was announced. */
export const retiredReferences: readonly Reference[] = [
  {
    title: phrase('Kubernetes: Ingress NGINX retirement'),
    url: 'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/',
  },
  {
    title: phrase('Higress: migration from ingress-nginx'),
    url: 'https://higress.io/en/docs/latest/user/annotation/',
  },
  {
    title: phrase('Gateway API: migrating from Ingress'),
    url: 'https://gateway-api.sigs.k8s.io/guides/migrating-from-ingress/',
  },
];
