import { phrase, tell, told } from '../words/tell.ts';

/** One line each for the overview, and the whole help of each command. */
export interface CommandHelp {
  readonly summary: string;
  readonly text: string;
}

const exits = phrase(
  'Exit codes: 0 nothing found, 1 findings, 2 wrong usage or unreadable configuration, 3 no input found, 4 internal error.',
);

/** Help by command, in the order of the overview. */
export const commandHelp: Readonly<Record<string, CommandHelp>> = {
  check: {
    summary: phrase('find problems in manifests, and fix them'),
    get text() {
      return tell`zero-token check [PATH…|-] [options]

Checks YAML files, folders (searched for *.yaml and *.yml) or standard input (-). Without a path: this folder. Folders
named node_modules and .git are left out; what .gitignore names is not, for that is where tokens lie. A glob in quotes
works where the shell knows none. What could not be checked is named on standard error, with the reason.

  --format pretty|json|sarif|github   form of the result; pretty by default
  --preset recommended|strict|audit   which rules are on
  --min-severity hint|info|warning|error
  --min-confidence low|medium|high
                                      leave out findings below it; they do not count for the exit code either
  --config FILE                       use this configuration for all files instead of the nearest .zero-token.yaml
  --baseline FILE                     leave out the findings this file knows, and say how many of them are gone; see
                                      zero-token baseline --help
  --no-ignores                        report in spite of suppression comments
  --max-warnings N                    tolerate up to N findings below severity error
  --fix[=safe|all]                    write fixes into the files; safe ones only, unless told otherwise
  --dry-run                           show what --fix would change as a diff for git apply, and write nothing;
                                      credentials in it are shown as dots

${exits}
With --format sarif it is 0 also when there are findings.`;
    },
  },
  decode: {
    summary: phrase('explain a token'),
    text: phrase(`zero-token decode TOKEN|-  [--format pretty|json] [--jwks FILE]

Says what a JWT holds: header, claims with their meaning, what kind of token it is, what is wrong with it. With - the
token is read from standard input, where it stays out of the shell's history. Nothing is stored or sent. Text around a
token is passed over.

  --jwks FILE   check the signature against the public keys in this file (a JWKS or one JWK, such as the answer of
                kubectl get --raw /openid/v1/jwks); nothing is fetched. Without it no signature is checked

Exit codes: 0 decoded, 1 with --jwks a signature is not right, 2 wrong usage, 3 no token found.`),
  },
  'can-i': {
    summary: phrase('ask manifests who may do what, as kubectl auth can-i asks a cluster'),
    text: phrase(`zero-token can-i VERB TYPE[.GROUP][/NAME]|URL --as USER [--as-group G]… [options] [PATH…]
zero-token can-i --queries FILE.jsonl|- [PATH…]

Decides as kube-apiserver would after the manifests were applied, path by path, to a fresh Kubernetes 1.36:
its built-in roles and bindings count, aggregated ClusterRoles are filled, and objects it would refuse grant nothing.
Says which binding, role and rule allow it. Without a path: this folder. What kustomizations, Flux and Argo CD in these
files build counts once for each build, under the names and in the namespaces it gives; what a build leaves open is named
on standard error and does not count.

TYPE is a plural, singular, short name or kind. TYPE/NAME is an object's name: pods/log is a Pod named log.

  --as USER               who asks; a ServiceAccount is system:serviceaccount:NAMESPACE:NAME
  --as-group GROUP        a group of theirs; may be repeated. As with kubectl, system:authenticated is added, and a
                          ServiceAccount's groups when no group is given
  --subresource NAME      such as log, exec or token
  -n, --namespace NS      where; default when not given. Manifests that name no namespace are always in default
  -A, --all-namespaces    in all namespaces at once
  --format pretty|json    json: allowed, reason, binding, role, rule

  --queries FILE          one JSON object a line with user, groups, verb, group, resource, subresource, name, namespace,
                          path; one JSON answer a line. The fields are those of a SubjectAccessReview and taken as they
                          are; without groups they are those of --as USER. A line that is no question is answered with error

Exit codes: 0 yes (with --queries: all answered), 1 no, 2 wrong usage, 3 no input found, 4 internal error.`),
  },
  trace: {
    summary: phrase('say who a token is for the API server, and what it may do'),
    text: phrase(`zero-token trace TOKEN|- [PATH…] [--format pretty|json] [--jwks FILE] [--config FILE]

Says what the API server configured in these files makes of a JWT: which authenticator accepts or refuses it and why, the
user name, groups and extra it gets, and every permission it has from the RBAC objects in these files, with binding and
role; what they build counts as it is built (see can-i). Without a path: this folder. With - the token is read from standard input, where it stays out of the shell's
history. The token itself is never printed, stored or sent.

Authenticators are read from AuthenticationConfiguration files and from the --oidc-* and --service-account-issuer flags of
kube-apiserver in static Pods, kubeadm, Cluster API, kops, k3s, RKE2, k0s and Talos files. For a cluster whose configuration
is elsewhere, name issuer and prefixes under \`trustedIssuers\` in .zero-token.yaml.

A token that has expired is refused, and traced as of the time when it was valid. A token nobody binds gets the text of the
least RoleBinding for it; one whose issuer nobody takes, the text of an AuthenticationConfiguration.

  --jwks FILE           check the signature against the public keys in this file (a JWKS or one JWK); nothing is fetched.
                        Without it the signature is taken to be right
  --config FILE         use this configuration instead of the nearest .zero-token.yaml
  --format pretty|json  json: token, signature, authenticators, user, permissions; and atAnotherTime for a token that is
                        refused for its times alone. A permission with an empty namespace counts in the whole cluster

Exit codes: 0 an authenticator accepts the token, 1 none does, 2 wrong usage, 3 no token or no input found, 4 internal error.`),
  },
  explain: {
    summary: phrase('show the page about a rule'),
    text: phrase(`zero-token explain RULE

RULE is a slug or a code, such as ZT101.`),
  },
  rules: {
    summary: phrase('list all rules'),
    text: phrase(`zero-token rules [--format pretty|json]`),
  },
  baseline: {
    summary: phrase('write down what is found today, to report only what is new'),
    text: phrase(`zero-token baseline [PATH…] [--output FILE] [--prune] [--preset …] [--min-severity …] [--min-confidence …] [--config FILE]

Writes the findings of today into .zero-token-baseline.json. Name that file as \`baseline\` in .zero-token.yaml, or give it to
check --baseline, and only findings that are not in it are reported, in the editor as well. Findings are known by rule,
object and place in the object: they stay known when lines move, and come back when the file or the object is renamed.

  --output FILE   write this file; paths in it are relative to its folder
  --prune         only take out what is not found any more; nothing new becomes known

Exit codes: 0 written, 2 wrong usage or unreadable configuration, 3 no input found, 4 internal error.`),
  },
  init: {
    summary: phrase('write a commented .zero-token.yaml'),
    text: phrase(`zero-token init [--force]

Writes .zero-token.yaml into this folder. One that is there already is kept, unless --force is given.`),
  },
  lsp: {
    summary: phrase('serve editors over the Language Server Protocol'),
    text: phrase(`zero-token lsp --stdio

Speaks the Language Server Protocol on standard input and output.`),
  },
};

/** The overview of all commands. */
export function overview(): string {
  const width = Math.max(...Object.keys(commandHelp).map((name) => name.length));
  const rows = Object.entries(commandHelp).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${told(summary)}`,
  );
  return tell`zero-token finds tokens, RBAC rules and OIDC subjects that are not what they should be in Kubernetes YAML.

Usage: zero-token COMMAND [options]

${rows.join('\n')}

zero-token COMMAND --help tells more; zero-token --version says which version this is.
`;
}
