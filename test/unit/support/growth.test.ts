import { describe, expect, test } from 'vitest';
import { expectLinearGrowth, measureGrowth } from '../../support/growth.ts';

/** Times of a computed cost, in milliseconds, with `noise` added to the runs it names by their number. */
function timed(cost: (size: number) => number, noise: (run: number) => number = () => 0) {
  let run = -1;
  return (size: number): number => {
    run += 1;
    return cost(size) + noise(run);
  };
}

describe('measureGrowth', () => {
  test.each([8, 10, 16])('at factor %i tells linear work from quadratic', (factor) => {
    expect(
      measureGrowth(
        timed((n) => n),
        5,
        factor,
      ).linear,
    ).toBe(true);
    expect(
      measureGrowth(
        timed((n) => n * Math.log2(n)),
        100,
        factor,
      ).linear,
    ).toBe(true);
    expect(
      measureGrowth(
        timed((n) => n ** 2),
        5,
        factor,
      ).linear,
    ).toBe(false);
    expect(
      measureGrowth(
        timed((n) => n ** 3),
        5,
        factor,
      ).linear,
    ).toBe(false);
  });

  test('forgives noise that spares some run', () => {
    for (const spared of [3, 7, 11, 15, 19, 23]) {
      const growth = measureGrowth(
        timed(
          (n) => n,
          (run) => (run % 4 === 3 && run !== spared ? 1000 : 0),
        ),
        5,
        8,
      );
      expect(growth, `large run ${spared}`).toEqual({ linear: true, small: 5, large: 40 });
    }
  });

  test('is not fooled by noise on small runs', () => {
    const growth = measureGrowth(
      timed(
        (n) => n ** 2,
        (run) => (run % 4 === 1 ? 1000 : 0),
      ),
      5,
      8,
    );
    expect(growth).toEqual({ linear: false, small: 25, large: 1600 });
  });

  test('takes no microseconds for growth', () => {
    expect(
      measureGrowth(
        timed((n) => n ** 2 / 1e6),
        50,
        8,
      ).linear,
    ).toBe(true);
  });
});

describe('expectLinearGrowth', () => {
  const list = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

  test('throws for a search in a search', () => {
    const quadratic = (all: readonly number[]): number => all.filter((one) => !all.includes(-1 - one)).length;
    expect(() => expectLinearGrowth(list, quadratic, 2000, 10)).toThrow(
      /^10 times the size took \d+\.\d times/,
    );
  });

  test('is content with one pass, whatever the input costs to make', () => {
    const made: number[] = [];
    const slowly = (size: number): ReadonlySet<number> => {
      made.push(size);
      return new Set(list(size).filter((one, _, all) => one < 0 || all.lastIndexOf(one) === one));
    };
    expectLinearGrowth(slowly, (all) => [...all].reduce((sum, one) => sum + one, 0), 500);
    expect(made.slice(0, 5)).toEqual([500, 500, 500, 8000, 500]);
  });
});
