import { tell } from '../../words/tell.ts';
import { at, isNullish } from '../../yaml/access.ts';
import { ownValue } from '../../yaml/own-value.ts';
import { type PlacedProblem, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { authorizerProblems } from './shared/authorization-problems.ts';
import {
  type AuthorizationFile,
  authorizationConfiguration,
  authorizationFiles,
  authorizationTrigger,
  webhookExample,
} from './shared/authorizers.ts';
import { references } from './shared/references.ts';

/** An AuthorizationConfiguration that kube-apiserver refuses. */
export const noInvalidAuthorizationConfiguration = defineRule({
  meta: {
    slug: 'no-invalid-authorization-configuration',
    code: 'ZT617',
    area: 'control-plane',
    title: 'kube-apiserver refuses the AuthorizationConfiguration',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthorizationConfiguration'],
    triggers: [authorizationTrigger],
    covers: ['API-12'],
    equivalents: [],
    references: [
      references.authorization,
      {
        title: 'Kubernetes: kube-apiserver configuration (v1), AuthorizationConfiguration',
        url: 'https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/#apiserver-config-k8s-io-v1-AuthorizationConfiguration',
      },
    ],
    docs: {
      why: `The file named by \`--authorization-config\` decides who is asked about every request. With a mistake in it kube-apiserver does not start; a
running one keeps what it has and says so in its log alone. The rule checks what the API server checks, the CEL expressions of
\`matchConditions\` among it, and the version of the file: v1 since Kubernetes 1.32, v1beta1 since 1.30. Expressions with functions that are not
known here are left alone.`,
      bad: { yaml: authorizationConfiguration(webhookExample('')) },
      good: { yaml: authorizationConfiguration(webhookExample('      failurePolicy: Deny\n')) },
      whenToTurnOff: 'For files of an API server that is newer than the kubernetesVersion in the settings.',
    },
  },
  ...rulesOfProblems((document, resources, minor) =>
    authorizationFiles(document, resources).flatMap((file) => problemsOf(file, minor)),
  ),
});

/** The minor that first reads a version of the file [apiserver tags]. */
const since: Readonly<Record<string, number>> = { v1alpha1: 29, v1beta1: 30, v1: 32 };

function problemsOf(
  { file, authorizers, complete }: AuthorizationFile,
  minor: number,
): readonly PlacedProblem[] {
  const { embedded, resource } = file;
  const found: PlacedProblem[] = [];
  const first = ownValue(since, resource.version);
  if (first !== undefined && minor < first)
    found.push({
      embedded,
      path: [...resource.path, 'apiVersion'],
      message: tell`kube-apiserver refuses the file: ${resource.apiVersion} is read since Kubernetes 1.${first}; ${minor >= 30 ? tell`write apiserver.config.k8s.io/v1beta1` : tell`use --authorization-mode`}`,
    });
  if (authorizers.length === 0 && complete && isNullish(at(resource.node, 'authorizers')))
    found.push({
      embedded,
      path: [...resource.path, 'kind'],
      message: tell`kube-apiserver refuses the file: authorizers: at least one authorization mode must be defined; list Node and RBAC`,
    });
  for (const { path, underline, words, advice, remedy } of authorizerProblems(authorizers))
    found.push({
      embedded,
      path,
      ...(underline !== undefined && { underline }),
      message: tell`kube-apiserver refuses the file: ${words}; ${advice}`,
      remedies: () => (remedy === undefined ? [] : [remedy]),
    });
  return found;
}
