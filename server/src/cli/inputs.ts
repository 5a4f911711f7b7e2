import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportSkipped } from '../features/report/check-report.ts';
import { tell } from '../words/tell.ts';
import { displayPath } from './configurations.ts';
import type { CommandIo } from './io.ts';
import type { Progress } from './progress.ts';
import { readTextFile, textOf } from './read-text.ts';
import { findFiles } from './walk.ts';

/** A file that could be read as text. */
export interface InputFile {
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  readonly uri: string;
  /** As results name it: relative to the working directory, or `<stdin>`. */
  readonly shown: string;
  /** Empty for a file whose text nothing needs; see `readInputs`. */
  readonly text: string;
  /** True when the file began with one; it is no part of `text`. */
  readonly byteOrderMark: boolean;
}

export interface Inputs {
  readonly files: readonly InputFile[];
  readonly skipped: readonly ReportSkipped[];
}

/** The URI of a file. Most paths stand in it as they are; `pathToFileURL` takes its time over thousands of them. */
function fileUri(path: string): string {
  return /^\/[\w./-]+$/.test(path) && sep === '/' ? `file://${path}` : pathToFileURL(path).href;
}

/**
 * Reads everything the paths name; `-` is standard input. Never rejects for what cannot be read. Each file is handed to
 * `take` as soon as it is read, which answers whether its text is still needed: that of all files may be too much.
 */
export async function readInputs(
  paths: readonly string[],
  io: CommandIo,
  progress?: Progress,
  take: (file: InputFile) => boolean = () => true,
): Promise<Inputs> {
  const files: InputFile[] = [];
  const add = (file: InputFile): void => {
    const { path, uri, shown, byteOrderMark } = file;
    files.push(take(file) ? file : { path, uri, shown, text: '', byteOrderMark });
  };
  const skipped: ReportSkipped[] = [];
  if (paths.includes('-')) {
    const read = textOf(await io.readStdin());
    const uri = pathToFileURL(resolve(io.cwd, '<stdin>')).href;
    if (read.ok)
      add({
        path: undefined,
        uri,
        shown: '<stdin>',
        text: read.text,
        byteOrderMark: read.byteOrderMark,
      });
    else skipped.push({ file: '<stdin>', reason: read.reason });
  }
  const found = findFiles(
    paths.filter((path) => path !== '-'),
    io.cwd,
  );
  for (const { path, reason } of found.skipped) skipped.push({ file: displayPath(path, io.cwd), reason });
  progress?.begin(tell`Reading`, found.files.length);
  for (const path of found.files) {
    progress?.step();
    const read = readTextFile(path);
    const shown = displayPath(path, io.cwd);
    if (!read.ok) {
      skipped.push({ file: shown, reason: read.reason });
      continue;
    }
    add({
      path,
      uri: fileUri(path),
      shown,
      text: read.text,
      byteOrderMark: read.byteOrderMark,
    });
  }
  return { files, skipped };
}
