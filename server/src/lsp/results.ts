import type { Diagnostic } from 'vscode-languageserver';

/** What a file's diagnostics are, under a name that changes exactly when they do. */
export interface Result {
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}

/** Diagnostics per file, computed when asked for and kept until the file is forgotten. */
export interface Results {
  of(uri: string): Result;
  /** True when it need not be computed. */
  isKnown(uri: string): boolean;
  /** Its grounds changed. Returns the other files whose results point into it: their related places have moved. */
  forget(uri: string): readonly string[];
  forgetAll(): void;
  /** Keeps the result of the text as it is until `thaw`, for files that are checked on save only. */
  freeze(uri: string): void;
  /** True when it was frozen. */
  thaw(uri: string): boolean;
}

/** The result of a file without findings. */
export const emptyResult: Result = makeResult([]);

export function createResults(
  compute: (uri: string) => readonly Diagnostic[],
  canonicalUri: (uri: string) => string,
): Results {
  const cache = new Map<string, Result>();
  const frozen = new Map<string, Result>();
  // By file, those that once pointed into it; too many do no harm.
  const referrers = new Map<string, Set<string>>();
  const note = (uri: string, items: readonly Diagnostic[]): void => {
    for (const { relatedInformation } of items) {
      for (const { location } of relatedInformation ?? []) {
        const target = canonicalUri(location.uri);
        if (target === uri) continue;
        const known = referrers.get(target);
        if (known === undefined) referrers.set(target, new Set([uri]));
        else known.add(uri);
      }
    }
  };
  const fresh = (uri: string): Result => {
    let result = cache.get(uri);
    if (result === undefined) {
      const items = compute(uri);
      result = items.length === 0 ? emptyResult : makeResult(items);
      cache.set(uri, result);
      note(uri, items);
    }
    return result;
  };
  return {
    of: (uri) => frozen.get(uri) ?? fresh(uri),
    isKnown: (uri) => frozen.has(uri) || cache.has(uri),
    forget(uri) {
      cache.delete(uri);
      const others = referrers.get(uri);
      if (others === undefined) return [];
      referrers.delete(uri);
      for (const other of others) cache.delete(other);
      return [...others];
    },
    forgetAll() {
      cache.clear();
      frozen.clear();
    },
    freeze(uri) {
      if (!frozen.has(uri)) frozen.set(uri, fresh(uri));
    },
    thaw: (uri) => frozen.delete(uri),
  };
}

function makeResult(items: readonly Diagnostic[]): Result {
  return { resultId: hash(JSON.stringify(items)), items };
}

/** 64 bits of FNV-1a in two halves with different seeds: enough to tell a file's results apart, and needs no crypto. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
