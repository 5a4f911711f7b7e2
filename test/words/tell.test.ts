import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { amount } from '../../server/src/words/amount.ts';
import { readCatalogue } from '../../server/src/words/catalogue.ts';
import { listed } from '../../server/src/words/list.ts';
import { counted, phrase, tell, told, useCatalogue } from '../../server/src/words/tell.ts';

afterEach(() => useCatalogue('en', undefined));

describe('without a catalogue', () => {
  test('a sentence is what is written', () => {
    expect(tell`Secret ${'a'} lives ${3} days`).toBe('Secret a lives 3 days');
    expect(told(phrase('never expires'))).toBe('never expires');
  });

  test('values may hold anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(tell`${a} and ${b}.`).toBe(`${a} and ${b}.`);
        expect(counted(2, 'one', '{1} of {0}', a)).toBe(`${a} of 2`);
      }),
    );
  });

  test('what is counted is called by its number', () => {
    expect([0, 1, 2].map((count) => amount(count, 'finding'))).toEqual([
      '0 findings',
      '1 finding',
      '2 findings',
    ]);
    expect(amount(2, 'info')).toBe('2 info');
  });

  test('lists are written as in the rest of our English', () => {
    expect(listed([])).toBe('');
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });
});

describe('with a catalogue', () => {
  test('values stand where the translation wants them', () => {
    useCatalogue('de', { '{0} gives {1}': '{1} kommt von {0}' });
    expect(tell`${'a'} gives ${'b'}`).toBe('b kommt von a');
  });

  test('what is missing is said in English, with what is known of its parts', () => {
    useCatalogue('de', { 'never expires': 'läuft nie ab' });
    expect(tell`Secret ${'x'} ${phrase('never expires')}`).toBe('Secret x läuft nie ab');
  });

  test('a name that is a word of ours stays a name', () => {
    useCatalogue('de', { everything: 'alles', 'Secret {0}': 'Secret {0}' });
    expect(tell`Secret ${'everything'}`).toBe('Secret everything');
  });

  test('each language has its own plurals', () => {
    useCatalogue('cs', {
      '{0} file': '{0} soubor',
      '{0} files': '{0} souborů',
      '{0} files#few': '{0} soubory',
    });
    expect([1, 3, 5].map((count) => amount(count, 'file'))).toEqual(['1 soubor', '3 soubory', '5 souborů']);
  });

  test('each language has its own lists', () => {
    useCatalogue('de', { '{0} more': '{0} weitere' });
    expect(listed(['a', 'b', 'c'], 2)).toBe('a, b und 1 weitere');
  });

  test('what is put in is never read again', () => {
    useCatalogue('de', { '{0} and {1}': '{0} und {1}' });
    expect(tell`${'{1}'} and ${'{0}'}`).toBe('{1} und {0}');
  });
});

describe('a catalogue that is none', () => {
  const keeps = (entries: unknown): number =>
    Object.keys(entries ?? {}).filter((key) => readCatalogue('de', entries)?.formOf(key) !== undefined)
      .length;

  test.each([null, 1, 'x', [], [1], { a: 1 }, { a: {} }, { a: null }, { a: '' }])(
    '%j is left out',
    (entries) => {
      expect(keeps(entries)).toBe(0);
    },
  );

  test.each([
    ['a value is lost', { 'Secret {0}': 'Geheimnis' }],
    ['a value is wanted that is not there', { 'Secret {0}': '{0} {1}' }],
    ['a link comes in', { 'Read it': '[Lies](https://evil.example)' }],
    ['a command comes in', { 'Read it': 'command:evil' }],
    ['HTML comes in', { 'Read it': '<img src=x>' }],
    ['an icon comes in', { 'Read it': '$(flame)' }],
    ['code comes in', { 'Read it': '`x`' }],
    ['a line comes in', { 'Read it': 'a\nb' }],
    ['a control character comes in', { 'Read it': 'a\u001b[31m' }],
    ['the direction turns', { 'Read it': 'a\u202eb' }],
    ['it is too long', { 'Read it': 'a'.repeat(5001) }],
  ])('not when %s', (_, entries) => {
    expect(keeps(entries)).toBe(0);
  });

  test('an unknown language has English plurals', () => {
    for (const locale of ['', 'not a language', 7, undefined, 'x'.repeat(100)])
      expect(readCatalogue(locale, { a: 'b' })?.locale).toBe('en');
  });

  test('nothing breaks it', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (locale, entries) => {
        useCatalogue(locale, entries);
        expect(tell`Secret ${'x'} is read`).toBe('Secret x is read');
      }),
    );
  });
});
