/**
 * A function that remembers its last answer: rules look at one document after the other, and ask the same of each.
 * For answers that hold as long as the argument lives. (A WeakMap of thousands of documents is slow to collect.)
 */
export function rememberLast<Argument extends object, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: compute(argument) };
    return last.result;
  };
}
