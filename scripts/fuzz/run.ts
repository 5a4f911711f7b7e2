// Feeds the product input that nobody would write: `npm run fuzz -- --cases N --seed S --only NAME --case I --minutes M --corpus`.
import { parseArgs } from 'node:util';
import { type Failure, runTarget, type Target } from './target.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    only: { type: 'string' },
    case: { type: 'string' },
    minutes: { type: 'string' },
    corpus: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const chosen = targets.filter(
  ({ name }) => values.only === undefined || values.only.split(',').includes(name),
);
if (chosen.length === 0 || !Number.isSafeInteger(seed)) {
  console.error(`Targets: ${targets.map(({ name }) => name).join(', ')}. The seed is a whole number.`);
  process.exit(2);
}
const ends =
  values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
const failures: Failure[] = [];

const single = values.case === undefined ? undefined : Number(values.case);
const totals = new Map(
  chosen.map((target) => [target, { cases: 0, seconds: 0, slowest: { milliseconds: 0, index: 0 } }]),
);

console.log(`seed ${seed}, Node ${process.version}`);
// In slices, so that a campaign that is cut short by the clock has tried every target.
const slices = single === undefined ? 20 : 1;
for (let slice = 0; slice < slices; slice += 1) {
  for (const [target, total] of totals) {
    const share = shareOf(target);
    const [from, to] =
      single === undefined
        ? [Math.floor((share * slice) / slices), Math.floor((share * (slice + 1)) / slices)]
        : [single, single + 1];
    const start = Date.now();
    const result = await runTarget(target, seed, from, to, () => Date.now() > ends);
    total.cases += result.cases;
    total.seconds += (Date.now() - start) / 1000;
    if (result.slowest.milliseconds > total.slowest.milliseconds) total.slowest = result.slowest;
    for (const failure of result.failures) tell(failure);
  }
}
for (const [{ name }, { cases, seconds, slowest }] of totals) {
  const failed = failures.filter(({ target }) => target === name).length;
  console.log(
    `${name.padEnd(14)} ${String(cases).padStart(8)} cases ${seconds.toFixed(0).padStart(6)} s, ` +
      `slowest ${Math.round(slowest.milliseconds)} ms (case ${slowest.index}), ${failed} failures`,
  );
}
const cases = [...totals.values()].reduce((sum, total) => sum + total.cases, 0);
console.log(`${cases} cases, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);

/** Cheap targets get more of the cases: each has about the same share of the time. */
function shareOf(target: Target): number {
  const whole = chosen.reduce((sum, { cost }) => sum + 1 / cost, 0);
  return Math.max(1, Math.round(Number(values.cases) / target.cost / whole));
}

/** With the command that repeats it. */
function tell(failure: Failure): void {
  failures.push(failure);
  const { target, index, message } = failure;
  if (failures.filter((other) => other.target === target).length > 5) return;
  const corpus = values.corpus ? ' --corpus' : '';
  console.log(`npm run fuzz -- --seed ${seed} --only ${target} --case ${index}${corpus}`);
  const [where = '', input] = message.split(/^input /m);
  const lines = where.split('\n').slice(0, single === undefined ? 8 : 200);
  if (input !== undefined) lines.push(`input ${input}`);
  console.log(`  ${lines.join('\n  ').slice(0, 6_000)}`);
}
