import { phrase } from '../../words/tell.ts';
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
  ['/metrics', phrase('metrics of the API server')],
  ['/metrics/slis', phrase('health as metrics')],
  ['/healthz', phrase('health, the old way')],
  ['/healthz/*', phrase('single health checks, the old way')],
  ['/livez', phrase('is it alive')],
  ['/livez/*', phrase('single checks whether it is alive')],
  ['/readyz', phrase('does it take requests')],
  ['/readyz/*', phrase('single checks whether it takes requests')],
  ['/version', phrase('version of the API server')],
  ['/version/', phrase('version of the API server')],
  ['/api', phrase('discovery of the core group')],
  ['/api/*', phrase('discovery of the core group')],
  ['/apis', phrase('discovery of groups')],
  ['/apis/*', phrase('discovery of groups')],
  ['/openapi/v2', phrase('schemas of all resources')],
  ['/openapi/v3', phrase('schemas by group')],
  ['/openapi/*', phrase('schemas of all resources')],
  ['/.well-known/openid-configuration', phrase('issuer of ServiceAccount tokens')],
  ['/openid/v1/jwks', phrase('keys of ServiceAccount tokens')],
  ['/logs', phrase('log files of the control plane node')],
  ['/logs/*', phrase('log files of the control plane node')],
  ['/debug/pprof/*', phrase('profiles of the API server, with its memory')],
];
