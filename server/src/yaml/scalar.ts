import type { ScalarValue } from './located.ts';

/**
 * Scalars as Kubernetes reads them: sigs.k8s.io/yaml, which is go-yaml v2 (go.yaml.in/yaml/v2 resolve.go),
 * followed by its conversion to JSON. Every surprising line below was compared with that program's own answers.
 */

// go-yaml v2 takes the one-letter forms too; many other YAML 1.1 readers do not.
const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const FIRST_CHARACTER_OF_OTHER_TYPES = /^[-+.~0-9yYnNtTfFoO]/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
// Only a leading dot skips the sign and the underscores (strconv.ParseFloat is asked directly).
const FLOAT_AFTER_DOT = /^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

function integer(sign: string, digits: string): number | bigint {
  const octal = /^0[0-7]+$/.test(digits);
  const magnitude = BigInt(octal ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = sign === '-' ? -magnitude : magnitude;
  const asNumber = Number(value);
  if (Number.isSafeInteger(asNumber)) return asNumber === 0 ? 0 : asNumber;
  // Beyond 64 bits go-yaml makes a big integer, which becomes a float in JSON.
  return value > MAX_UINT64 || value < MIN_INT64 ? asNumber : value;
}

function float(text: string): number | undefined {
  const value = Number(text);
  // strconv.ParseFloat refuses what overflows, and the text then stays a string.
  return Number.isFinite(value) ? value : undefined;
}

/** The value of a plain (unquoted, untagged) scalar as Kubernetes reads it; integers beyond 2^53 are bigints. */
export function resolvePlain(text: string): ScalarValue {
  if (text === '') return null;
  if (!FIRST_CHARACTER_OF_OTHER_TYPES.test(text)) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return FLOAT_AFTER_DOT.test(text) ? (float(text) ?? text) : text;
  const isSign = first === 0x2b || first === 0x2d;
  if (!isSign && (first < 0x30 || first > 0x39)) return text;
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  // A number of this length overflows every type; a cap keeps BigInt from working on megabytes.
  if (digits.length > 400) return text;
  const match = INTEGER.exec(digits);
  if (match) return integer(match[1] ?? '', match[2] ?? '');
  return FLOAT.test(digits) ? (float(digits) ?? text) : text;
}

/** What a scalar with an explicit tag is; `fits` is false where Kubernetes' reader refuses the combination. */
export interface TaggedScalar {
  readonly value: ScalarValue;
  readonly fits: boolean;
}

const isInteger = (value: ScalarValue): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** The value of a scalar with an explicit tag (`!!int`, `!local`); the style of the scalar plays no part then. */
export function resolveTagged(tag: string, text: string): TaggedScalar {
  const plain = resolvePlain(text);
  switch (tag) {
    case '!!bool':
      return typeof plain === 'boolean' ? { value: plain, fits: true } : { value: text, fits: false };
    case '!!int':
      return isInteger(plain) && !/[.eE]/.test(text.replace(/^[-+]?0[xX].*/, ''))
        ? { value: plain, fits: true }
        : { value: text, fits: false };
    case '!!float':
      return typeof plain === 'number' || typeof plain === 'bigint'
        ? { value: Number(plain), fits: true }
        : { value: text, fits: false };
    case '!!null':
      return plain === null ? { value: null, fits: true } : { value: text, fits: false };
    default:
      // `!!str`, `!!timestamp`, `!!binary` and every local tag give a string.
      return { value: text, fits: true };
  }
}
