import { expect, test } from 'vitest';
import { manifests } from '../../scripts/fuzz/seeds.ts';
import { valuesOf } from '../support/values.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

/** Names that every object has in JavaScript, and words of the same length and letters that none has. */
const names: readonly (readonly [inherited: string, ordinary: string])[] = [
  ['constructor', 'konstruktor'],
  ['toString', 'toSdring'],
  ['valueOf', 'valueOg'],
  ['__proto__', '__brodo__'],
];

/** Words of a manifest that may be the name of anything: of an object, a namespace, a label, a verb, a flag. */
function wordsOf(text: string): readonly string[] {
  const words = valuesOf(text).flatMap((value) =>
    /^[a-z][a-z-]{2,30}$/.test(value.text) ? [value.text] : [],
  );
  const keys = [...text.matchAll(/^[ -]*([a-z][a-z-]{2,30}):/gm)].flatMap(([, key]) => key ?? []);
  return [...new Set([...words, ...keys])];
}

function said(text: string, [inherited, ordinary]: readonly [string, string]): unknown {
  const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
  const { findings, problems } = workspace.check(uriOf('a.yaml'));
  const words = JSON.stringify([
    findings.map(({ rule, start, end, message, data }) => [rule, start, end, message, data]),
    problems,
    findings
      .slice(0, 5)
      .flatMap((finding) => workspace.offers(finding).map(({ title, refusal }) => [title, refusal])),
  ]);
  // Images are compared in lower case, for one.
  return words.toLowerCase().replaceAll(inherited.toLowerCase(), ordinary.toLowerCase());
}

test('nothing that is called like a member of every object is treated in another way', () => {
  let compared = 0;
  for (const [index, manifest] of manifests().entries()) {
    if (index % 3 !== 0) continue;
    const words = wordsOf(manifest);
    const word = words[index % Math.max(1, words.length)];
    const pair = names[index % names.length];
    if (word === undefined || pair === undefined) continue;
    const written = new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'g');
    const [a, b] = pair.map((name) => said(manifest.replace(written, name), pair));
    expect(a, `${pair[0]} for ${word} in\n${manifest}`).toBe(b);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(200);
  expect(Object.keys({})).toEqual([]);
});
