import { describe, expect, it } from 'vitest';
import type { ScalarValue } from '../../../server/src/yaml/located.ts';
import { resolvePlain, resolveTagged } from '../../../server/src/yaml/scalar.ts';

/**
 * Expected values are the answers of Kubernetes' own reader: `yaml.YAMLToJSON` of sigs.k8s.io/yaml v1.6.0
 * (go.yaml.in/yaml/v2 v2.4.2, resolve.go) was run on each text on the left.
 */
describe('plain scalars as Kubernetes reads them', () => {
  const cases: readonly (readonly [string, ScalarValue])[] = [
    // YAML 1.1 booleans in three spellings each; go-yaml v2 takes the one-letter forms too.
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(
      (w) => [w, true] as const,
    ),
    ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
      (w) => [w, false] as const,
    ),
    ...['yEs', 'oN', 'tRue', 'nO', 'fALSE', 'nuLL', 'yess', 'none'].map((w) => [w, w] as const),
    ...['', '~', 'null', 'Null', 'NULL'].map((w) => [w, null] as const),
    // Octals of both versions, hexadecimal, binary, underscores.
    ['0400', 256],
    ['0644', 420],
    ['0o400', 256],
    ['-0400', -256],
    ['0x1F', 31],
    ['0x_1f', 31],
    ['0b11', 3],
    ['-0b11', -3],
    ['1_000', 1000],
    ['1__0', 10],
    ['-_1', -1],
    ['+1', 1],
    ['-0', 0],
    // No octal digits: a float then, and eight is eight.
    ['08', 8],
    ['0_8', 8],
    ['0o8', '0o8'],
    ['0x', '0x'],
    ['_1', '_1'],
    ['1.', 1],
    ['.5', 0.5],
    ['+.5', 0.5],
    ['._5', '._5'],
    ['.e5', '.e5'],
    ['.5e3', 500],
    ['1e3', 1000],
    ['12e03', 12_000],
    ['1e-3', 0.001],
    ['1e400', '1e400'],
    ['0x1p4', '0x1p4'],
    ['.', '.'],
    ['-', '-'],
    ['--1', '--1'],
    // Base 60 and dates stay text.
    ['1:30', '1:30'],
    ['2001-01-01', '2001-01-01'],
    ['2001-12-14t21:59:43.10Z', '2001-12-14t21:59:43.10Z'],
    ['1.2.3', '1.2.3'],
    // Integers keep their digits up to 64 bits.
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['18446744073709551615', 18_446_744_073_709_551_615n],
    ['-9223372036854775808', -9_223_372_036_854_775_808n],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['.inf', Number.POSITIVE_INFINITY],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['.NaN', Number.NaN],
    ['.iNf', '.iNf'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ];
  it.each(cases)('%j', (text, expected) => {
    expect(resolvePlain(text)).toBe(expected);
  });

  it('does not spend time on digits without end', () => {
    const digits = '9'.repeat(1_000_000);
    expect(resolvePlain(digits)).toBe(digits);
  });
});

describe('tagged scalars', () => {
  it.each([
    ['!!str', '12', '12'],
    ['!!int', '12', 12],
    ['!!int', '0400', 256],
    ['!!bool', 'yes', true],
    ['!!float', '1', 1],
    ['!!null', '', null],
    ['!vault', 'yes', 'yes'],
    ['!!timestamp', '2001-01-01', '2001-01-01'],
  ] as const)('%s %j', (tag, text, value) => {
    expect(resolveTagged(tag, text)).toEqual({ value, fits: true });
  });

  it.each([
    ['!!int', 'x'],
    ['!!int', '1.5'],
    ['!!bool', '1'],
    ['!!null', 'x'],
    ['!!float', 'x'],
  ] as const)('%s does not fit %j', (tag, text) => {
    expect(resolveTagged(tag, text)).toEqual({ value: text, fits: false });
  });
});
