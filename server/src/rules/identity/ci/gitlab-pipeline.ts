import { at, isMap, isScalar, isSequence, pair, pairs } from '../../../yaml/access.ts';
import type {
  Located,
  LocatedMap,
  LocatedPair,
  LocatedScalar,
  ParsedDocument,
  Path,
} from '../../../yaml/located.ts';
import { rememberLast } from '../../../yaml/remember-last.ts';

/** Words one of which stands in every GitLab pipeline that this area judges. */
export const gitlabTriggers: readonly string[] = [
  'CI_JOB_TOKEN',
  'CI_JOB_JWT',
  'KUBE',
  '--token',
  'id_tokens:',
];

/** A GitLab CI pipeline, or part of one that others include. */
export interface Pipeline {
  readonly root: LocatedMap;
  readonly jobs: readonly PipelineJob[];
}

export interface PipelineJob {
  readonly name: string;
  readonly path: Path;
  readonly node: LocatedMap;
  /** The lines of its scripts. */
  readonly lines: readonly { readonly path: Path; readonly scalar: LocatedScalar }[];
  /** Names of the ID tokens it gets, its own and those of `default`. */
  readonly idTokens: readonly string[];
}

const scripts = ['before_script', 'script', 'after_script'];
// Root keys that are no jobs (GitLab's keyword reference).
const globals = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'spec',
]);
// One of these makes a root key a job, or adds to a job of another file. `image` is left out: too many maps have one.
const jobKeywords = [
  'script',
  'run',
  'trigger',
  'extends',
  'stage',
  'rules',
  'only',
  'except',
  'needs',
  'dependencies',
  'variables',
  'environment',
  'tags',
  'when',
  'id_tokens',
  'before_script',
  'after_script',
  'allow_failure',
  'artifacts',
  'retry',
  'parallel',
  'resource_group',
];

/**
 * A document read as a pipeline; undefined when it is none: a root in which jobs have a `script`, and nothing else stands
 * but keywords and hidden keys, since GitLab refuses the pipeline otherwise.
 */
export const pipelineIn = rememberLast(
  ({ root, templated, broken }: ParsedDocument): Pipeline | undefined => {
    if (!isMap(root) || templated || broken) return undefined;
    if (!root.pairs.every(mayStandInPipeline)) return undefined;
    const shared = namesOf(at(root, 'default', 'id_tokens'));
    const jobs = root.pairs.flatMap(({ key, value, via }): readonly PipelineJob[] => {
      if (!isMap(value) || via !== undefined || (globals.has(key.text) && key.text !== 'default')) return [];
      const lines = scripts.flatMap((name) => linesOf(at(value, name), [key.text, name]));
      if (lines.length === 0) return [];
      const own = at(value, 'id_tokens');
      return [
        {
          name: key.text,
          path: [key.text],
          node: value,
          lines,
          idTokens: own === undefined ? shared : namesOf(own),
        },
      ];
    });
    const isPipeline = jobs.some(({ node }) => pair(node, 'script') !== undefined);
    return isPipeline ? { root, jobs } : undefined;
  },
);

function mayStandInPipeline({ key, value, via }: LocatedPair): boolean {
  if (via !== undefined || globals.has(key.text) || key.text.startsWith('.')) return true;
  return isMap(value) && jobKeywords.some((name) => pair(value, name) !== undefined);
}

function namesOf(node: Located | undefined): readonly string[] {
  return pairs(node).map(({ key }) => key.text);
}

/** GitLab takes lists in lists, as anchors make them. */
function linesOf(node: Located | undefined, path: Path): PipelineJob['lines'] {
  if (node === undefined || node.via !== undefined) return [];
  if (isScalar(node)) return [{ path, scalar: node }];
  return isSequence(node) ? node.items.flatMap((item, index) => linesOf(item, [...path, index])) : [];
}
