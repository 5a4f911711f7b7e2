import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { createEntryStore } from '../../../server/src/engine/entries.ts';
import { extractFacts } from '../../../server/src/workspace/extract.ts';
import { factsDigest } from '../../../server/src/workspace/sites.ts';
import { createParseCache } from '../../../server/src/yaml/cache.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';

const account = (name: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name} # zero-token-ignore no-x -- why\n  labels: {a: b}\n`;

test('what was asked of a text is not read from it again, however many texts come in between', () => {
  const cache = createParseCache(1);
  const store = createEntryStore(
    [],
    cache,
    { documentsParsed: 0, documentsKnown: 0, documentChecks: 0, failures: 0 },
    (error) => {
      throw error;
    },
  );
  const now = new Date('2026-01-01T00:00:00Z');
  const entries = Array.from({ length: 5 }, (_, i) => {
    const text = account(`a${i}`);
    const [slice] = splitStream(text);
    if (slice === undefined) throw new Error('a text has a document');
    return store.entry(text, slice, defaultConfiguration, now);
  });
  const ask = (): readonly unknown[] =>
    entries.map((entry) => [
      store.commentPlaces(entry).isComment(entry.text.indexOf('#')),
      store.rangeIn(entry, ['metadata', 'labels', 'a']),
      store.rangeIn(entry, ['metadata', 'name']),
      store.placeInWords(entry, store.rangeIn(entry, ['metadata', 'labels', 'a'])),
    ]);
  const first = ask();
  const { text = '' } = entries[0] ?? {};
  const place = (words: string, length: number) => [text.indexOf(words), text.indexOf(words) + length];
  expect(first[0]).toEqual([true, place('b}', 1), place('a0', 2), 'metadata.labels.a']);
  const { parsed } = cache.counters;
  expect(ask()).toEqual(first);
  expect(cache.counters.parsed).toBe(parsed);
});

test('a label called range is a fact, a range is none', () => {
  const digest = (text: string): string => factsDigest(extractFacts(parseDocument(text)));
  const role = (labels: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a, labels: {${labels}}}\nrules: []\n`;
  expect(digest(role('range: a'))).not.toBe(digest(role('range: b')));
  expect(digest(role('range: a'))).toBe(digest(`# moved\n${role('range: a')}`));
});
