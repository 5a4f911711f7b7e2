import { at, isScalar, pairs } from '../../../yaml/access.ts';
import { decodedToSource } from '../../../yaml/locate.ts';
import type { Located, LocatedScalar, ParsedDocument, Path, Range } from '../../../yaml/located.ts';
import { inputOf, secretsIn, type Workflow, type WorkflowJob, type WorkflowStep } from './github-workflow.ts';

/** A place of a workflow where a stored credential of a cluster is handed in. */
export interface StoredLogin {
  readonly job: WorkflowJob | undefined;
  /** To the scalar. */
  readonly path: Path;
  /** In the document: the expression. */
  readonly range: Range;
  readonly kind: 'kubeconfig' | 'token';
  /** As it goes into a message: `secrets.KUBE_CONFIG`. */
  readonly what: string;
  /** True where the use proves what it is; false where only the name of the secret says so. */
  readonly isProven: boolean;
  /** Where the token stands as the value of `--token` in a script, which can ask for one itself. */
  readonly inScript: boolean;
}

const kubeconfigName = /KUBE_?CTL?_?CONFIG|KUBE_?CONFIG|K8S_?CONFIG|KUBERNETES_?CONFIG/i;
// Between the two only words that say which cluster or account: `K8S_SLACK_TOKEN` is of something else.
const tokenName =
  /(?:^|_)(?:KUBE(?:RNETES)?|K8S|OPENSHIFT|OCP?)(?:_?(?:PROD|STAG|DEV|TEST|DEPLOY|CLUSTER|API|SA|SERVICE|ACCOUNT|CI|CD|BEARER|AUTH|ACCESS|ADMIN|USER)[A-Z]*)*_?TOKEN$/i;
// About a kubeconfig, and none itself.
const harmlessEnd = /_(?:PATH|DIR|NAME|CONTEXT|URL|PASS(?:WORD)?|PASSPHRASE|KEY|NAMESPACE)$/i;

/** Stored kubeconfigs and cluster tokens of a workflow, each place once. */
export function storedLogins(document: ParsedDocument, workflow: Workflow): readonly StoredLogin[] {
  const found = new Map<string, StoredLogin>();
  const add = (login: StoredLogin): void => {
    const key = `${login.range[0]}:${login.range[1]}`;
    const known = found.get(key);
    if (known === undefined || (!known.isProven && login.isProven)) found.set(key, login);
  };
  const read = (scalar: LocatedScalar, path: Path, job: WorkflowJob | undefined, use: Use): void => {
    for (const login of loginsIn(document, scalar, path, job, use)) add(login);
  };
  const readMap = (
    node: Located | undefined,
    path: Path,
    job: WorkflowJob | undefined,
    step?: WorkflowStep,
  ): void => {
    for (const { key, value, via } of pairs(node)) {
      if (via !== undefined || !isScalar(value) || value.via !== undefined) continue;
      read(value, [...path, key.text], job, step === undefined ? undefined : inputUse(step, key.text));
    }
  };
  readMap(at(workflow.root, 'env'), ['env'], undefined);
  for (const job of workflow.jobs) {
    readMap(at(job.node, 'env'), [...job.path, 'env'], job);
    // Secrets that are handed to a called workflow are read there.
    for (const step of job.steps) {
      readMap(at(step.node, 'env'), [...step.path, 'env'], job);
      readMap(at(step.node, 'with'), [...step.path, 'with'], job, step);
      if (step.run !== undefined) read(step.run, [...step.path, 'run'], job, 'script');
    }
  }
  return [...found.values()].sort((a, b) => a.range[0] - b.range[0]);
}

/** What a value is used for, as far as its place tells. */
type Use = StoredLogin['kind'] | 'script' | undefined;

function inputUse(step: WorkflowStep, input: string): Use {
  const { action = '' } = step;
  if (action === 'azure/k8s-set-context') {
    if (input === 'kubeconfig') return 'kubeconfig';
    return input === 'k8s-secret' &&
      /service-?account|service-?principal/i.test(inputOf(step, 'method') ?? 'service-account')
      ? 'token'
      : undefined;
  }
  if (action === 'redhat-actions/oc-login' && input === 'openshift_token') return 'token';
  return /^kube_?-?config(?:[-_]?(?:data|base64|b64|raw|yaml|content))?$/i.test(input)
    ? 'kubeconfig'
    : undefined;
}

function loginsIn(
  document: ParsedDocument,
  scalar: LocatedScalar,
  path: Path,
  job: WorkflowJob | undefined,
  use: Use,
): readonly StoredLogin[] {
  return secretsIn(scalar.text).flatMap(({ name, start, end }): readonly StoredLogin[] => {
    const before = scalar.text.slice(0, start);
    const asToken =
      use === 'script' && /(?:--(?:kube-)?token)[= ]\s*["']?$/.test(before) && isClusterLine(before);
    const kind = asToken
      ? 'token'
      : use === 'kubeconfig' || use === 'token'
        ? use
        : harmlessEnd.test(name)
          ? undefined
          : kubeconfigName.test(name)
            ? 'kubeconfig'
            : tokenName.test(name)
              ? 'token'
              : undefined;
    if (kind === undefined) return [];
    return [
      {
        job,
        path,
        range: decodedToSource(document.text, scalar, start, end),
        kind,
        what: `secrets.${name}`,
        isProven: asToken || use === 'kubeconfig' || use === 'token',
        // Inside of single quotes a shell puts nothing in.
        inScript: asToken && !/'$/.test(before),
      },
    ];
  });
}

/** Whether the command that a text ends in is one of a cluster's, over lines that a backslash continues. */
function isClusterLine(before: string): boolean {
  const command =
    before
      .replaceAll(/\\\r?\n/g, ' ')
      .split(/[\n;|]|&&/)
      .at(-1) ?? '';
  return /^\s*(?:\w+=\S*\s+|sudo\s+|if\s+|!\s+)*(?:kubectl|helm|helmfile|oc|k9s|istioctl|flux)\s/.test(
    command,
  );
}
