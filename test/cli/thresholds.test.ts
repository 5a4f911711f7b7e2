import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { type JsonReport, makeFolder, staleComment, wildcardRole } from './bundle.ts';
import { runHere } from './in-process.ts';

const folder = makeFolder({ 'a.yaml': staleComment, 'role.yaml': wildcardRole });
const fixable = makeFolder({ 'a.yaml': staleComment });
afterAll(() => {
  for (const used of [folder, fixable]) rmSync(used, { recursive: true, force: true });
});

const severities = ['hint', 'info', 'warning', 'error'];
const confidences = ['low', 'medium', 'high'];
const findings = async (...flags: readonly string[]): Promise<JsonReport['findings']> => {
  const { stdout } = await runHere(folder, ['check', '--preset', 'audit', '--format', 'json', ...flags]);
  return (JSON.parse(stdout) as JsonReport).findings;
};
const codeOf = async (...flags: readonly string[]): Promise<number> =>
  (await runHere(folder, ['check', '--preset', 'audit', ...flags])).code;

test('severity and confidence both leave out, and what is left out is not counted by --max-warnings', async () => {
  const all = await findings();
  expect(new Set(all.map(({ severity }) => severity)).size).toBeGreaterThan(1);
  for (const severity of severities)
    for (const confidence of confidences) {
      const left = all.filter(
        (finding) =>
          severities.indexOf(finding.severity) >= severities.indexOf(severity) &&
          confidences.indexOf(finding.confidence) >= confidences.indexOf(confidence),
      );
      const flags = ['--min-severity', severity, '--min-confidence', confidence];
      expect(await findings(...flags), flags.join(' ')).toEqual(left);
      expect(await codeOf(...flags), flags.join(' ')).toBe(left.length > 0 ? 1 : 0);
      const errors = left.filter((finding) => finding.severity === 'error').length;
      const others = left.length - errors;
      expect(await codeOf(...flags, '--max-warnings', `${others}`)).toBe(errors > 0 ? 1 : 0);
      if (others > 0) expect(await codeOf(...flags, '--max-warnings', `${others - 1}`)).toBe(1);
    }
});

test('errors are never tolerated', async () => {
  const { code: found } = await runHere(folder, ['check', '--max-warnings', '99', '--config', 'strict.yaml']);
  expect(found).toBe(2);
  const errors = makeFolder({
    'role.yaml': wildcardRole,
    '.zero-token.yaml': 'rules: {no-wildcard-rbac: error}\n',
  });
  expect((await runHere(errors, ['check', '--max-warnings', '99'])).code).toBe(1);
  rmSync(errors, { recursive: true, force: true });
});

test('of the code of --fix only what is left counts', async () => {
  expect((await runHere(fixable, ['check', '--fix', '--dry-run'])).code).toBe(1);
  expect((await runHere(fixable, ['check', '--fix'])).code).toBe(0);
  expect((await runHere(fixable, ['check', '--fix'])).stderr).toBe('0 changes made in 0 files\n');
  expect(await codeOf('--fix', '--dry-run', '--max-warnings', '0')).toBe(1);
  expect(await codeOf('--fix', '--dry-run', '--format', 'sarif')).toBe(0);
});

test('a report that GitHub would refuse is said to be one', async () => {
  const comments = (count: number): string =>
    staleComment + '# zero-token-ignore-next-line no-unknown-suppression -- x\n'.repeat(count - 1);
  const many = makeFolder({
    'a.yaml': comments(10_000),
    'b.yaml': comments(10_000),
    'c.yaml': comments(5001),
  });
  const { code, stderr } = await runHere(many, ['check', '--format', 'sarif']);
  expect(code).toBe(0);
  expect(stderr).toBe(
    'zero-token: GitHub code scanning refuses a report of more than 25000 findings; this one has 25001\n',
  );
  rmSync(many, { recursive: true, force: true });
});
