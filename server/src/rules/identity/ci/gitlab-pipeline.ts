import { at, isMap, isScalar, isSequence, pair, pairs } from '../../../yaml/access.ts';
import type { Located, LocatedMap, LocatedScalar, ParsedDocument, Path } from '../../../yaml/located.ts';

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
  'spec',
  'pages',
]);

const readPipelines = new WeakMap<ParsedDocument, { readonly pipeline: Pipeline | undefined }>();

/** A document read as a pipeline; undefined when it is none: a root without `kind` in which maps have a `script`. */
export function pipelineIn(document: ParsedDocument): Pipeline | undefined {
  const known = readPipelines.get(document);
  if (known !== undefined) return known.pipeline;
  const pipeline = read(document);
  readPipelines.set(document, { pipeline });
  return pipeline;
}

function read({ root, templated, broken }: ParsedDocument): Pipeline | undefined {
  if (!isMap(root) || templated || broken) return undefined;
  if (['kind', 'apiVersion', 'jobs', 'runs', 'tasks'].some((key) => pair(root, key) !== undefined))
    return undefined;
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
