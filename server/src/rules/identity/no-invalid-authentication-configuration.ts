import { validateConfiguration } from '../../identity/authentication/validate/configuration.ts';
import type { ConfigurationProblem } from '../../identity/authentication/validate/problem.ts';
import { tell, told } from '../../words/tell.ts';
import { configurationsIn, configurationTrigger } from '../../workspace/authentication-configurations.ts';
import { authenticationOf } from '../../workspace/authenticators.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { problemAdvice } from './authentication/problem-advice.ts';
import { problemRemedies } from './authentication/problem-remedies.ts';
import { rulesOfProblems } from './shared/placed-problems.ts';

/** An AuthenticationConfiguration that kube-apiserver refuses. */
export const noInvalidAuthenticationConfiguration = defineRule({
  meta: {
    slug: 'no-invalid-authentication-configuration',
    code: 'ZT320',
    area: 'identity',
    title: 'kube-apiserver refuses the AuthenticationConfiguration',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger],
    covers: ['OIDC-20', 'API-11'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: using authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
      {
        title: 'Kubernetes: kube-apiserver configuration (v1), AuthenticationConfiguration',
        url: 'https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/#AuthenticationConfiguration',
      },
    ],
    docs: {
      why: `kube-apiserver reads the file named by \`--authentication-config\` strictly: with one mistake in it it does not start, and a running one
keeps the configuration it has and says so in its log alone, so that a new issuer, or a rule that was to keep somebody out, never takes effect.

The rule checks what the API server checks: fields and their types, addresses, audiences, claims and prefixes, keys of \`extra\`, and that CEL
expressions compile and give true or false where they must. The message repeats its words. Expressions with functions that are not known here
are left alone. The file is read by the API server, it is no object: \`kubectl apply\` does not know the kind.`,
      bad: {
        yaml: `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: http://gitlab.example.com
      audiences: [my-cluster, another-cluster]
    claimMappings:
      username:
        claim: sub
`,
        findings: 3,
      },
      good: {
        yaml: `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: https://gitlab.example.com
      audiences: [my-cluster]
    claimMappings:
      username:
        claim: sub
        prefix: "gitlab:"
`,
      },
      whenToTurnOff: 'For files of an API server that is newer than the kubernetesVersion in the settings.',
    },
  },
  ...rulesOfProblems((document, resources, kubernetesMinor) =>
    configurationsIn(document, resources).flatMap(({ embedded, resource }) =>
      validateConfiguration(resource, kubernetesMinor).map((problem) => ({
        embedded,
        path: problem.path,
        ...(problem.id === 'unknown-field' && { underline: 'key' as const }),
        message: messageFor(problem),
        remedies: () => problemRemedies(problem, embedded.root, resource, kubernetesMinor),
      })),
    ),
  ),
  checkResource,
});

function messageFor({ id, field, words }: ConfigurationProblem): string {
  const advice = problemAdvice[id];
  // Two of its sentences go on where the advice begins.
  const own = words.replace(/(?:\. It can be set to an empty| in claimMappings\.).*$/, '');
  const said = id === 'unknown-field' ? own : `${field === '' ? tell`the file` : field}: ${own}`;
  return tell`kube-apiserver refuses the file: ${said}${advice === undefined ? '' : `; ${told(advice)}`}`;
}

/** What the API server refuses because of its flags: its own issuer, and two words on anonymous requests. */
function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  if (facts.authentication?.source !== 'configuration') return;
  const { jwt, anonymous } = facts.authentication;
  const { serviceAccounts, anonymousFlags } = authenticationOf(context.graph);
  const own = new Set(serviceAccounts.flatMap(({ issuers }) => issuers ?? []));
  for (const { authenticator, range } of jwt) {
    if (!own.has(authenticator.issuerUrl)) continue;
    context.report({
      range,
      message: tell`kube-apiserver refuses the file: URL must not overlap with disallowed issuers: ${authenticator.issuerUrl} is its --service-account-issuer; leave the entry out`,
    });
  }
  const [flag] = anonymousFlags;
  if (anonymous === undefined || flag === undefined) return;
  context.report({
    range: anonymous.range,
    message: tell`kube-apiserver refuses the file: --anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file; drop the flag`,
    // Which API server reads which file stands in no manifest.
    confidence: 'medium',
    related: [{ message: tell`the flag`, document: flag.resource.document, path: flag.site.path }],
  });
}
