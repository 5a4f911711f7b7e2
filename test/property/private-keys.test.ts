import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysIn } from '../../server/src/workspace/web-keys.ts';
import { at, isScalar, toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { drawn } from '../support/credentials.ts';
import { allFindings, applyPlan, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

type Key = Readonly<Record<string, string>>;

const material = fc.integer({ min: 1, max: 1e6 }).map((seed) => drawn(43, 'alphanumeric', seed));
const publicMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['x', 'y'],
  OKP: ['x'],
};
const privateMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi'],
  EC: ['d'],
  OKP: ['d'],
};

/** A key with its members in any order. */
const key: fc.Arbitrary<Key> = fc
  .tuple(
    fc.constantFrom('RSA', 'EC', 'OKP'),
    fc.boolean(),
    fc.array(material, { minLength: 10, maxLength: 10 }),
  )
  .chain(([type, named, texts]) => {
    const names = [...(publicMembers[type] ?? []), ...(privateMembers[type] ?? [])];
    const members: [string, string][] = names.map((name, index) => [
      name,
      name === 'n' ? drawn(342) : (texts[index] ?? ''),
    ]);
    members.push(['kty', type], ['use', 'sig']);
    if (type !== 'RSA') members.push(['crv', type === 'EC' ? 'P-256' : 'Ed25519']);
    if (named) members.push(['kid', 'a "quoted" {odd} name']);
    return fc.shuffledSubarray(members, { minLength: members.length }).map((all) => Object.fromEntries(all));
  });

const indent = (text: string, by: number): string => text.replaceAll('\n', `\n${' '.repeat(by)}`);
const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n';

/** Ways to write a set of keys, and how to read it back. */
const forms: Readonly<Record<string, (json: string, set: object) => string>> = {
  single: (json) => `${head}  jwks: '${json.replaceAll('\n', ' ').replaceAll("'", "''")}' # note\n`,
  double: (json) => `${head}  jwks: ${JSON.stringify(json)}\n`,
  literal: (json) => `${head}  jwks: |\n    ${indent(json, 4)}\n  other: x\n`,
  folded: (json) => `${head}  jwks: >-\n    ${indent(json, 4)}\n`,
  argument: (json) =>
    `${head}  arg: --jwks=${json.replaceAll('\n', '').replaceAll(/, |: /g, (mark) => mark.trim())}\n`,
  flow: (json) => `spec: {jwks: ${indent(json, 2)}} # note\n`,
  block: (_, set) =>
    `spec:\n  jwks:\n    keys:\n${(set as { keys: readonly Key[] }).keys
      .map(
        (one) =>
          `    - ${Object.entries(one)
            .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
            .join('\n      ')}`,
      )
      .join('\n')}\n`,
};

function readBack(text: string): unknown {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  const value = at(root, 'spec', 'jwks') ?? at(root, 'data', 'jwks') ?? at(root, 'data', 'arg');
  if (!isScalar(value)) return JSON.parse(JSON.stringify(toPlain(value ?? null)));
  return JSON.parse(value.text.replace(/^--jwks=/, ''));
}

const withoutPrivate = (one: Key): Key =>
  Object.fromEntries(Object.entries(one).filter(([name]) => !privateMembers[one.kty ?? '']?.includes(name)));

describe('no-private-jwk', () => {
  test.each(Object.keys(forms))(
    '%s: found wherever it stands, and the fix leaves the public key as it was',
    (form) => {
      fc.assert(
        fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 2), (keys, spaces) => {
          const text = forms[form]?.(JSON.stringify({ keys }, null, spaces), { keys }) ?? '';
          fc.pre(form !== 'argument' || !text.includes('#'));
          const workspace = workspaceOf({ 'a.yaml': text }, { configuration: onlyRules(['no-private-jwk']) });
          const privateOnes = () =>
            allFindings(workspace).filter(({ message }) => message.includes('private part'));
          const found = privateOnes();
          expect(found).toHaveLength(keys.length);
          found.forEach((finding, index) => {
            const member = keys[index] ?? {};
            expect(finding.message).toContain(`${member.kty} key`);
            expect(text.slice(finding.start, finding.end)).toMatch(/^\\?"?(?:d|p|q|dp|dq|qi)\\?"?\s*:/);
          });
          for (let rest = found.length; rest > 0; rest -= 1) {
            const [finding] = privateOnes();
            const [offer] = finding === undefined ? [] : workspace.offers(finding);
            if (offer === undefined) throw new Error('No fix is offered');
            applyPlan(workspace, workspace.plan(offer));
            expect(privateOnes()).toHaveLength(rest - 1);
          }
          expect(readBack(workspace.text(uriOf('a.yaml')) ?? '')).toEqual({ keys: keys.map(withoutPrivate) });
        }),
        { numRuns: 40 },
      );
    },
  );

  test('never throws, whatever stands around the word kty', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'kty',
        '"',
        ':',
        '{',
        '}',
        '[',
        ']',
        'RSA',
        'd',
        'n',
        ',',
        ' ',
        '\n',
        '\\',
        '&a ',
        '*a',
        '|',
        '{{',
      ),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        for (const whole of [
          a,
          `data:\n  x: ${JSON.stringify(a)}\n  y: |\n    ${indent(b, 4)}\n`,
          `- ${a}\n- ${b}`,
        ])
          expect(Array.isArray(keysIn(parseDocument(whole)))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
