import { analyse } from 'scslre';
import { describe, expect, test } from 'vitest';
import { shippedExpressions } from '../support/regular-expressions.ts';

const { written, made } = shippedExpressions();
/** Each once, with the file that holds it first. */
const unlike = new Map(written.toReversed().map((one) => [`/${one.source}/${one.flags}`, one]));

const reportTypes = { Move: true, Self: true, Trade: true } as const;

/** Why an expression takes more than linear time on some texts; empty when none is known. */
function faults(source: string, flags: string): readonly string[] {
  return analyse({ source, flags }, { reportTypes, assumeRejectingSuffix: false }).reports.map(
    ({ type, exponential, character }) =>
      `${exponential ? 'exponential' : 'quadratic'} (${type}) in a run of ${JSON.stringify(character.pick)}`,
  );
}

test('the sources hold as many expressions as one would think', () => {
  expect(unlike.size).toBeGreaterThan(900);
  expect(made.length).toBeGreaterThan(15);
});

test('the analyser knows a bad one', () => {
  expect(faults('(a+)+$', '')).toContainEqual(expect.stringContaining('exponential'));
  expect(faults('\\s+$', '')).toContainEqual(expect.stringContaining('quadratic'));
  expect(faults('(?<!\\s)\\s+$', '')).toEqual([]);
});

/**
 * Quadratic ones whose text cannot be long, with what keeps it short. Longer than a few thousand characters must not get
 * there: 20,000 take half a second.
 */
const bounded: ReadonlyMap<string, string> = new Map(
  (
    [
      [/\[([^\]]+)\]\(([^)]+)\)/g, 'the documentation of our own rules'],
      [/(?:[&!](?:<[^>\s]*>|[^\s,[\]{}]*)[ \t]+)+$/, 'longestProperties in edit/put-in-slot.ts'],
      [/^([^\s:#/@]+)@([^\s:#/@]+\.[^\s:#/@]+)$/, 'longestName in identity/issuers/read-subject.ts'],
      [/[^\s:#/]*@[^\s:#/@]+\.[^\s:#/@]+$/, 'longestName in identity/issuers/read-subject.ts'],
      [
        /[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$|(?<=^https:\/\/accounts\.google\.com#)\d+$/,
        'longestName in identity/issuers/read-subject.ts',
      ],
      [/\/?[^/]*\*.*/s, 'longestName in identity/issuers/read-subject.ts'],
      [
        /\.\+|\([^()]*\|[^()]*\)|\[[^\]]*-[^\]]*\]|\{[^{}]*,[^{}]*\}/,
        'longestName in rules/rbac/wildcard-subject/judge.ts',
      ],
      [/[^\n]*\n|[^\n]+/g, 'what the first half leaves the second takes whole'],
      [/\[[^\]]*\]|(?:\\.|[^.\\])+/g, 'what the first half leaves the second takes whole'],
      [
        /^[ \t]*(?:[-?][ \t]+)*(?:(?:"[^"]*"|'[^']*'|[^\s"'#][^#]*?)[ \t]*:)?[ \t]+$/,
        'MAX_EXAMINED_LINE in yaml/mask.ts',
      ],
      [
        /^[ \t]*(?:[-?][ \t]+)*(?:"[^"]*"|'[^']*'|[^\s"'#{[][^#]*?)[ \t]*:(?=[ \t])/,
        'MAX_EXAMINED_LINE in yaml/mask.ts',
      ],
    ] as const
  ).map(([expression, bound]) => [String(expression), bound]),
);

describe('no expression takes more than linear time on a text of any length', () => {
  test('written in the sources', () => {
    const bad = [...unlike].flatMap(([literal, { file, source, flags }]) => {
      const found = faults(source, flags);
      return found.length === 0 || bounded.has(literal) ? [] : [`${file} ${literal}: ${found.join(', ')}`];
    });
    expect(bad).toEqual([]);
  });
  test('every exception is one', () => {
    const idle = [...bounded.keys()].filter((literal) => {
      const one = unlike.get(literal);
      return one === undefined || faults(one.source, one.flags).length === 0;
    });
    expect(idle).toEqual([]);
  });
});

test('nor is one put together that does, over all manifests of the tests', async () => {
  const built = new Map<string, RegExp>();
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, given: [string | RegExp, string?]) {
      const expression = new target(...given);
      built.set(String(expression), expression);
      return expression;
    },
  });
  try {
    // Only now, since much is put together when a module is loaded.
    const { manifests } = await import('../../scripts/fuzz/seeds.ts');
    const { uriOf, workspaceOf } = await import('../support/workspaces.ts');
    for (const [index, text] of manifests().entries()) {
      // Every few of them: the same rules make the same expressions.
      if (index % 4 !== 0) continue;
      const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
      for (const finding of workspace.check(uriOf('a.yaml')).findings) workspace.offers(finding);
    }
  } finally {
    globalThis.RegExp = Original;
  }
  // Globs of the settings are picomatch's, and vitest makes some of its own.
  const own = [...built.values()].filter(({ source }) => !unlike.has(`/${source}/`) && source !== '(?:)');
  expect(own.length).toBeGreaterThan(15);
  const bad = own.flatMap(({ source, flags }) => {
    const found = faults(source, flags);
    return found.length === 0 ? [] : [`/${source}/${flags}: ${found.join(', ')}`];
  });
  expect(bad).toEqual([]);
});
