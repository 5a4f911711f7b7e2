import picomatch from 'picomatch/posix.js';
import { mayMatch } from '../../words/wildcards.ts';

/** Globs to be matched against paths relative to one folder. */
export interface Globs {
  /** `path` is relative, with forward slashes. */
  matches(path: string): boolean;
}

/**
 * Compiles globs once. As in `.gitignore`, a glob without a slash matches at any depth, a leading slash ties it to the folder
 * of the configuration, and a folder stands for everything below it. `!` in front takes files out again; the last match counts.
 */
export function compileGlobs(globs: readonly string[]): Globs {
  const matchers = globs.map((written) => {
    const negated = written.startsWith('!');
    const glob = negated ? written.slice(1) : written;
    return { negated, test: compile(glob) };
  });
  return {
    matches: (path) => {
      let matched = false;
      for (const { negated, test } of matchers) {
        if (matched === negated && test(path)) matched = !negated;
      }
      return matched;
    },
  };
}

function compile(glob: string): (path: string) => boolean {
  const trimmed = glob.replace(/^\.\//, '').replace(/(?<!\/)\/+$/, '');
  if (trimmed === '') return () => false;
  const tied = trimmed.startsWith('/') || trimmed.includes('/');
  const base = trimmed.replace(/^\/+/, '');
  const patterns = tied ? [base, `${base}/**`] : [`**/${base}`, `**/${base}/**`];
  try {
    const matchers = patterns.map((pattern) => ({
      may: mayMatch(pattern),
      matches: picomatch(pattern, { dot: true }),
    }));
    return (path) => matchers.some(({ may, matches }) => may(path) && matches(path));
  } catch {
    return () => false;
  }
}

/**
 * The path of a file below a folder, both URIs; undefined when it lies elsewhere. Without a folder: the whole path.
 * Percent-encoding is undone, so that globs are written as people read paths.
 */
export function relativePath(folder: string | undefined, uri: string): string | undefined {
  const path = pathOf(uri);
  if (folder === undefined) return path.replace(/^\/+/, '');
  const base = `${pathOf(folder).replace(/(?<!\/)\/+$/, '')}/`;
  return path.startsWith(base) ? path.slice(base.length) : undefined;
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i, '').replace(/[?#].*/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
