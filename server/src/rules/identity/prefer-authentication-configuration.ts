import type { NewValue, Operation } from '../../edit/operations.ts';
import type { JwtAuthenticator } from '../../identity/authentication/authenticator.ts';
import type { FlagSource } from '../../kubernetes/component-flags/model.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { addFlag, removeFlag } from '../shared/component-flag-operations.ts';
import { type OidcServer, oidcFlagTriggers, oidcServersIn } from './authentication/api-servers.ts';
import { authenticationReferences } from './authentication/docs.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';

const example = (args: string): string => `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: anonymous-auth
      value: "false"
${args}`;

/** One issuer by flags, where a file takes several and can say whose tokens are meant. */
export const preferAuthenticationConfiguration = defineRule({
  meta: {
    slug: 'prefer-authentication-configuration',
    code: 'ZT332',
    area: 'identity',
    title: 'An issuer is configured by flags instead of an AuthenticationConfiguration',
    severity: 'hint',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: [],
    triggers: oidcFlagTriggers,
    covers: ['OIDC-19', 'API-11'],
    equivalents: [],
    references: authenticationReferences,
    docs: {
      why: `The \`--oidc-*\` flags take one issuer and one audience, compare claims with fixed texts only, and a change restarts the API server. An
AuthenticationConfiguration takes up to 64 issuers, checks claims and the resulting user with CEL, and is read again when it changes. It is
stable since Kubernetes 1.34.

The fix writes the same issuer into a configuration, with the very prefix the flags give, so that every binding keeps its meaning, and puts
\`--authentication-config\` in place of the flags. The document must then be saved as a file on every control-plane node and mounted into the
API server; it is no object to apply.`,
      bad: {
        yaml: example(`    - name: oidc-issuer-url
      value: https://gitlab.example.com
    - name: oidc-client-id
      value: my-cluster
`),
      },
      good: {
        yaml: example(`    - name: authentication-config
      value: /etc/kubernetes/authentication.yaml
`),
      },
      whenToTurnOff: 'For clusters before Kubernetes 1.30, and where one issuer without rules is enough.',
    },
  },
  ...rulesOfProblems((document, _resources, kubernetesMinor) => {
    // Beta and on by default since 1.30 (facts C.2).
    if (kubernetesMinor < 30) return [];
    return oidcServersIn(document).flatMap((oidc): readonly PlacedProblem[] => {
      const { server, authenticator, embedded } = oidc;
      const flag = flagNamed(server, 'oidc-issuer-url');
      if (authenticator === undefined || flag === undefined) return [];
      if (flagNamed(server, 'authentication-config') !== undefined) return [];
      return [
        {
          embedded,
          path: flag.path,
          range: flag.range,
          message: tell`One issuer by flags, without rules about claims or users; an AuthenticationConfiguration takes several, with rules, and is read again without a restart`,
          remedies: () =>
            embedded.host === undefined ? [migration(oidc, authenticator, kubernetesMinor)] : [],
        },
      ];
    });
  }),
});

// kubelet, k3s and Talos read a single document from their files.
const sourcesOfSeveralDocuments: ReadonlySet<FlagSource> = new Set([
  'kubeadm',
  'cluster-api',
  'kops',
  'k0s',
  'eks-anywhere',
]);

const file = '/etc/kubernetes/authentication.yaml';

function migration(
  { server, flags }: OidcServer,
  authenticator: JwtAuthenticator,
  kubernetesMinor: number,
): Remedy {
  const [first, ...others] = flags;
  const title = tell`Move the issuer into an AuthenticationConfiguration (to be saved as ${file})`;
  if (!sourcesOfSeveralDocuments.has(server.source))
    return {
      title,
      refusal: tell`This file is read as one document, so the configuration has to be written beside it by hand`,
    };
  if (flags.some(({ name }) => name === 'oidc-ca-file'))
    return {
      title,
      refusal: tell`The certificate of --oidc-ca-file stands in another file and would have to be copied in`,
    };
  // A file takes every algorithm, so that this limit would be lost.
  if (flags.some(({ name }) => name === 'oidc-signing-algs'))
    return {
      title,
      refusal: tell`A configuration cannot limit the signature algorithms as --oidc-signing-algs does`,
    };
  const added = first === undefined ? undefined : addFlag(server, 'authentication-config', file);
  const removals = flags.toReversed().map(removeFlag);
  if (others.length === 0 || added === undefined || removals.includes(undefined))
    return { title, refusal: tell`The flags stand in a script, where they cannot be taken out one by one` };
  const operations: readonly Operation[] = [...added, ...removals.flatMap((one) => one ?? [])];
  return { title, operations, newDocuments: [configurationOf(authenticator, kubernetesMinor)] };
}

function configurationOf(
  { issuerUrl, audiences, username, groups, requiredClaims }: JwtAuthenticator,
  kubernetesMinor: number,
): NewValue {
  const mapping = (source: typeof groups): NewValue =>
    source?.type === 'claim' ? { claim: source.claim, prefix: source.prefix } : null;
  return {
    apiVersion: `apiserver.config.k8s.io/${kubernetesMinor >= 34 ? 'v1' : 'v1beta1'}`,
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: issuerUrl, audiences: [...audiences] },
        ...(requiredClaims.length > 0 && {
          claimValidationRules: requiredClaims.map(({ claim, value }) => ({ claim, requiredValue: value })),
        }),
        claimMappings: {
          username: mapping(username),
          ...(groups !== undefined && { groups: mapping(groups) }),
        },
      },
    ],
  };
}
