import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationInWords, relativeTime, utcTime } from '../../../server/src/identity/jwt/duration.ts';

describe('durationInWords', () => {
  test.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [59, '59 seconds'],
    [59.8, '1 minute'],
    [60, '1 minute'],
    [2880, '48 minutes'],
    [3590, '1 hour'],
    [3607, '1 hour'],
    [5400, '90 minutes'],
    [7199, '2 hours'],
    [86_400, '24 hours'],
    [172_800, '2 days'],
    [172_790, '2 days'],
    [259_200, '3 days'],
    [31_536_000, '365 days'],
    [315_360_000, '10 years'],
    [1e300, 'more than 1000 years'],
    [Number.POSITIVE_INFINITY, 'an unknown time'],
    [-60, '1 minute'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });

  test('never says 60 minutes, and is off by at most half of what it counts in', () => {
    const units: Record<string, number> = {
      second: 1,
      minute: 60,
      hour: 3600,
      day: 86_400,
      year: 31_557_600,
    };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3e10, noNaN: true }), (seconds) => {
        const [, amount, unit] = /^(\d+) (\w+?)s?$/.exec(durationInWords(seconds)) ?? [];
        const size = units[unit ?? ''] ?? Number.NaN;
        expect(Math.abs(Number(amount) * size - seconds)).toBeLessThanOrEqual(size / 2 + 1e-3);
        expect(unit === 'minute' && amount === '60').toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('relativeTime and utcTime', () => {
  test.each([
    [1000, 1000, 'now'],
    [3880, 1000, 'in 48 minutes'],
    [1000, 260_200, '3 days ago'],
  ])('%d seen from %d is %s', (moment, now, words) => {
    expect(relativeTime(moment, now)).toBe(words);
  });

  test('utcTime never throws', () => {
    expect(utcTime(1_795_341_600)).toBe('2026-11-22 10:00:00 UTC');
    expect(utcTime(0)).toBe('1970-01-01 00:00:00 UTC');
    for (const beyond of [
      1e18,
      -1e18,
      253_402_300_800,
      -62_135_596_801,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ])
      expect(utcTime(beyond)).toBe('a time outside the calendar');
  });
});
