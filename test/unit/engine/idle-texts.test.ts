import { expect, test } from 'vitest';
import { createIdleTexts } from '../../../server/src/engine/idle-texts.ts';

interface Entry {
  readonly text: string;
  uses: number;
}

function setUp() {
  const forgotten: string[] = [];
  const idle = createIdleTexts<Entry>(({ text }) => void forgotten.push(text));
  const leave = (...texts: string[]): void => {
    for (const text of texts) idle.left({ text, uses: 0 });
  };
  const many = (name: string): string[] => Array.from({ length: 256 }, (_, i) => `${name}${i}`);
  return { forgotten, idle, leave, many };
}

test('what left is forgotten when as many texts have left twice', () => {
  const { forgotten, leave, many } = setUp();
  leave(...many('a'));
  leave(...many('b').slice(1));
  expect(forgotten).toEqual([]);
  leave('last');
  expect(forgotten).toEqual(many('a'));
});

test('what somebody has again is not forgotten', () => {
  const { forgotten, idle, leave, many } = setUp();
  const back: Entry = { text: 'back', uses: 0 };
  idle.left(back);
  leave(...many('a'));
  back.uses = 1;
  leave(...many('b'));
  expect(forgotten).toEqual(many('a').slice(0, 255));
});

test('texts that were read and never placed are forgotten too, but do not push others out', () => {
  const { forgotten, idle, leave, many } = setUp();
  for (const text of many('read')) idle.made({ text, uses: 0 });
  for (const text of many('and more')) idle.made({ text, uses: 0 });
  expect(forgotten).toEqual([]);
  leave(...many('a'), ...many('b'));
  expect(forgotten).toEqual([...many('read'), ...many('and more'), ...many('a')]);
});

test('long texts are forgotten sooner', () => {
  const { forgotten, leave } = setUp();
  const long = 'x'.repeat(1_000_000);
  leave(`1${long}`, `2${long}`);
  expect(forgotten.map((text) => text[0])).toEqual(['1']);
});
