// Reads a .vsix, which is a zip file, with what Node has.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The files in a zip: name, sizes in bytes, and a function that reads the bytes. Throws on anything but a zip. */
export function readZip(file) {
  const zip = readFileSync(file);
  // The end record is 22 bytes plus a comment of at most 65,535 bytes.
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error(`${file} is not a zip file.`);
  const entries = [];
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (zip.readUInt32LE(at) !== directoryEntry) throw new Error(`${file}: broken directory at byte ${at}.`);
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const size = zip.readUInt32LE(at + 24);
    const nameLength = zip.readUInt16LE(at + 28);
    const rest = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const header = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, size, packed, read: () => inflate(zip, header, packed, method) });
    at += 46 + nameLength + rest;
  }
  return entries.filter(({ name }) => !name.endsWith('/'));
}

/** Writes the extension's own files (`extension/…` in the vsix) into a folder. */
export function unpackExtension(vsix, folder) {
  for (const { name, read } of readZip(vsix)) {
    if (!name.startsWith('extension/') || name.split('/').includes('..')) continue;
    const target = join(folder, name.slice('extension/'.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, read());
  }
  return folder;
}

function inflate(zip, header, packed, method) {
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const bytes = zip.subarray(start, start + packed);
  if (method === 0) return bytes;
  if (method === 8) return inflateRawSync(bytes);
  throw new Error(`Packing method ${method} is not known.`);
}
