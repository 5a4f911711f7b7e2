import { isEveryPath } from '../../rbac/expand-wildcards.ts';
import { urlMatches } from '../../rbac/matching.ts';
import { phrase, tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { code, judgedRules, roleInWords } from './role/judged-rules.ts';
import { reachOf } from './wildcard/reach.ts';

const example = (path: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: scraper
rules:
  - nonResourceURLs: ["${path}"]
    verbs: ["get"]
`;

/** Paths of the API server that show more than health and versions. */
export const noSensitivePaths = defineRule({
  meta: {
    slug: 'no-sensitive-paths',
    code: 'ZT226',
    area: 'rbac',
    title: 'A ClusterRole opens profiling, logs or metrics of the API server',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['ClusterRole'],
    triggers: [],
    covers: ['ROLE-40'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: non-resource requests',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb',
      },
    ],
    docs: {
      why: `A \`*\` at the end of a path is a prefix: \`/debug*\` opens the profiler of the API server, which shows memory and slows it down, and \`/logs*\`
the log files of its node. \`/metrics\` is what a scraper needs; for everybody (\`system:authenticated\`, \`system:serviceaccounts\` and
wider) it tells who asks for what. Health, version and discovery are for everybody by default and are not reported. \`*\` and \`/*\` belong to the rule
on wildcards.`,
      bad: { yaml: example('/debug/*') },
      good: { yaml: example('/metrics') },
      whenToTurnOff: 'For tools that profile the API server.',
    },
  },
  checkResource,
});

const probes: readonly {
  readonly path: string;
  readonly effect: string;
  readonly forEveryoneOnly: boolean;
}[] = [
  {
    path: '/debug/pprof/heap',
    effect: phrase('profile the API server and read its memory'),
    forEveryoneOnly: false,
  },
  {
    path: '/logs/kube-apiserver.log',
    effect: phrase('read log files of control plane nodes'),
    forEveryoneOnly: false,
  },
  { path: '/metrics', effect: phrase('see who asks the API server for what'), forEveryoneOnly: true },
];

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  for (const rule of judgedRules(resource.facts)) {
    rule.nonResourceURLs.forEach((url, index) => {
      if (isEveryPath(url) || rule.verbs.length === 0) return;
      const probe = probes.find(({ path }) => urlMatches([url], path) || isBelow(url, path));
      if (probe === undefined) return;
      const reach = reachOf(resource, context.graph);
      if (!reach.clusterWide || (probe.forEveryoneOnly && reach.level !== 'everyone')) return;
      context.report({
        range: rule.ranges.nonResourceURLs[index] ?? rule.range,
        message: tell`${roleInWords(resource.facts)} lets its holders ${probe.effect} by ${code(url)}; ${reach.because}. List the paths that are needed`,
        severity: reach.level === 'everyone' ? 'warning' : 'info',
        related: reach.related,
      });
    });
  }
}

/** `/debug/flags` is as much the profiler's as `/debug/pprof/heap`. */
function isBelow(url: string, path: string): boolean {
  const [, head = ''] = path.split('/');
  return head !== 'metrics' && url.startsWith(`/${head}/`);
}
