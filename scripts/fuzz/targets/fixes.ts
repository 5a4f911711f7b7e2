import type { Configuration } from '../../../server/src/engine/configuration.ts';
import { uriOf, workspaceOf } from '../../../test/support/workspaces.ts';
import { checkAll, tryFixes } from '../ask.ts';
import { generatedStream } from '../grammar.ts';
import { mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { during, type Target } from '../target.ts';

const everything: Partial<Configuration> = { preset: 'audit' };

function documents(random: Random): string {
  const parts = random.times(1 + random.below(3), () =>
    random.oneIn(3) ? generatedStream(random) : random.pick(manifests()),
  );
  const text = parts.join('\n---\n');
  const styled = random.oneIn(5) ? text.replaceAll('\n', '\r\n') : text;
  return random.oneIn(2) ? mutated(styled, random) : styled;
}

/** All fixes of several documents side by side. */
export const fixes: Target = {
  name: 'fixes',
  asserts:
    'every fix offered for a random stream can be planned or says why not; its edits are sorted, fit the text, and leave readable what was',
  cost: 10,
  run(random) {
    const text = documents(random);
    during(text, () => {
      const workspace = workspaceOf(
        { 'a.yaml': text, 'b.yaml': random.pick(manifests()) },
        { configuration: everything },
      );
      checkAll(workspace);
      tryFixes(workspace, uriOf('a.yaml'), random, 40);
    });
  },
};

const comments: readonly string[] = [
  'zero-token-ignore',
  'zero-token-ignore-line',
  'zero-token-ignore-next-line',
  'zero-token-ignore-start',
  'zero-token-ignore-end',
  'zero-token-ignore-file',
  'zero-token-',
];
const names: readonly string[] = [
  '',
  ' no-token-secret',
  ' ZT101, no-all-verbs',
  ' no-such-rule -- because',
  ' ,,, --',
  ' __proto__ constructor',
  ' all *',
];

/** Ignore comments anywhere. */
export const suppressions: Target = {
  name: 'suppressions',
  asserts:
    'ignore comments at any place, well written or not: findings stay in their file and every offered change of a comment can be made',
  cost: 8,
  run(random) {
    let text = random.pick(manifests());
    for (let i = 1 + random.below(4); i > 0; i -= 1) {
      const lines = text.split('\n');
      const line = random.below(lines.length);
      const comment = `# ${random.pick(comments)}${random.pick(names)}`;
      if (random.oneIn(2)) lines.splice(line, 0, `${' '.repeat(random.below(6))}${comment}`);
      else lines[line] += ` ${comment}`;
      text = lines.join(random.oneIn(6) ? '\r\n' : '\n');
    }
    during(text, () => {
      const workspace = workspaceOf({ 'a.yaml': text }, { configuration: everything });
      checkAll(workspace);
      tryFixes(workspace, uriOf('a.yaml'), random, 20);
    });
  },
};
