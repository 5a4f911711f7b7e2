import { maximumFileBytes } from './ports.ts';

/** Why a file is not read: its size. */
export const tooLarge = `larger than ${maximumFileBytes / 1024 / 1024} MB`;
/** Why a file is not read: its bytes. */
export const notText = 'not UTF-8 text';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file's bytes; undefined when they are not UTF-8. A byte order mark is left out, as editors do. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  } catch {
    return undefined;
  }
}
