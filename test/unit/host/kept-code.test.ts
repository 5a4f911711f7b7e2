import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireWithCode } from '../../../server/src/host/kept-code.ts';

let folder: string;
let script: string;
let place: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'zero-token-code-')));
  script = join(folder, 'script.js');
  place = join(folder, 'of all workspaces', 'code');
  writeFileSync(script, scriptThatSays('one'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scriptThatSays = (word: string): string =>
  `const { sep } = require('node:path');
   exports.say = (name) => '${word}, ' + name + (sep.length === 1 ? '' : '!') + (__filename.length > 3 ? '' : '?');`;

/** What the script says in a process that finds what the last one left, and leaves something in turn. */
function say(build = 'build'): string {
  const require = createRequire(script);
  const keep = requireWithCode(script, place, build);
  const said = (require(script) as { say(name: string): string }).say('you');
  keep();
  delete require.cache[script];
  return said;
}

test('a script is what `require` gives, with code that was kept and without', () => {
  expect([say(), say(), say()]).toEqual(Array(3).fill('one, you'));
  expect(readdirSync(join(place, '..'))).toEqual(['code']);
});

test('code that fits is not written again', () => {
  say();
  const { length } = readFileSync(place);
  const before = readFileSync(place);
  say();
  expect(readFileSync(place).equals(before)).toBe(true);
  expect(length).toBeGreaterThan(100);
});

test('code of another build is nothing, though the source is as long', () => {
  expect(say()).toBe('one, you');
  writeFileSync(script, scriptThatSays('two'));
  expect(say('another')).toBe('two, you');
  expect(say('another')).toBe('two, you');
});

test('code that is not whole is nothing, and is replaced', () => {
  say();
  const whole = readFileSync(place);
  const other = Buffer.from(whole);
  other[whole.length - 9]! ^= 1;
  for (const broken of [
    Buffer.alloc(0),
    Buffer.from('{"not": "code"}'),
    whole.subarray(0, 20),
    whole.subarray(0, -1),
    Buffer.concat([whole, whole]),
    other,
  ]) {
    writeFileSync(place, broken);
    expect(say()).toBe('one, you');
    expect(readFileSync(place).length).toBeGreaterThan(100);
    expect(readFileSync(place).equals(broken)).toBe(false);
  }
});

test('a place that cannot be written leaves everything as it is', () => {
  place = join(script, 'no folder', 'code');
  expect([say(), say()]).toEqual(['one, you', 'one, you']);
  expect(readdirSync(folder)).toEqual(['script.js']);
});

test.skipIf(process.platform === 'win32')(
  'code that others may write is nothing, nor is a link to it',
  () => {
    say();
    chmodSync(place, 0o666);
    expect(say()).toBe('one, you');
    expect(statSync(place).mode & 0o777).toBe(0o600);
    renameSync(place, `${place}.elsewhere`);
    symlinkSync(`${place}.elsewhere`, place);
    expect(say()).toBe('one, you');
    expect(lstatSync(place).isFile()).toBe(true);
  },
);

test('without a full path nothing is kept, wherever the process runs', () => {
  place = 'code of nobody';
  expect([say(), say()]).toEqual(['one, you', 'one, you']);
  expect(existsSync(place)).toBe(false);
});
