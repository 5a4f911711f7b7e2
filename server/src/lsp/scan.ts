import { configFileNames } from '../engine/config/model.ts';
import { createFileFilter } from '../host/file-filter.ts';
import type { Cancellation, FileSystem } from '../host/ports.ts';
import { isBelow } from './configurations.ts';
import type { Settings } from './settings.ts';
import { largeText, type Turn, type Turns } from './turns.ts';

/** What a scan asks of its surroundings. */
export interface ScanSurroundings {
  files(folder: string): FileSystem;
  settingsOf(uri: string): Settings;
  /** Open buffers: they need no reading, and the files near them are read first. */
  openUris(): Iterable<string>;
  /** True for a file that is known to hold nothing of interest: it is taken for an empty one. */
  isDull(uri: string): Promise<boolean>;
  take(uri: string, text: string): void;
  /** Does the work that taking in a large text means, as far as it can be done before. */
  prepare(uri: string, text: string, turn: Turn): Promise<void>;
  /** A file that was found and cannot be read as text. */
  missed(uri: string): void;
  /** So many files are read, of those that were found; now and then. */
  progress(done: number, total: number): void;
  readonly turns: Turns;
}

export interface ScanOutcome {
  /** All files found, those of open buffers too. */
  readonly uris: ReadonlySet<string>;
  readonly truncated: boolean;
}

/** Files read at the same time. */
const readers = 16;

/** Finds the wanted files of a folder, the configuration files among them. Never rejects. */
export async function findFiles(
  folder: string,
  surroundings: ScanSurroundings,
  cancellation: Cancellation,
): Promise<ScanOutcome> {
  const settings = surroundings.settingsOf(`${folder}/`);
  const files = surroundings.files(folder);
  const configs = configFileNames.map((name) => `**/${name}`);
  const { include, exclude, maxFiles: limit } = settings;
  const [wanted, configured] = await files.find(
    folder,
    [
      { include, exclude, limit },
      { include: configs, exclude, limit },
    ],
    cancellation,
  );
  // Configurations first, so that no file is looked at under settings that do not hold for it.
  const uris = new Set([...(configured?.uris ?? []), ...(wanted?.uris ?? [])]);
  return { uris, truncated: wanted?.truncated === true };
}

/** Reads files and hands them on, in turns, those near open buffers first. */
export async function readFiles(
  folder: string,
  uris: Iterable<string>,
  surroundings: ScanSurroundings,
  cancellation: Cancellation,
): Promise<void> {
  const open = [...surroundings.openUris()];
  const queue = byNearness([...uris], open).filter((uri) => !open.includes(uri));
  const files = surroundings.files(folder);
  const read = async (uri: string): Promise<string | undefined> =>
    (await surroundings.isDull(uri)) ? '' : files.read(uri);
  // Reading runs ahead, taking in goes one by one: else as many files as there are readers would come in at one stroke.
  const ahead: Promise<string | undefined>[] = [];
  const turn = surroundings.turns();
  for (const [i, uri] of queue.entries()) {
    while (ahead.length < readers && i + ahead.length < queue.length)
      ahead.push(read(queue[i + ahead.length]!));
    const text = await ahead.shift();
    if (text !== undefined && text.length > largeText) await surroundings.prepare(uri, text, turn);
    if (cancellation.isCancellationRequested) return;
    if (text === undefined) surroundings.missed(uri);
    else surroundings.take(uri, text);
    if (!turn.isOver()) continue;
    surroundings.progress(i + 1, queue.length);
    await turn.next();
  }
}

/** True when a scan of the folder would find the file. */
export function isWanted(uri: string, folder: string, settings: Settings): boolean {
  if (!isBelow(uri, folder)) return false;
  const path = uri.slice(folder.length).replace(/^\//, '');
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A path with a stray percent sign is matched as it stands.
  }
  return filterOf(settings).matches(decoded);
}

const filters = new WeakMap<Settings, ReturnType<typeof createFileFilter>>();

function filterOf(settings: Settings): ReturnType<typeof createFileFilter> {
  let filter = filters.get(settings);
  if (filter === undefined) {
    filter = createFileFilter(settings);
    filters.set(settings, filter);
  }
  return filter;
}

function byNearness(uris: readonly string[], open: readonly string[]): readonly string[] {
  if (open.length === 0) return uris;
  const isConfig = (uri: string): boolean => configFileNames.some((name) => uri.endsWith(`/${name}`));
  const score = (uri: string): number =>
    isConfig(uri) ? Number.POSITIVE_INFINITY : Math.max(...open.map((other) => sharedSegments(uri, other)));
  return uris
    .map((uri) => ({ uri, near: score(uri) }))
    .toSorted((a, b) => (a.near === b.near ? 0 : b.near - a.near))
    .map(({ uri }) => uri);
}

function sharedSegments(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return shared;
}
