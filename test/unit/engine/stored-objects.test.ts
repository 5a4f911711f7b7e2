import { expect, test } from 'vitest';
import { type StoredObject, withoutServerWork } from '../../../server/src/engine/stored-objects.ts';
import type { LocatedFinding } from '../../../server/src/engine/workspace-types.ts';
import { expectLinearGrowth } from '../../support/growth.ts';

const line = '{uid: 1, secret: x}\n';

/** As many objects, one a line, with a finding in each. */
function dump(count: number) {
  const text = line.repeat(count);
  const objects = Array.from({ length: count }, (_, place): StoredObject => {
    const start = place * line.length;
    const range = [start, start + line.length - 1] as const;
    return {
      range,
      kind: 'Pod',
      name: `p${place}`,
      title: [],
      uid: `u${place}`,
      owner: 'd',
      applied: undefined,
    };
  });
  const findings = objects.map(({ range: [start] }, place): LocatedFinding => {
    const [from, to] = [start + 9, start + 15];
    const origin: LocatedFinding['origin'] = {
      rule: 'no-secret',
      code: 'ZT100',
      severity: 'error',
      confidence: 'high',
      message: `Finding ${place}`,
      document: { uri: 'file:///a.yaml', index: 0 },
      range: [from, to],
      resource: undefined,
      related: [],
      data: undefined,
    };
    return { ...origin, uri: 'file:///a.yaml', start: from, end: to, related: [], origin };
  });
  return { text, objects, findings };
}

type Dump = ReturnType<typeof dump>;

const told = ({ text, objects, findings }: Dump) =>
  withoutServerWork(text, findings, new Map(), () => objects);

test('a dump of many objects takes time that grows with their number', () => {
  const few = dump(3);
  expect(told(few)).toEqual(few.findings);
  expectLinearGrowth(dump, told, 1_000);
});
