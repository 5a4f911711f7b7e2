import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json';
import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { type JsonReport, makeFolder, type Outcome, runCli } from './bundle.ts';
import { codeScanningProblems } from './code-scanning.ts';
import { runHere } from './in-process.ts';
import { npm, npmEnvironment, type Packed, packCommand, removePacked } from './packed.ts';
import { schemaProblems } from './sarif-schema.ts';

interface Step {
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: Readonly<Record<string, string>>;
        readonly steps: readonly Step[];
      }
    >
  >;
}

const root = resolve(import.meta.dirname, '../..');
const example = join(root, 'examples/ci');
const text = (file: string): string => readFileSync(join(example, file), 'utf8');
const plain = (file: string): unknown => toPlain(parseDocument(text(file)).root);
const manifests = readdirSync(example, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.ya?ml$/.test(file))
  .sort();
const workflows = manifests.filter((file) => file.startsWith('.github/workflows/'));

let packed: Packed;
let bundle = '';
/** Where `npm install --global` puts things in the pipelines below. */
let prefix = '';
const folders: string[] = [];
beforeAll(() => {
  packed = packCommand('cli');
  prefix = join(packed.folder, 'global');
  const installed = npm(packed.folder, ['install', '--global', '--prefix', prefix, packed.tarball]);
  if (installed.code !== 0) throw new Error(installed.stderr);
  bundle = join(packed.folder, 'checkout/dist/cli.js');
}, 120_000);
afterAll(() => removePacked(packed));
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The example as a repository of its own. */
function clone(): string {
  const folder = makeFolder({});
  cpSync(example, folder, { recursive: true });
  folders.push(folder);
  return folder;
}

const check = (folder: string, ...args: readonly string[]): Outcome =>
  runCli(bundle, folder, ['check', ...args]);

function sarifOf(folder: string): string {
  return readFileSync(join(folder, 'zero-token.sarif'), 'utf8');
}

describe('the example repository', () => {
  test('is checked with the result its page states', () => {
    const { code, stdout, stderr } = check(clone());
    expect(code).toBe(0);
    expect(text('README.md')).toContain(`$ zero-token check\n${stdout}${stderr}\`\`\`\n`);
  });

  test('shows a baseline, a suppression with a reason and an override, each of which has an effect', () => {
    const folder = clone();
    const found = (...args: readonly string[]): readonly string[] =>
      (JSON.parse(check(folder, '--format', 'json', ...args).stdout) as JsonReport).findings.map(
        ({ file, rule }) => `${file} ${rule}`,
      );
    expect(found('--no-ignores')).toEqual(['cluster/break-glass.yaml no-cluster-admin-binding']);
    expect(text('cluster/break-glass.yaml')).toMatch(/zero-token-ignore-next-line \S+ -- \S/);
    // A baseline that knows nothing.
    appendFileSync(join(folder, 'none.json'), '{"version": 1, "files": {}}');
    expect(found('--baseline', 'none.json')).toEqual(['legacy/jenkins.yaml no-token-secret']);
    appendFileSync(join(folder, 'bare.yaml'), 'preset: strict\n');
    expect(found('--config', 'bare.yaml')).toContain('overlays/staging/developers.yaml no-exec');
  });

  test('stops the change that its page proposes', () => {
    const folder = clone();
    for (const line of ['cp overlays/staging/developers.yaml overlays/production/', 'rm legacy/jenkins.yaml'])
      expect(text('README.md')).toContain(`$ ${line}\n`);
    cpSync(
      join(folder, 'overlays/staging/developers.yaml'),
      join(folder, 'overlays/production/developers.yaml'),
    );
    const { code, stdout } = check(folder, '--format', 'github');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=overlays\/production\/developers\.yaml,line=\d+,.*title=no-exec /m);
    rmSync(join(folder, 'overlays/production/developers.yaml'));
    rmSync(join(folder, 'legacy/jenkins.yaml'));
    const repaired = check(folder);
    expect(repaired.code).toBe(0);
    expect(text('README.md')).toContain(`$ zero-token check\n${repaired.stderr}`);
    expect(runCli(bundle, folder, ['baseline', '--prune']).stdout).toContain(', 1 gone');
    expect(check(folder).stderr).toBe('');
  });

  test('names only files that are there, on its page', () => {
    const links = [...text('README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(6);
    for (const link of links) expect(existsSync(join(example, link)), link).toBe(true);
  });
});

describe('on GitHub', () => {
  const workflow = plain('.github/workflows/manifests.yml') as Workflow;
  const steps = workflow.jobs['zero-token']!.steps;
  const ours = steps.find(({ uses }) => uses?.startsWith('zero-token/zero-token@'))!;
  const upload = steps.find(({ uses }) => uses?.startsWith('github/codeql-action/upload-sarif@'))!;

  /** Runs the action as GitHub would, with what the workflow gives it. */
  function act(folder: string): Outcome {
    const action = toPlain(parseDocument(readFileSync(join(root, 'action.yml'), 'utf8')).root) as {
      readonly inputs: Readonly<Record<string, { readonly default: string }>>;
    };
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(ours.with ?? {})));
    const inputs = Object.entries(action.inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase().replaceAll('-', '_')}`,
      ours.with?.[name] ?? input.default,
    ]);
    const laidDown = join(packed.folder, 'checkout');
    mkdirSync(join(laidDown, 'scripts'), { recursive: true });
    cpSync(join(root, 'scripts/action.mjs'), join(laidDown, 'scripts/action.mjs'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(laidDown, 'scripts/action.mjs')], {
      cwd: folder,
      env: { ...process.env, ...Object.fromEntries(inputs) },
      encoding: 'utf8',
    });
    return { code: status, stdout, stderr };
  }

  test('the action passes, and writes the report that is uploaded', () => {
    const folder = clone();
    expect(act(folder)).toMatchObject({ code: 0, stdout: '' });
    expect(upload.with?.sarif_file).toBe(ours.with?.['sarif-file']);
    const report = sarifOf(folder);
    expect(schemaProblems(JSON.parse(report))).toEqual([]);
    expect(codeScanningProblems(report)).toEqual([]);
  });

  test('the report of a change that is stopped is valid and as code scanning wants it', () => {
    const folder = clone();
    rmSync(join(folder, '.zero-token.yaml'));
    expect(act(folder).code).toBe(1);
    const report = sarifOf(folder);
    const log = JSON.parse(report) as { readonly runs: readonly { readonly results: readonly unknown[] }[] };
    expect(log.runs[0]?.results.length).toBeGreaterThan(0);
    expect(schemaProblems(log)).toEqual([]);
    expect(codeScanningProblems(report)).toEqual([]);
    // It is uploaded although the step before it failed, and not from forks, which may not.
    expect(upload.if).toContain('!cancelled()');
    expect(upload.if).toContain('.fork');
    expect(upload.with?.category).toBeDefined();
  });

  test.each(workflows)('%s names commits, and asks for no more than it needs', (file) => {
    const { permissions, jobs } = plain(file) as Workflow;
    const needed = file.endsWith('release.yml') ? 'id-token' : 'security-events';
    expect(Object.values(permissions).filter((level) => level !== 'read')).toEqual([]);
    const uses = text(file).match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # \S/);
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toEqual({ contents: 'read', [needed]: 'write' });
      for (const { uses: action, with: given, run } of job.steps) {
        if (action?.startsWith('actions/checkout@')) expect(given).toEqual({ 'persist-credentials': false });
        // Values come as variables, never as text of a script.
        expect(run ?? '').not.toContain('${{');
      }
    }
    expect(text(file)).not.toContain('secrets.');
  });

  test('a release logs in as the one that production binds, and may do what its page says', async () => {
    const { jobs } = plain('.github/workflows/release.yml') as {
      readonly jobs: { readonly production: { readonly environment: string } };
    };
    const binding = text('overlays/production/release.yaml');
    expect(binding).toContain(`:environment:${jobs.production.environment}\n`);
    const audience = /audience=([\w-]+)/.exec(text('.github/workflows/release.yml'))?.[1];
    expect(text('cluster/authentication.yaml')).toContain(`audiences: [${audience}]`);
    const [user] = /github:\S+/.exec(binding) ?? [''];
    expect(user).not.toBe('');
    const folder = clone();
    const asked = async (verb: string, namespace: string): Promise<string> => {
      const flags = ['-n', namespace, '--as', user];
      return (await runHere(folder, ['can-i', verb, 'deployments.apps/checkout', ...flags])).stdout;
    };
    const allowed = await asked('patch', 'shop-production');
    expect(allowed).toMatch(/^yes\n/);
    expect(text('README.md')).toContain(
      `$ zero-token can-i patch deployments.apps/checkout -n shop-production \\\n    --as ${user}\n${allowed}\`\`\`\n`,
    );
    expect(await asked('delete', 'shop-production')).toMatch(/^no\n/);
    expect(await asked('patch', 'shop-staging')).toMatch(/^no\n/);
  });
});

test('on GitLab the job passes from the packed command, offline', () => {
  const { 'zero-token': job } = plain('.gitlab-ci.yml') as {
    readonly 'zero-token': {
      readonly variables: Readonly<Record<string, string>>;
      readonly script: readonly string[];
      readonly artifacts: { readonly paths: readonly string[] };
    };
  };
  expect(basename(job.variables.ZERO_TOKEN ?? '')).toBe(`zero-token-${packageJson.version}.tgz`);
  expect(text('README.md')).toContain(`\`${job.variables.ZERO_TOKEN?.replace('./', '')}\``);
  const folder = clone();
  cpSync(packed.tarball, join(folder, job.variables.ZERO_TOKEN ?? ''));
  const environment = {
    ...npmEnvironment(),
    ...job.variables,
    npm_config_prefix: join(folder, '.global'),
    PATH: `${join(folder, '.global/bin')}:${process.env.PATH ?? ''}`,
  };
  const run = (): Outcome => {
    // As the runner does: one shell, ended by the first failure.
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', job.script.join('\n')], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
    return { code: status, stdout, stderr };
  };
  const passed = run();
  expect(passed.code, passed.stderr).toBe(0);
  expect(job.artifacts.paths).toEqual(['zero-token.sarif']);
  expect(schemaProblems(JSON.parse(sarifOf(folder)))).toEqual([]);
  rmSync(join(folder, '.zero-token.yaml'));
  const stopped = run();
  expect(stopped.code).toBe(1);
  expect(stopped.stdout).toContain('error[no-token-secret]');
  expect(codeScanningProblems(sarifOf(folder))).toEqual([]);
}, 60_000);

describe('as a hook of pre-commit', () => {
  const { repos } = plain('.pre-commit-config.yaml') as {
    readonly repos: readonly [
      { readonly rev: string; readonly hooks: readonly [{ id: string; args: string[] }] },
    ];
  };
  const [hook] = repos[0].hooks;
  const hooks = toPlain(
    parseDocument(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')).root,
  ) as readonly { readonly id: string; readonly entry: string }[];

  /** As pre-commit calls it: the entry, the arguments, then names of files. */
  function commit(folder: string, names: readonly string[]): Outcome {
    const [command, ...entry] = hooks.find(({ id }) => id === hook.id)?.entry.split(' ') ?? [];
    const { status, stdout, stderr } = spawnSync(
      join(prefix, 'bin', command ?? ''),
      [...entry, ...hook.args, ...names],
      { cwd: folder, encoding: 'utf8' },
    );
    return { code: status, stdout, stderr };
  }

  test('all files pass', () => {
    expect(repos[0].rev).toBe(`v${packageJson.version}`);
    expect(commit(clone(), manifests)).toMatchObject({ code: 0 });
  });

  test('each file passes by itself: what is not known is not wrong', async () => {
    const folder = clone();
    for (const file of manifests) {
      const { code, stdout } = await runHere(folder, ['check', ...hook.args, file]);
      expect(code, stdout).toBe(0);
    }
  });

  test('a file that is worse does not', () => {
    const folder = clone();
    appendFileSync(
      join(folder, 'base/rbac.yaml'),
      '  - apiGroups: ["*"]\n    resources: ["*"]\n    verbs: ["*"]\n',
    );
    const { code, stdout } = commit(folder, ['base/rbac.yaml']);
    expect(code).toBe(1);
    expect(stdout).toContain('no-wildcard-rbac');
  });
});
