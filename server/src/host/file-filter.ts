import picomatch from 'picomatch/posix.js';
import { mayMatch } from '../words/wildcards.ts';
import type { FileQuery } from './ports.ts';

/** Decides about paths relative to a workspace folder, with `/` between segments. */
export interface FileFilter {
  matches(path: string): boolean;
  /** False for folders all of whose files are excluded, so that nobody walks them. */
  mayContain(folder: string): boolean;
}

/** Compiles the globs of a query; a glob that cannot be read matches nothing. */
export function createFileFilter(query: Pick<FileQuery, 'include' | 'exclude'>): FileFilter {
  const included = compile(query.include);
  const excluded = compile(query.exclude);
  return {
    matches: (path) => included(path) && !excluded(path),
    // `**/x/**` excludes the folder when a file of any name in it would be excluded.
    mayContain: (folder) => !excluded(`${folder}/\u0001`),
  };
}

function compile(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.flatMap((glob) => {
    try {
      const may = mayMatch(glob);
      const matches = picomatch(glob, { dot: true, nocase: true });
      return [(path: string) => may(path) && matches(path)];
    } catch {
      return [];
    }
  });
  return (path) => matchers.some((matches) => matches(path));
}
