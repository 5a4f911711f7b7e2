import type { KnownDocument, KnownDocuments, RememberedDocument } from '../engine/known-documents.ts';
import { unpackDocument } from '../engine/known-documents.ts';
import type { FileVersion, Storage } from '../host/ports.ts';
import type { Turns } from './turns.ts';

/**
 * What one session leaves for the next: what its documents say, by their text, and which files hold nothing that anybody
 * looks at. The file is a line for each, and a line counts only when it is, to the letter, what this build wrote.
 */
export interface KnownFiles extends KnownDocuments {
  /** Reads what the last session left; until then nothing is known. */
  load(): Promise<void>;
  /** True when the file held nothing of interest and is still the same. */
  isDull(uri: string): Promise<boolean>;
  /** The file, as it was read, holds nothing of interest, or it does now. */
  note(uri: string, isDull: boolean): void;
  /** Files that hold nothing of interest now, and when that was last written. */
  readonly dullFiles: number;
  readonly dullFilesBefore: number;
  /** How many documents were asked for that are not to be kept. */
  readonly unkept: number;
  /** Everything that is there has been looked at: what was loaded is not asked for any more. */
  release(): void;
  /** Writes what is known now, and releases. */
  save(documents: Iterable<RememberedDocument>): Promise<void>;
}

/** What the files need of their surroundings. */
export interface KnownFilesSurroundings {
  readonly storage: Storage;
  /** Another for every build: what one build worked out is nothing to another. */
  readonly build: string;
  versionOf(uri: string): Promise<FileVersion | undefined>;
  readonly turns: Turns;
}

/** In the storage. */
export const knownFilesName = 'known-documents';

const keyLength = 22;
const sealLength = 11;
const dullMark = '!';
/** In place of a document that is to be read again each time. */
const notKept = '-';
/** Milliseconds by which the clock of a file system may be behind. */
const clockSkew = 2000;

export function createKnownFiles(surroundings: KnownFilesSurroundings): KnownFiles {
  const { storage, build, turns } = surroundings;
  let loaded = '';
  let lines = new Map<string, readonly [start: number, end: number]>();
  /** The version is looked up when it is stored: files that nobody looks at are many. */
  const dull = new Map<string, string | undefined>();
  /** Keys: a document is asked for again when a configuration comes in. */
  const unkept = new Set<string>();
  let dullBefore: ReadonlyMap<string, string> = new Map();

  // The conditions are long and nearly always the same.
  const short = new Map<string, string>();
  const keyOf = (text: string, conditions: string): string => {
    let under = short.get(conditions);
    if (under === undefined) {
      under = storage.digest(`${build}\n${conditions}`);
      short.set(conditions, under);
    }
    return storage.digest(`${under}\n${text}`).slice(0, keyLength);
  };
  const sealOf = (key: string, content: string): string =>
    storage.digest(`${build}\n${key}\n${content}`).slice(0, sealLength);
  const lineOf = (key: string, content: string): string => `${key}${sealOf(key, content)}${content}\n`;
  const contentOf = (key: string): string | undefined => {
    const [start, end] = lines.get(key) ?? [];
    if (start === undefined) return undefined;
    const content = loaded.slice(start + keyLength + sealLength, end);
    const seal = loaded.slice(start + keyLength, start + keyLength + sealLength);
    return seal === sealOf(key, content) ? content : undefined;
  };

  // A file that changed while or after it was read is not the one that was looked at.
  const began = Date.now();
  const settledVersion = async (uri: string): Promise<string | undefined> => {
    const version = await surroundings.versionOf(uri);
    return version !== undefined && version.since < began - clockSkew ? version.id : undefined;
  };

  const dullKey = dullMark.repeat(keyLength);
  const readDull = (content: string): ReadonlyMap<string, string> => {
    const [uris, versions] = [new Map<string, string>(), content.split('\t')];
    for (let i = 0; i + 1 < versions.length; i += 2) uris.set(versions[i]!, versions[i + 1]!);
    return uris;
  };

  const release = (): void => {
    loaded = '';
    lines = new Map();
    dullBefore = new Map();
  };

  return {
    async load() {
      const text = await storage.read(knownFilesName);
      if (text === undefined) return;
      const places: typeof lines = new Map();
      const turn = turns();
      for (let start = 0; start < text.length; ) {
        const end = text.indexOf('\n', start);
        // A last line without an end was not written whole.
        if (end < 0) break;
        places.set(text.slice(start, start + keyLength), [start, end]);
        start = end + 1;
        if (turn.isOver()) await turn.next();
      }
      // At one stroke: places in one text are none in another, and several scans may load at the same time.
      loaded = text;
      lines = places;
      dullBefore = readDull(contentOf(dullKey) ?? '');
    },
    find(text, conditions): KnownDocument | undefined {
      if (lines.size === 0) return undefined;
      const key = keyOf(text, conditions);
      const content = contentOf(key);
      if (content === notKept) unkept.add(key);
      return content === undefined || content === notKept ? undefined : unpackDocument(content);
    },
    async isDull(uri) {
      const before = dull.get(uri) ?? dullBefore.get(uri);
      if (before === undefined) return false;
      const now = await surroundings.versionOf(uri);
      if (now?.id !== before) return false;
      // Not what was before, which is a piece of all that was loaded, and would keep it.
      dull.set(uri, now.id);
      return true;
    },
    note(uri, isDull) {
      if (!isDull) dull.delete(uri);
      else if (!dull.has(uri)) dull.set(uri, undefined);
    },
    async save(documents) {
      const pieces = async function* (): AsyncGenerator<string> {
        const turn = turns();
        const versions: string[] = [];
        for (const [uri, known] of [...dull]) {
          const version = known ?? (await settledVersion(uri));
          if (version !== undefined) versions.push(uri, version);
          if (turn.isOver()) await turn.next();
        }
        yield lineOf(dullKey, versions.join('\t'));
        let piece = '';
        for (const document of documents) {
          const key = keyOf(document.text, document.conditions);
          const before = contentOf(key);
          const content = before === notKept ? undefined : before;
          piece += lineOf(key, content ?? document.pack() ?? notKept);
          if (!turn.isOver()) continue;
          yield piece;
          piece = '';
          await turn.next();
        }
        yield piece;
      };
      await storage.write(knownFilesName, pieces());
      release();
    },
    release,
    get unkept() {
      return unkept.size;
    },
    get dullFiles() {
      return dull.size;
    },
    get dullFilesBefore() {
      return dullBefore.size;
    },
  };
}
