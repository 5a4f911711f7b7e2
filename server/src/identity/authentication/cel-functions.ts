import type { Environment } from '@marcbachmann/cel-js';
import { searchPattern } from './regex/search.ts';

/** What `matches` is called where expressions are evaluated: with RE2's syntax, and in linear time as there. */
export const searchFunction = 'matchesInLinearTime';

type Handler = (...values: never[]) => unknown;

// Those functions of Kubernetes' CEL libraries that people use on claims and that the evaluator lacks
// [apiserver pkg/cel/library; cel-go ext/strings]. What is neither here nor there is told as not evaluated.
const functions: Readonly<Record<string, Handler>> = {
  'string.replace(string, string): string': (text: string, from: string, to: string) =>
    text.replaceAll(from, to),
  'string.replace(string, string, int): string': (text: string, from: string, to: string, limit: bigint) =>
    replaceSome(text, from, to, Number(limit)),
  'string.charAt(int): string': (text: string, index: bigint) => [...text][Number(index)] ?? '',
  [`string.${searchFunction}(string): bool`]: (text: string, pattern: string) => {
    const found = searchPattern(pattern, text);
    if (found === undefined) throw new Error('the regular expression is not read here');
    return found;
  },
  'list.isSorted(): bool': (list: readonly (string | bigint)[]) =>
    list.every((value, index) => index === 0 || (list[index - 1] ?? value) <= value),
  'list.indexOf(dyn): int': (list: readonly unknown[], wanted: unknown) => BigInt(list.indexOf(wanted)),
  'list.lastIndexOf(dyn): int': (list: readonly unknown[], wanted: unknown) =>
    BigInt(list.lastIndexOf(wanted)),
};

function replaceSome(text: string, from: string, to: string, limit: number): string {
  if (limit < 0) return text.replaceAll(from, to);
  let left = limit;
  return from === '' ? text : text.replaceAll(from, (found) => (left-- > 0 ? to : found));
}

/** Adds functions of Kubernetes' CEL libraries; one that the evaluator already has is left as it is. */
export function registerKubernetesFunctions(environment: Environment): Environment {
  for (const [signature, handler] of Object.entries(functions)) {
    try {
      environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
    } catch {
      // The evaluator has it by now.
    }
  }
  return environment;
}
