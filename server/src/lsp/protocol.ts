import type { Position, Range } from 'vscode-languageserver-types';
import type { PermissionNodeKind } from '../features/effective-permissions/tree.ts';
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
  /** True when the client has the command `zeroToken.showReferences`. */
  readonly showReferencesCommand?: boolean;
  /** True to be sent `zeroToken/changed`. */
  readonly changes?: boolean;
  /** To be sent `zeroToken/working`: about large files, or about every file. */
  readonly working?: 'large' | 'every';
  /** True to answer `zeroToken/counts`, for tests. */
  readonly counts?: boolean;
  /** A folder on disk for what the next session may want to know; without one nothing is written. */
  readonly storage?: string;
  /** A folder on disk for what V8 makes of the server, which is the same for all workspaces. */
  readonly codeStorage?: string;
  /** Address of `dist/server.js`, for a worker, which does not know where it comes from. */
  readonly serverScript?: string;
  /** What the server says everything in, for clients that show another language than English; see `readCatalogue`. */
  readonly language?: {
    /** A BCP 47 tag, for plurals and lists. */
    readonly locale: string;
    /** Translations by the English text, as in `l10n/bundle.l10n.json`. */
    readonly texts: Readonly<Record<string, string>>;
  };
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
  /** Why it cannot, where there is such a file: `larger than 8 MB`. */
  readonly reason?: string;
}

/** `zeroToken/working`, server to client, a notification: the file that is worked on from now, null when it is done. */
export interface WorkingParams {
  readonly uri: string | null;
}

/** `zeroToken/status`, server to client, a notification: what the language status item shows. */
export interface Status {
  readonly state: 'scanning' | 'ready';
  /** Files the engine knows. */
  readonly files: number;
  /** While a scan runs: how many files it has read, and how many it has found so far. */
  readonly scan?: { readonly done: number; readonly total: number };
  /** Files that were found and cannot be read as text. */
  readonly unread: number;
  /** True when `zeroToken.workspace.maxFiles` left files out. */
  readonly truncated: boolean;
}

/** `zeroToken/fileStatus`, client to server: what holds for one file. */
export interface FileStatusParams {
  readonly uri: string;
}

export interface FileStatus {
  /** False when settings or the configuration file leave it alone. */
  readonly checked: boolean;
  readonly preset: string;
  /** `1.36`. */
  readonly kubernetesVersion: string;
  /** The configuration file in force for it; null when there is none. */
  readonly configurationFile: string | null;
  /** How many findings the baseline leaves out. */
  readonly known: number;
}

/** `zeroToken/report`, client to server: all findings of a workspace folder; reports progress, can be cancelled. */
export interface ReportParams {
  /** URI of the folder. */
  readonly folder: string;
  /** Markdown to read, SARIF, or the text of a baseline. */
  readonly form: 'markdown' | 'sarif' | 'baseline';
  /** URI of the folder that links of the page count from; without one there are none. */
  readonly root?: string;
  /** True for a page that is saved in `root`: its links are relative, as every reader of Markdown follows them. */
  readonly relative?: boolean;
}

export interface ReportResult {
  /** Null when it was cancelled. */
  readonly text: string | null;
  readonly findings: number;
  /** Of a baseline: the configurations in force for what it holds, which must name it. */
  readonly naming?: readonly BaselineNaming[];
}

/** A configuration that is to name a baseline. */
export interface BaselineNaming {
  /** URI; the file need not be there. */
  readonly configuration: string;
  /** From the configuration's folder to `.zero-token-baseline.json` in the folder of the report. */
  readonly path: string;
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

/** `zeroToken/trace`, client to server: a token, or the place of one; with `uri` the settings of that file count. */
export interface TraceParams {
  readonly token?: string;
  readonly uri?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

export interface TraceResult {
  /** Null when there is no token. */
  readonly markdown: string | null;
}

/** `zeroToken/fixAll`, client to server: all safe fixes of a file; answered with a `WorkspaceEdit` or null. */
export interface FixAllParams {
  readonly uri: string;
}

/** `zeroToken/counts`, client to server: see `WorkCounts`. */
export type CountsParams = Record<string, never>;

/** Somebody who can be given rights; `kind` is `ServiceAccount`, `User` or `Group`. */
export interface SubjectName {
  readonly kind: string;
  readonly name: string;
  /** Null for users and groups, and where no manifest says. */
  readonly namespace: string | null;
}

/** `zeroToken/subjects`, client to server: who is meant at a position. Without one: all whom the workspace names. */
export interface SubjectsParams {
  readonly uri?: string;
  readonly position?: Position;
}

export interface SubjectItem {
  readonly subject: SubjectName;
  /** `ServiceAccount shop/web`, safe to show. */
  readonly label: string;
  readonly detail: string;
}

export interface SubjectsResult {
  readonly subjects: readonly SubjectItem[];
}

/** `zeroToken/permissions`, client to server: what somebody may do. */
export interface PermissionsParams {
  readonly subject: SubjectName;
}

export interface PermissionsResult {
  readonly nodes: readonly PermissionItem[];
}

/** A node of the tree; its texts are plain and safe to show. */
export interface PermissionItem {
  readonly kind: PermissionNodeKind;
  readonly label: string;
  readonly detail?: string;
  readonly location?: { readonly uri: string; readonly range: Range };
  /** For `zeroToken/accessPage`. */
  readonly key?: string;
  readonly children: readonly PermissionItem[];
}

/** `zeroToken/accessPage`, client to server: the access paths of somebody; with a key, how they came to that permission. */
export interface AccessPageParams {
  readonly subject: SubjectName;
  readonly key?: string;
  /** URI of the folder that links of the page count from; without one there are none. */
  readonly root?: string;
}

export interface AccessPageResult {
  /** Null when the permission is gone. */
  readonly markdown: string | null;
}

/** `zeroToken/changed`, server to client, a notification: manifests changed, what was shown of them may be out of date. */
export type ChangedParams = Record<string, never>;
