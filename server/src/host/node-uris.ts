import { join, sep } from 'node:path';
import { URI } from 'vscode-uri';

/** Nothing in it is written otherwise in a path. */
const plainUri = /^file:\/\/(\/[\w.~-][\w.~/-]*)$/;
const plainName = /^[\w.~-]+$/;

/** The path of a `file:` URI; undefined for other URIs. */
export function pathOf(uri: string): string | undefined {
  const path = sep === '/' ? plainUri.exec(uri)?.[1] : undefined;
  if (path !== undefined) return path;
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** Gives the URIs of a folder's files, by their names. */
export function urisIn(folder: string): (name: string) => string {
  const own = URI.file(folder).toString();
  const base = own.endsWith('/') ? own : `${own}/`;
  return (name) => (plainName.test(name) ? `${base}${name}` : URI.file(join(folder, name)).toString());
}
