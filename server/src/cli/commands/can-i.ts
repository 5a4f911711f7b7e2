import { resolve } from 'node:path';
import type { AccessRequest } from '../../rbac/access-policy.ts';
import { parseQuery } from '../../rbac/access-query.ts';
import { verbsOf } from '../../rbac/api-resources.ts';
import { impersonatedGroups } from '../../rbac/impersonation.ts';
import { resolveType } from '../../rbac/resource-names.ts';
import { tell } from '../../words/tell.ts';
import { answerOf, answerText } from '../access-answer.ts';
import { choice, type ParsedArguments, readArguments } from '../arguments.ts';
import { type InputFile, readInputs } from '../inputs.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { fileText, logText, safeText } from '../output/safe-text.ts';
import { builtInWords, type PolicyInputs, readPolicyInputs } from '../policy-inputs.ts';
import { readTextFile, textOf } from '../read-text.ts';

/** `zero-token can-i`: asks the manifests what kube-apiserver would be asked. Exit code 0 means yes, 1 no. */
export async function canI(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(
    args,
    {
      as: 'text',
      'as-group': 'list',
      subresource: 'text',
      namespace: 'text',
      'all-namespaces': 'flag',
      queries: 'text',
      format: 'text',
    },
    { namespace: 'n', 'all-namespaces': 'A' },
  );
  const queries = parsed.text('queries');
  return queries === undefined ? answerOne(parsed, io) : answerFile(queries, parsed, io);
}

async function answerOne(parsed: ParsedArguments, io: CommandIo): Promise<number> {
  const format = choice('format', parsed.text('format'), ['pretty', 'json'] as const) ?? 'pretty';
  const [verb, target, ...paths] = parsed.positionals;
  if (verb === undefined || target === undefined)
    throw new UsageError(tell`can-i takes a verb, a resource or URL, and the paths of manifests`);
  const user = parsed.text('as');
  if (user === undefined || user === '') throw new UsageError(tell`can-i needs to know who asks: --as USER`);
  if (target.startsWith('/') && parsed.text('subresource') !== undefined)
    throw new UsageError(tell`--subresource cannot be used with a URL`);
  const inputs = await readPolicy(paths, io);
  if (inputs === undefined) return exitCode.noInput;
  if (target.startsWith('/') && !pathVerbs.has(verb))
    io.stderr(tell`Warning: verb '${safeText(verb)}' is not a known verb\n`);
  const request: AccessRequest = {
    user,
    groups: impersonatedGroups(user, parsed.list('as-group')),
    verb,
    ...(target.startsWith('/') ? { path: target } : attributesOf(verb, target, parsed, inputs, io)),
  };
  const answer = answerOf(inputs.policy.authorize(request), inputs.locate);
  io.stdout(format === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : safeLines(answerText(answer)));
  return answer.allowed ? exitCode.clean : exitCode.findings;
}

interface Attributes {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly namespace: string;
}

/** `kubectl auth can-i` warns about all others. */
const pathVerbs: ReadonlySet<string> = new Set('get put post head options delete patch *'.split(' '));
const resourceVerbs: ReadonlySet<string> = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
);

/** TYPE[.GROUP][/NAME] as `kubectl auth can-i` reads it, with its warnings. */
function attributesOf(
  verb: string,
  target: string,
  parsed: ParsedArguments,
  inputs: PolicyInputs,
  io: CommandIo,
): Attributes {
  const slash = target.indexOf('/');
  const typeName = slash < 0 ? target : target.slice(0, slash);
  const name = slash < 0 ? '' : target.slice(slash + 1);
  const builtIn = resolveType(typeName, []);
  const type = builtIn.known ? builtIn : resolveType(typeName, inputs.customResources());
  const warn = (text: string): void => io.stderr(`Warning: ${safeText(text)}\n`);
  if (!type.known)
    warn(
      type.group === ''
        ? tell`the resource type '${typeName}' is not known; write TYPE.GROUP for a custom one`
        : tell`the resource type '${type.resource}' of group '${type.group}' is not known; it is taken as written`,
    );
  const everywhere = parsed.flag('all-namespaces');
  if (type.namespaced === false && !everywhere)
    warn(
      tell`resource '${type.resource}' is not namespace scoped${type.group === '' ? '' : tell` in group '${type.group}'`}`,
    );
  if (!resourceVerbs.has(verb)) warn(tell`verb '${verb}' is not a known verb`);
  if (name !== '' && verbsOf(type.group, `${type.resource}/${name}`) !== undefined)
    warn(
      tell`'${target}' asks about an object named '${name}'; use --subresource ${name} for the subresource`,
    );
  return {
    group: type.group,
    resource: type.resource,
    subresource: parsed.text('subresource') ?? '',
    name,
    // kubectl sends the namespace for cluster-scoped resources too.
    namespace: everywhere ? '' : (parsed.text('namespace') ?? 'default'),
  };
}

async function answerFile(file: string, parsed: ParsedArguments, io: CommandIo): Promise<number> {
  choice('format', parsed.text('format'), ['json'] as const);
  for (const option of ['as', 'subresource', 'namespace'])
    if (parsed.text(option) !== undefined)
      throw new UsageError(tell`--${option} cannot be used with --queries`);
  if (parsed.list('as-group').length > 0 || parsed.flag('all-namespaces'))
    throw new UsageError(tell`who asks and where stands in the queries, not in options`);
  if (file === '-' && parsed.positionals.includes('-'))
    throw new UsageError(tell`standard input cannot be both the queries and a manifest`);
  const read = file === '-' ? textOf(await io.readStdin()) : readTextFile(resolve(io.cwd, file));
  if (!read.ok) throw new UsageError(tell`the queries ${file} cannot be read: ${read.reason}`);
  const inputs = await readPolicy(parsed.positionals, io);
  if (inputs === undefined) return exitCode.noInput;
  const lines = read.text.split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  const answers = lines.map((line, index) => {
    const query = parseQuery(line);
    return JSON.stringify(
      query.ok
        ? answerOf(inputs.policy.authorize(query.request), inputs.locate)
        : { error: tell`line ${index + 1}: ${query.error}` },
    );
  });
  io.stdout(answers.map((answer) => `${answer}\n`).join(''));
  return exitCode.clean;
}

/** Undefined when there is nothing to read; all that was left out is said on stderr. */
async function readPolicy(paths: readonly string[], io: CommandIo): Promise<PolicyInputs | undefined> {
  const files = new Map<string, InputFile>();
  let skippedAny = false;
  // One path after the other, as `kubectl apply -f A -f B`: which manifest for an object comes last is decided by it.
  for (const path of new Set(paths.length === 0 ? ['.'] : paths)) {
    const read = await readInputs([path], io);
    for (const file of read.files) if (!files.has(file.uri)) files.set(file.uri, file);
    for (const { file, reason } of read.skipped)
      io.stderr(tell`${fileText(file)}: not read: ${logText(reason)}\n`);
    skippedAny ||= read.skipped.length > 0;
  }
  if (files.size === 0) {
    if (!skippedAny) io.stderr(tell`zero-token: no YAML files found\n`);
    return undefined;
  }
  const inputs = readPolicyInputs([...files.values()]);
  for (const { file, line, message } of inputs.remarks)
    io.stderr(`${fileText(file)}:${line}: ${logText(message)}\n`);
  const built = builtInWords(inputs);
  if (built !== undefined) io.stderr(built);
  return inputs;
}

function safeLines(text: string): string {
  return text.replace(/^.*$/gm, (line) => safeText(line));
}
