/** One line each for the overview, and the whole help of each command. */
export interface CommandHelp {
  readonly summary: string;
  readonly text: string;
}

const exits = `Exit codes: 0 nothing found, 1 findings, 2 wrong usage or unreadable configuration, 3 no input found, 4 internal error.`;

/** Help by command, in the order of the overview. */
export const commandHelp: Readonly<Record<string, CommandHelp>> = {
  check: {
    summary: 'find problems in manifests, and fix them',
    text: `zero-token check [PATH…|-] [options]

Checks YAML files, folders (searched for *.yaml and *.yml) or standard input (-). Without a path: this folder.

  --format pretty|json|sarif|github   form of the result; pretty by default
  --preset recommended|strict|audit   which rules are on
  --min-severity hint|info|warning|error
  --min-confidence low|medium|high
                                      leave out findings below it; they do not count for the exit code either
  --config FILE                       use this configuration for all files instead of the nearest .zero-token.yaml
  --no-ignores                        report in spite of suppression comments
  --max-warnings N                    tolerate up to N findings below severity error
  --fix[=safe|all]                    write fixes into the files; safe ones only, unless told otherwise
  --dry-run                           show what --fix would change as a diff, and write nothing;
                                      credentials in it are shown as dots

${exits}
With --format sarif it is 0 also when there are findings.`,
  },
  decode: {
    summary: 'explain a token',
    text: `zero-token decode TOKEN|-  [--format pretty|json]

Says what a JWT holds: header, claims with their meaning, what kind of token it is, what is wrong with it. With - the
token is read from standard input, where it stays out of the shell's history. Nothing is stored or sent, and no signature
is checked. Text around a token is passed over.

Exit codes: 0 decoded, 2 wrong usage, 3 no token found.`,
  },
  explain: {
    summary: 'show the page about a rule',
    text: `zero-token explain RULE

RULE is a slug or a code, such as ZT101.`,
  },
  rules: {
    summary: 'list all rules',
    text: `zero-token rules [--format pretty|json]`,
  },
  init: {
    summary: 'write a commented .zero-token.yaml',
    text: `zero-token init [--force]

Writes .zero-token.yaml into this folder. One that is there already is kept, unless --force is given.`,
  },
  lsp: {
    summary: 'serve editors over the Language Server Protocol',
    text: `zero-token lsp --stdio

Speaks the Language Server Protocol on standard input and output.`,
  },
};

/** Commands of the contract that are still to come. */
export const laterCommands: readonly string[] = ['can-i', 'trace', 'baseline'];

/** The overview of all commands. */
export function overview(): string {
  const width = Math.max(...Object.keys(commandHelp).map((name) => name.length));
  const rows = Object.entries(commandHelp).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `zero-token finds tokens, RBAC rules and OIDC subjects that are not what they should be in Kubernetes YAML.

Usage: zero-token COMMAND [options]

${rows.join('\n')}

zero-token COMMAND --help tells more; zero-token --version says which version this is.
`;
}
