import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { styledDocument } from '../support/yaml-styles.ts';

test('the test-side printer writes documents that mean what it says', () => {
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const document = styledDocument(gen);
      const parsed = parseDocument(document.text);
      expect(parsed.problems).toEqual([]);
      expect(JSON.parse(JSON.stringify(toPlain(parsed.root)))).toEqual(document.model);
    }),
    { numRuns: Number(process.env.EDIT_RUNS ?? 300) },
  );
});
