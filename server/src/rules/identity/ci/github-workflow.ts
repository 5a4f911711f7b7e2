import { at, isMap, isScalar, items, pair, pairs, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedMap, LocatedScalar, ParsedDocument, Path } from '../../../yaml/located.ts';
import { rememberLast } from '../../../yaml/remember-last.ts';

/** Words one of which stands in every workflow and composite action that this area judges. */
export const workflowTriggers: readonly string[] = ['runs-on:', 'id-token', 'composite'];

/** A GitHub Actions workflow, or a composite action as a workflow of one job. */
export interface Workflow {
  readonly root: LocatedMap;
  readonly isAction: boolean;
  /** True when other workflows may call it: what its jobs may do is then theirs to say. */
  readonly isCallable: boolean;
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowJob {
  readonly name: string;
  readonly path: Path;
  readonly node: LocatedMap;
  /** The workflow it calls; undefined for a job with steps. */
  readonly calls: string | undefined;
  /** True when all its runners are GitHub's own, which have no identity but the token's. */
  readonly isHosted: boolean;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
  readonly path: Path;
  readonly node: LocatedMap;
  /** `owner/repository/path` of an action without its version, in small letters. */
  readonly action: string | undefined;
  readonly run: LocatedScalar | undefined;
}

/**
 * A document read as a workflow; undefined when it is none. It is one by what it says, not by where it stands: a root
 * without `kind` whose `jobs` run on something or call a workflow, or whose `runs` is composite.
 */
export const workflowIn = rememberLast(
  ({ root, templated, broken }: ParsedDocument): Workflow | undefined => {
    if (!isMap(root) || templated || broken || pair(root, 'kind') !== undefined) return undefined;
    if (stringAt(root, 'runs', 'using') === 'composite') {
      const node = at(root, 'runs');
      const job = isMap(node) && jobOf('runs', ['runs'], node);
      return job ? { root, isAction: true, isCallable: true, jobs: [job] } : undefined;
    }
    const jobs = pairs(at(root, 'jobs')).flatMap(({ key, value }): readonly WorkflowJob[] =>
      isMap(value) && (pair(value, 'runs-on') !== undefined || pair(value, 'uses') !== undefined)
        ? [jobOf(key.text, ['jobs', key.text], value)]
        : [],
    );
    const on = pair(root, 'on')?.value;
    if (jobs.length === 0 || on === undefined) return undefined;
    return { root, isAction: false, isCallable: names(on).includes('workflow_call'), jobs };
  },
);

function names(node: Located): readonly string[] {
  if (isScalar(node)) return [node.text];
  return isMap(node) ? node.pairs.map(({ key }) => key.text) : node.items.flatMap(names);
}

function jobOf(name: string, path: Path, node: LocatedMap): WorkflowJob {
  const runners = pair(node, 'runs-on')?.value;
  const labels = runners === undefined ? [] : names(runners);
  return {
    name,
    path,
    node,
    calls: stringAt(node, 'uses'),
    isHosted: labels.length > 0 && labels.every((label) => /^(?:ubuntu|windows|macos)-[\w.-]+$/.test(label)),
    steps: items(at(node, 'steps')).flatMap((step, index): readonly WorkflowStep[] => {
      if (!isMap(step)) return [];
      const run = at(step, 'run');
      return [
        {
          path: [...path, 'steps', index],
          node: step,
          action: stringAt(step, 'uses')?.split('@')[0]?.toLowerCase(),
          run: isScalar(run) ? run : undefined,
        },
      ];
    }),
  };
}

/** The text of a step's input, an expression such as `${{ secrets.KEY }}` included; undefined when absent or empty. */
export function inputOf({ node }: WorkflowStep, name: string): string | undefined {
  const value = at(node, 'with', name);
  return isScalar(value) && value.text.trim() !== '' ? value.text : undefined;
}

/** Secrets that a text takes in by `${{ secrets.NAME }}`, with their place in it. */
export function secretsIn(
  text: string,
): readonly { readonly name: string; readonly start: number; readonly end: number }[] {
  if (!text.includes('secrets')) return [];
  return [
    ...text.matchAll(/\$\{\{[^{}]*?\bsecrets\s*(?:\.\s*|\[\s*')([A-Za-z_][\w-]*)(?![\w-])[^{}]*\}\}/g),
  ].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

// Programs and actions by which a job talks to a cluster.
const clusterCommand =
  /(?:^|[\s;&|(`"'/])(?:kubectl|helm|helmfile|kustomize|oc|skaffold|argocd|flux|istioctl|kubeseal)\s+[a-z-]/m;
const clusterAction =
  /^(?:azure\/(?:k8s-|aks-)|google-github-actions\/(?:get-gke-credentials|deploy-cloudrun)|redhat-actions\/oc-|helmfile\/|deliverybot\/helm|actions-hub\/kubectl|steebchen\/kubectl|tale\/kubectl-action)/;
const clusterLogin = /eks\s+update-kubeconfig|aks\s+get-credentials|clusters\s+get-credentials/;

/** Whether anything in a job shows that it talks to a Kubernetes cluster. */
export function touchesCluster({ steps }: WorkflowJob): boolean {
  return steps.some(
    ({ action, run }) =>
      (action !== undefined && clusterAction.test(action)) ||
      (run !== undefined && (clusterCommand.test(run.text) || clusterLogin.test(run.text))),
  );
}
