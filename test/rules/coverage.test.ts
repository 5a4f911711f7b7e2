import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../server/src/rules/registry.ts';

/** Rows of the checks catalogue by family, with the number of the last row. */
const finished = {
  TOK: 36,
  ROLE: 48,
  BIND: 27,
  OIDC: 25,
  ING: 31,
  GW: 15,
  MESH: 21,
  HIG: 8,
  API: 19,
  JWT: 11,
};

const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
const covered = new Set(rules.flatMap((rule) => rule.meta.covers));

test.each(Object.entries(finished))(
  'every row of %s is covered by a rule, or the changelog says why not',
  (family, last) => {
    const rows = Array.from(
      { length: last },
      (_, index) => `${family}-${String(index + 1).padStart(2, '0')}`,
    );
    const open = rows.filter(
      (row) => !covered.has(row) && !new RegExp(`^- ${row}: .{20,}`, 'm').test(changelog),
    );
    expect(open).toEqual([]);
  },
);
