// Assertions that run in a Web Worker too, where node:assert is not.

/** Fails with the given sentence unless the value is truthy. */
export function ok(value: unknown, message: string): asserts value {
  if (!value) throw new Error(message);
}

/** Fails unless both are the same; texts of several lines are shown line by line. */
export function equal<T>(actual: T, expected: T, what: string): void {
  if (Object.is(actual, expected)) return;
  if (typeof actual === 'string' && typeof expected === 'string' && `${actual}${expected}`.includes('\n')) {
    throw new Error(`${what}:\n${difference(actual, expected)}`);
  }
  throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

/** Fails unless both have the same JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  equal(JSON.stringify(actual, null, 1), JSON.stringify(expected, null, 1), what);
}

/** Fails unless the expression matches the text. */
export function matches(text: string, expression: RegExp, what: string): void {
  if (!expression.test(text))
    throw new Error(`${what}: ${JSON.stringify(text)} does not match ${expression}`);
}

function difference(actual: string, expected: string): string {
  const left = actual.split('\n');
  const right = expected.split('\n');
  const lines: string[] = [];
  for (let line = 0; line < Math.max(left.length, right.length); line++) {
    if (left[line] === right[line]) lines.push(`    ${JSON.stringify(left[line])}`);
    else {
      if (line < left.length) lines.push(`  is ${JSON.stringify(left[line])}`);
      if (line < right.length) lines.push(`want ${JSON.stringify(right[line])}`);
    }
  }
  return lines.join('\n');
}
