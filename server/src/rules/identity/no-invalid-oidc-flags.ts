import { signingAlgorithms } from '../../identity/authentication/authenticator.ts';
import { parseUrl } from '../../identity/authentication/validate/go-url.ts';
import { quotedText } from '../../identity/jwt/quoted.ts';
import type { ComponentFlag, ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, listFlag } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { addFlag, changeFlag, removeFlag } from '../shared/component-flag-operations.ts';
import { type OidcServer, oidcFlagTriggers, oidcServersIn } from './authentication/api-servers.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';

const server = (flags: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  automountServiceAccountToken: false
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.2
      command:
        - kube-apiserver
        - --anonymous-auth=false
        - --authorization-mode=Node,RBAC
${flags.map((flag) => `        - ${flag}\n`).join('')}`;

/** `--oidc-*` flags with which kube-apiserver does not start. */
export const noInvalidOidcFlags = defineRule({
  meta: {
    slug: 'no-invalid-oidc-flags',
    code: 'ZT321',
    area: 'identity',
    title: 'kube-apiserver does not start with these OIDC flags',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: oidcFlagTriggers,
    covers: ['OIDC-19', 'API-11'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: configuring the API server for OpenID Connect',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuring-the-api-server',
      },
    ],
    docs: {
      why: `kube-apiserver checks its \`--oidc-*\` flags when it starts, and a static Pod that does not start takes the API with it. It wants an \`https://\`
issuer, an issuer together with a client id, known signature algorithms, and none of these flags beside \`--authentication-config\`.

The flags are read where they are written: in the command of a container, in kubeadm's and Cluster API's extra arguments, in kops, k3s, RKE2,
k0s and Talos configurations. Values from variables and templates are not judged.`,
      bad: {
        yaml: server(['--oidc-issuer-url=http://gitlab.example.com']),
        findings: 2,
      },
      good: {
        yaml: server([
          '--oidc-issuer-url=https://gitlab.example.com',
          '--oidc-client-id=my-cluster',
          '"--oidc-username-prefix=gitlab:"',
        ]),
      },
      whenToTurnOff: 'Never, unless the file is a template whose missing flags come from elsewhere.',
    },
  },
  ...rulesOfProblems((document) =>
    oidcServersIn(document).flatMap((oidc) =>
      problemsOf(oidc).map(({ flag, message, remedies }): PlacedProblem => {
        const { embedded } = oidc;
        return { embedded, path: flag.path, range: flag.range, message, remedies: () => remedies };
      }),
    ),
  ),
});

interface FlagProblem {
  readonly flag: ComponentFlag;
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

function problemsOf({ server: api, flags }: OidcServer): readonly FlagProblem[] {
  return [
    ...besideConfiguration(api, flags),
    ...issuerProblems(api),
    ...pairProblems(api),
    ...algorithmProblems(api),
    ...requiredClaimProblems(api),
  ];
}

function besideConfiguration(api: ComponentFlags, flags: readonly ComponentFlag[]): readonly FlagProblem[] {
  const configuration = flagNamed(api, 'authentication-config');
  if (configuration === undefined || configuration.value === '') return [];
  const removals = flags.toReversed().map(removeFlag);
  const operations = removals.flatMap((one) => one ?? []);
  return [
    {
      flag: configuration,
      message: tell`kube-apiserver does not start: authentication-config file and oidc-* flags are mutually exclusive; move the issuer into the file and drop the flags`,
      remedies: [
        removals.includes(undefined)
          ? { title: tell`Remove the --oidc flags`, refusal: tell`The flags stand in a script` }
          : { title: tell`Remove the --oidc flags (the file must hold their issuer)`, operations },
      ],
    },
  ];
}

function issuerProblems(api: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(api, 'oidc-issuer-url');
  const url = flag?.value;
  if (flag === undefined || url === undefined || url === '' || isQuoted(url)) return [];
  const parsed = parseUrl(url);
  const wrong =
    'error' in parsed
      ? parsed.error
      : parsed.scheme !== 'https'
        ? tell`URL scheme must be https`
        : parsed.hasUser
          ? tell`URL must not contain a username or password`
          : parsed.query !== ''
            ? tell`URL must not contain a query`
            : parsed.fragment !== ''
              ? tell`URL must not contain a fragment`
              : undefined;
  if (wrong === undefined) return [];
  const secure = /^http:\/\//i.test(url) ? changeFlag(flag, url.replace(/^http:/i, 'https:')) : undefined;
  return [
    {
      flag,
      message: tell`kube-apiserver does not start: --oidc-issuer-url: ${wrong}; write the https:// address that tokens have in iss`,
      remedies:
        secure === undefined ? [] : [{ title: tell`Write https://`, preferred: true, operations: secure }],
    },
  ];
}

/** Quotes in a value have a rule of their own. */
function isQuoted(value: string): boolean {
  return /^["'].*["']$/.test(value);
}

const audience = 'CLUSTER_AUDIENCE';

function pairProblems(api: ComponentFlags): readonly FlagProblem[] {
  const issuer = flagNamed(api, 'oidc-issuer-url');
  const client = flagNamed(api, 'oidc-client-id');
  // A list that may go on elsewhere may hold the other one.
  if (!api.complete) return [];
  const hasIssuer = issuer !== undefined && issuer.value !== '';
  const hasClient = client !== undefined && client.value !== '';
  if (hasIssuer && hasClient) return [];
  const first = issuer ?? client ?? api.flags.find(({ name }) => name.startsWith('oidc-'));
  if (first === undefined) return [];
  const missing = hasIssuer
    ? '--oidc-client-id'
    : hasClient
      ? '--oidc-issuer-url'
      : tell`issuer and client id`;
  const operations = hasIssuer
    ? client === undefined
      ? addFlag(api, 'oidc-client-id', audience, issuer)
      : changeFlag(client, audience)
    : undefined;
  return [
    {
      flag: hasIssuer && client !== undefined ? client : first,
      message: tell`kube-apiserver does not start: oidc-issuer-url and oidc-client-id must be specified together; write ${missing}${hasIssuer ? tell`, the audience that tokens for this cluster have` : ''}`,
      remedies:
        operations === undefined
          ? []
          : [{ title: tell`Write --oidc-client-id (fill in ${audience})`, operations }],
    },
  ];
}

function algorithmProblems(api: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(api, 'oidc-signing-algs');
  const wrong = (listFlag(api, 'oidc-signing-algs') ?? []).filter(
    (name) => !signingAlgorithms.includes(name) && !isQuoted(name),
  );
  if (flag?.value === undefined || wrong.length === 0) return [];
  return [
    {
      flag,
      message: tell`kube-apiserver does not start: oidc: unsupported signing alg: ${quotedText(wrong[0] ?? '')}; write names such as RS256 or ES256`,
      remedies: [],
    },
  ];
}

function requiredClaimProblems(api: ComponentFlags): readonly FlagProblem[] {
  return api.flags
    .filter(
      ({ name, value }) => name === 'oidc-required-claim' && value !== undefined && !value.includes('='),
    )
    .map((flag) => ({
      flag,
      message: tell`kube-apiserver does not start: --oidc-required-claim: malformed pair, expect string=string; write CLAIM=VALUE, and the flag again for each further claim`,
      remedies: [],
    }));
}
