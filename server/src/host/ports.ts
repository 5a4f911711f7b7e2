/** Stops a long operation; LSP's own tokens have this shape. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

/** Which files of a folder are wanted. Globs are relative to the folder, with `/` between segments. */
export interface FileQuery {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** No more than so many files are named. */
  readonly limit: number;
}

/** The files found, as URIs in VS Code's own encoding. */
export interface FileList {
  readonly uris: readonly string[];
  /** True when the limit cut the list. */
  readonly truncated: boolean;
}

/** Reading access to a workspace. Nothing rejects: what cannot be read is not there. */
export interface FileSystem {
  /** A list for each query. */
  find(
    folder: string,
    queries: readonly FileQuery[],
    cancellation: Cancellation,
  ): Promise<readonly FileList[]>;
  /** The file's text; undefined when it is absent, unreadable, over `maximumFileBytes` or not UTF-8 text. */
  read(uri: string): Promise<string | undefined>;
  /** Why `read` gives nothing of a file, in words; undefined when there is no such file, or it can be read after all. */
  whyUnread(uri: string): Promise<string | undefined>;
  /** Which version of a file is there; undefined when there is none. Missing where that cannot be told. */
  version?(uri: string): Promise<FileVersion | undefined>;
}

/** What tells a file from what it was before, without reading it. */
export interface FileVersion {
  /** Another for every content. */
  readonly id: string;
  /** When it became what it is, in milliseconds since the epoch by the file system's clock. */
  readonly since: number;
}

/** A place that outlives the process, for what can be worked out again. Nothing rejects. */
export interface Storage {
  /** The text written last under this name; undefined when there is none. */
  read(name: string): Promise<string | undefined>;
  /** All of it or nothing: a process that ends meanwhile leaves the old text. */
  write(name: string, pieces: AsyncIterable<string>): Promise<void>;
  /** 256 bits in 43 characters, by which a text is known again. */
  digest(text: string): string;
}

/** Larger files are generated and not edited by hand; reading them would hold up everything else. */
export const maximumFileBytes = 8 * 1024 * 1024;

/** What a server process gives the language server, beside its connection. */
export interface Host {
  /** The process's own access to files; undefined in a browser. */
  readonly files: FileSystem | undefined;
  /** A folder the client gives by its full path, as a storage; missing in a browser. */
  storage?(folder: string): Storage | undefined;
  /** Lets pending messages be handled before the caller goes on. */
  yieldNow(): Promise<void>;
  now(): Date;
  /** Collects all garbage at once; missing where the process may not. */
  readonly collectGarbage?: () => void;
}
