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
  find(folder: string, query: FileQuery, cancellation: Cancellation): Promise<FileList>;
  /** The file's text; undefined when it is absent, unreadable, over `maximumFileBytes` or not UTF-8 text. */
  read(uri: string): Promise<string | undefined>;
}

/** Larger files are generated and not edited by hand; reading them would hold up everything else. */
export const maximumFileBytes = 8 * 1024 * 1024;

/** What a server process gives the language server, beside its connection. */
export interface Host {
  /** The process's own access to files; undefined in a browser. */
  readonly files: FileSystem | undefined;
  /** Lets pending messages be handled before the caller goes on. */
  yieldNow(): Promise<void>;
  now(): Date;
}
