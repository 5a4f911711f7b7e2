import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licence notices of everything that esbuild put into the bundles. Throws when a package brings no licence text:
 * it could not be shipped then.
 * @param {Iterable<string>} inputs paths of bundled files, relative to the root
 * @param {string} root
 */
export function licenceNotices(inputs, root) {
  /** @type {Map<string, string>} by name and version */
  const notices = new Map();
  for (const folder of new Set([...inputs].flatMap((path) => packageFolder(path) ?? []))) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e(?:\.\w+)?$/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence file`);
    const text = readFileSync(join(root, folder, file), 'utf8')
      .replace(/\r\n/g, '\n')
      .trim();
    notices.set(`${name} ${version}`, `${name} ${version} (${license})\n\n${text}\n`);
  }
  const sorted = [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, notice]) => notice);
  const line = `${'-'.repeat(80)}\n\n`;
  return `Zero Token contains the following packages.\n\n${line}${sorted.join(`\n${line}`)}`;
}

/** The folder of the package a bundled file belongs to; undefined for our own files. @param {string} path */
function packageFolder(path) {
  const start = path.lastIndexOf('node_modules/');
  if (start < 0) return undefined;
  const words = path.slice(start + 'node_modules/'.length).split('/');
  return (
    path.slice(0, start) + ['node_modules', ...words.slice(0, words[0]?.startsWith('@') ? 2 : 1)].join('/')
  );
}
