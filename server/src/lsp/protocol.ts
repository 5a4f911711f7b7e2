import type { FileList, FileQuery } from '../host/ports.ts';

/**
 * Everything client and server say to each other beyond LSP. Types only on the wire: the client imports nothing else
 * from the server.
 */

/** What the client tells the server once. */
export interface InitializationOptions {
  /** True when the client answers `zeroToken/fs/find` and `zeroToken/fs/read`. */
  readonly clientFileSystem?: boolean;
  /** Settings for clients that cannot be asked for them: the section `zeroToken`. */
  readonly settings?: unknown;
  /** True to be sent `zeroToken/status`. */
  readonly status?: boolean;
  /** True when the client has the command `zeroToken.explainRule`. */
  readonly explainCommand?: boolean;
  /** True to answer `zeroToken/counts`, for tests. */
  readonly counts?: boolean;
  /** Milliseconds without typing before other files are looked at again; 200 when left out. */
  readonly settleMilliseconds?: number;
}

/** `zeroToken/fs/find`, server to client: files of a workspace folder. */
export interface FindFilesParams extends FileQuery {
  /** URI of the folder. */
  readonly folder: string;
}

export type FindFilesResult = FileList;

/** `zeroToken/fs/read`, server to client: the text of one file. */
export interface ReadFileParams {
  readonly uri: string;
}

export interface ReadFileResult {
  /** Null when it cannot be read as text. */
  readonly text: string | null;
}

/** `zeroToken/status`, server to client, a notification: what the language status item shows. */
export interface Status {
  readonly state: 'scanning' | 'ready';
  /** Files the engine knows. */
  readonly files: number;
  /** True when `zeroToken.workspace.maxFiles` left files out. */
  readonly truncated: boolean;
  /** The preset in force for the first workspace folder. */
  readonly preset: string;
  /** The configuration files in force. */
  readonly configurationFiles: readonly string[];
}

/** `zeroToken/decode`, client to server: a token to be read. */
export interface DecodeParams {
  readonly token: string;
}

export interface DecodeResult {
  /** Null when it is no token. */
  readonly markdown: string | null;
}

/** `zeroToken/verify`, client to server: a token and the text of a JWKS or JWK to check its signature with. */
export interface VerifyParams {
  readonly token: string;
  readonly jwks: string;
}

export interface VerifyResult {
  readonly verified: boolean;
  /** One sentence; holds no token text. */
  readonly reason: string;
}

/** `zeroToken/fixAll`, client to server: all safe fixes of a file; answered with a `WorkspaceEdit` or null. */
export interface FixAllParams {
  readonly uri: string;
}

/** `zeroToken/counts`, client to server: see `WorkCounts`. */
export type CountsParams = Record<string, never>;
