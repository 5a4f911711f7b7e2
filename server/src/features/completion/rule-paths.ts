import type { CompletionProvider } from './candidate.ts';
import { roleKinds, typedRule } from './rule-lists.ts';

/** Well-known paths of the API server; only ClusterRoles can name paths (facts B.1). */
export const rulePaths: CompletionProvider = {
  kinds: roleKinds,
  candidates(place) {
    const rule = typedRule(place);
    if (rule?.list !== 'nonResourceURLs' || rule.namespaced) return [];
    return paths.map(([value, detail], rank) => ({ value, type: 'word', rank, detail }));
  },
};

const paths: readonly (readonly [path: string, meaning: string])[] = [
  ['/metrics', 'metrics of the API server'],
  ['/metrics/slis', 'health as metrics'],
  ['/healthz', 'health, the old way'],
  ['/healthz/*', 'single health checks, the old way'],
  ['/livez', 'is it alive'],
  ['/livez/*', 'single checks whether it is alive'],
  ['/readyz', 'does it take requests'],
  ['/readyz/*', 'single checks whether it takes requests'],
  ['/version', 'version of the API server'],
  ['/version/', 'version of the API server'],
  ['/api', 'discovery of the core group'],
  ['/api/*', 'discovery of the core group'],
  ['/apis', 'discovery of groups'],
  ['/apis/*', 'discovery of groups'],
  ['/openapi/v2', 'schemas of all resources'],
  ['/openapi/v3', 'schemas by group'],
  ['/openapi/*', 'schemas of all resources'],
  ['/.well-known/openid-configuration', 'issuer of ServiceAccount tokens'],
  ['/openid/v1/jwks', 'keys of ServiceAccount tokens'],
  ['/logs', 'log files of the control plane node'],
  ['/logs/*', 'log files of the control plane node'],
  ['/debug/pprof/*', 'profiles of the API server, with its memory'],
];
