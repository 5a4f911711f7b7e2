import { valuesOf } from '../../../test/support/values.ts';
import { uriOf, workspaceOf } from '../../../test/support/workspaces.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { during, promise, type Target } from '../target.ts';

const runs: readonly string[] = [
  ...' a0A/.:-_=@#[({*?+|,;\\"\'`$%&<>!~^',
  '\n',
  'a.',
  'a:',
  '/a',
  '$(a)',
  '{{a',
  'eyJ',
  'a=b ',
  '-----BEGIN ',
  '%2F',
  '0.',
  '://',
  '[a-',
  '(a|',
  '😀',
];

function longText(text: string, run: string, length: number, cut: number): string {
  return `${text.slice(0, cut)}${run.repeat(Math.ceil(length / run.length))}${text.slice(cut)}\u0001`;
}

/** Milliseconds of processor time for findings, offers and hovers, since others may have the machine; the better of two runs. */
function timeOf(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round += 1) {
    const start = process.cpuUsage();
    const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
    for (const finding of workspace.check(uriOf('a.yaml')).findings.slice(0, 10)) workspace.offers(finding);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const factor = 8;
const short = 4_000;
/** Quadratic would be 64 times, and nothing under this many milliseconds is worth a word. */
const steep = 24;
const notable = 400;

/** Values of a length that nobody writes. */
export const pumped: Target = {
  name: 'pumped',
  asserts:
    'a value of a manifest made long by a run of some characters: eight times the length takes no more than 24 times as long, so that no expression or loop in any rule is quadratic in it',
  cost: 10,
  run(random: Random) {
    const text = random.pick(manifests());
    const places = valuesOf(text);
    if (places.length === 0) return;
    const place = random.pick(places);
    const run = random.pick(runs);
    const cut = random.below(place.text.length + 1);
    const withLength = (length: number): string =>
      text.slice(0, place.start) +
      JSON.stringify(longText(place.text, run, length, cut)) +
      text.slice(place.end);
    during(`${run} at ${cut} of ${place.text} in ${text}`, () => {
      const long = timeOf(withLength(short * factor));
      if (long < notable) return;
      const ratio = timeOf(withLength(short * factor)) / Math.max(2, timeOf(withLength(short)));
      promise(
        ratio < steep,
        () => `${factor} times the length takes ${ratio.toFixed(0)} times as long (${long.toFixed(0)} ms)`,
      );
    });
  },
};
