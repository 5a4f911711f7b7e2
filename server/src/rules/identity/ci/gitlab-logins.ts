import { decodedToSource } from '../../../yaml/locate.ts';
import type { ParsedDocument, Path, Range } from '../../../yaml/located.ts';
import type { Pipeline, PipelineJob } from './gitlab-pipeline.ts';

/** A place of a pipeline where a stored credential of a cluster is handed in. */
export interface GitlabLogin {
  readonly path: Path;
  /** In the document: the variable. */
  readonly range: Range;
  readonly kind: 'kubeconfig' | 'token';
  readonly variable: string;
}

const clusterToken =
  /\b(?:kubectl|helm|helmfile|oc)\b[^\n|;&]*?--(?:kube-)?token[= ]\s*["']?(\$\{?([A-Za-z_]\w*)\}?)/g;
const writtenKubeconfig =
  /\b(?:echo|printf)\b[^\n;&]*?["'\s](\$\{?(\w*(?:KUBE_?CONFIG|K8S_?CONFIG)\w*)\}?)(?!\w)[^\n;&]*>/gi;
const pointedKubeconfig = /\bKUBECONFIG=["']?(\$\{?(\w*(?:KUBE|K8S)\w*)\}?)(?=["'\s;&]|$)/g;

/** Stored kubeconfigs and cluster tokens in the scripts of a pipeline; GitLab's own tokens and paths are none. */
export function gitlabLogins(document: ParsedDocument, { jobs }: Pipeline): readonly GitlabLogin[] {
  return jobs.flatMap((job) =>
    job.lines.flatMap(({ path, scalar }): readonly GitlabLogin[] => {
      const read = (pattern: RegExp, kind: GitlabLogin['kind']): readonly GitlabLogin[] =>
        [...scalar.text.matchAll(pattern)].flatMap((match): readonly GitlabLogin[] => {
          const [whole, reference = '', variable = ''] = match;
          if (isOwn(variable, job) || isAssigned(variable, job)) return [];
          const start = match.index + whole.lastIndexOf(reference);
          return [
            {
              path,
              range: decodedToSource(document.text, scalar, start, start + reference.length),
              kind,
              variable,
            },
          ];
        });
      return [
        ...read(clusterToken, 'token'),
        ...read(writtenKubeconfig, 'kubeconfig'),
        ...read(pointedKubeconfig, 'kubeconfig'),
      ];
    }),
  );
}

/** `KUBECONFIG` alone is a path, that of the agent among others. */
function isOwn(variable: string, { idTokens }: PipelineJob): boolean {
  return /^CI_|^KUBECONFIG$|_(?:PATH|DIR|NAME|CONTEXT)$/.test(variable) || idTokens.includes(variable);
}

/** A variable that a script of the job sets holds what a program has given: `TOKEN=$(aws eks get-token …)`. */
function isAssigned(variable: string, { lines }: PipelineJob): boolean {
  const assignment = new RegExp(`(?:^|[\\s;&(])${variable}=|\\bread\\s+(?:-\\w+\\s+)*${variable}\\b`, 'm');
  return lines.some(({ scalar }) => assignment.test(scalar.text));
}
