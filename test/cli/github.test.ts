import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { githubReport } from '../../server/src/cli/output/github.ts';
import type { CheckReport, ReportFinding } from '../../server/src/features/report/check-report.ts';
import type { Severity } from '../../server/src/rules/rule.ts';
import { makeFolder } from './bundle.ts';
import { runHere } from './in-process.ts';

function found(severity: Severity, line: number, more: Partial<ReportFinding> = {}): ReportFinding {
  return {
    rule: 'no-token-secret',
    code: 'ZT101',
    severity,
    confidence: 'high',
    message: `finding ${line}`,
    file: 'a.yaml',
    range: { start: { line, column: 1 }, end: { line, column: 5 } },
    resource: undefined,
    place: `spec[${line}]`,
    related: [],
    fixes: [],
    ...more,
  };
}

const written = (findings: readonly ReportFinding[]): readonly string[] =>
  githubReport({ findings } as unknown as CheckReport)
    .trimEnd()
    .split('\n');

/** What a runner makes of a line: the command's name, or nothing (actions/runner, ActionCommand.cs). */
function commandIn(line: string): string | undefined {
  const second = /^\s*::(\S+?)(?: .*?)?::/.exec(line)?.[1];
  return second ?? /##\[(\S+?)(?: [^\]]*)?\]/.exec(line)?.[1];
}

test('the gravest come first, in the order of the report among themselves', () => {
  const lines = written([
    found('hint', 1),
    found('warning', 2),
    found('error', 3),
    found('info', 4),
    found('warning', 5),
    found('error', 6),
  ]);
  expect(lines.map((line) => `${commandIn(line)} ${/line=(\d+)/.exec(line)?.[1]}`)).toEqual([
    'error 3',
    'error 6',
    'warning 2',
    'warning 5',
    'notice 4',
    'notice 1',
  ]);
});

test('ten of each kind are shown: of more than these a notice speaks first, and the log has all of them', () => {
  const few = [...Array(10).keys()].flatMap((i) => [
    found('error', i),
    found('warning', i),
    found('hint', i),
  ]);
  expect(written(few)).toHaveLength(30);
  const [notice, ...lines] = written([...few, found('error', 11), found('error', 12)]);
  // The eleventh and twelfth error, and the tenth notice, whose place the one in front takes.
  expect(notice).toBe(
    '::notice title=Zero Token::3 of 32 findings are not shown as annotations: GitHub takes 10 of each kind from a step. The log of this step has them all',
  );
  expect(lines.filter((line) => commandIn(line) === 'error')).toHaveLength(12);
  const log = lines.slice(lines.indexOf('::group::All 32 findings') + 1, -1);
  expect(log).toHaveLength(32);
  expect(log[11]).toBe('error a.yaml:12:1 finding 12 (no-token-secret)');
  expect(lines.at(-1)).toBe('::endgroup::');
});

test('names and messages are no commands and end none', () => {
  const file = 'a::b,c=d\r\n::stop-commands::x%0A.yaml';
  const message = '50% of it\r\n::add-mask::x ##[add-mask]y';
  const one = found('error', 1, {
    file,
    message,
    related: [{ file, message, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } }],
  });
  const [line, ...others] = written([one]);
  expect(others).toEqual([]);
  expect(line).toMatch(
    /^::error file=a%3A%3Ab%2Cc=d%0D%0A%3A%3Astop-commands%3A%3Ax%250A\.yaml,line=1,endLine=1,col=1,endColumn=5,title=/,
  );
  expect(line).toContain('::50%25 of it%0D%0A::add-mask::x');
  const odd = found('error', 1, { file: ' ::stop-commands::x.yaml', message });
  const commands = written(Array.from({ length: 11 }, () => odd)).map(commandIn);
  expect(new Set(commands)).toEqual(new Set(['notice', 'error', 'group', undefined, 'endgroup']));
});

test('nor is what standard error says of a file that could not be read', async () => {
  const folder = makeFolder({
    '::stop-commands::x.yaml': new Uint8Array([0xff]),
    'a ##[add-mask]y.yaml': new Uint8Array([0xff]),
  });
  for (const args of [['check'], ['baseline'], ['can-i', 'get', 'pods', '--as', 'x']]) {
    const { stderr } = await runHere(folder, args);
    expect(stderr).toContain('./::stop-commands::x.yaml:');
    expect(stderr).toContain('a ## [add-mask]y.yaml:');
    expect(stderr.split('\n').map(commandIn)).toEqual(stderr.split('\n').map(() => undefined));
  }
  rmSync(folder, { recursive: true, force: true });
});
