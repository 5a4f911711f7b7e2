import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, isAbsolute } from 'node:path';
import { Script } from 'node:vm';

const sealLength = 32;

/**
 * Loads a script as `require` does, with the code that V8 made of it in an earlier process: reading two megabytes of source
 * takes longer than anything else of a start, and 10 MB that are not given back. Answers with what keeps the code for the
 * next process.
 *
 * V8 takes any code that fits its own version and the length of the source, whole or not. So a seal says that this build
 * has written it, to the letter; and since a seal can be made by anybody, the file must be one that only this user may
 * write, at a full path.
 */
export function requireWithCode(path: string, place: string, build: string): () => void {
  const sealOf = (code: Uint8Array): Buffer =>
    createHash('sha256').update(`${build} ${process.arch} ${process.version}\n`).update(code).digest();
  const require = createRequire(path);
  const known = readCode(place, sealOf);
  const script = new Script(Module.wrap(readFileSync(path, 'utf8')), {
    filename: path,
    ...(known !== undefined && { cachedData: known }),
  });
  const module = new Module(path);
  module.filename = path;
  script.runInThisContext().call(module.exports, module.exports, require, module, path, dirname(path));
  module.loaded = true;
  require.cache[path] = module;
  if (known !== undefined && script.cachedDataRejected !== true) return () => undefined;
  // Now: later V8 has dropped what runs only once, and with it the most expensive part.
  const code = script.createCachedData();
  return () => writeWhole(place, Buffer.concat([sealOf(code), code]));
}

function readCode(place: string, sealOf: (code: Uint8Array) => Buffer): Buffer | undefined {
  try {
    if (!isOursAlone(place)) return undefined;
    const bytes = readFileSync(place);
    const code = bytes.subarray(sealLength);
    return sealOf(code).equals(bytes.subarray(0, sealLength)) ? code : undefined;
  } catch {
    return undefined;
  }
}

const writableByOthers = 0o022;

/** Windows tells no owner; there the folder of the editor belongs to the user. */
function isOursAlone(place: string): boolean {
  if (!isAbsolute(place)) return false;
  const file = lstatSync(place);
  if (!file.isFile()) return false;
  return (
    process.getuid === undefined || (file.uid === process.getuid() && (file.mode & writableByOthers) === 0)
  );
}

function writeWhole(place: string, bytes: Uint8Array): void {
  if (!isAbsolute(place)) return;
  const draft = `${place}.${process.pid}`;
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(draft, bytes, { mode: 0o600 });
    renameSync(draft, place);
  } catch {
    removeQuietly(draft);
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // There is nowhere to write, and nothing to take away.
  }
}
