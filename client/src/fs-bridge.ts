import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  FindFilesParams,
  FindFilesResult,
  ReadFileParams,
  ReadFileResult,
} from '../../server/src/lsp/protocol.ts';

/** As in the server: larger files are not read. */
const maximumFileBytes = 8 * 1024 * 1024;

/** Answers the server's questions about files, so that it works on any file system VS Code knows. */
export function answerFileRequests(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest('zeroToken/fs/find', (params: FindFilesParams, token: vscode.CancellationToken) =>
      findFiles(params, token),
    ),
    client.onRequest('zeroToken/fs/read', ({ uri }: ReadFileParams) => readFile(vscode.Uri.parse(uri))),
  );
}

async function findFiles(
  { folder, include, exclude, limit }: FindFilesParams,
  token: vscode.CancellationToken,
): Promise<FindFilesResult> {
  const base = vscode.Uri.parse(folder);
  const excluded = exclude.length === 0 ? null : new vscode.RelativePattern(base, alternatives(exclude));
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(base, alternatives(include)),
    excluded,
    limit + 1,
    token,
  );
  return { uris: found.slice(0, limit).map((uri) => uri.toString()), truncated: found.length > limit };
}

function alternatives(globs: readonly string[]): string {
  return globs.length === 1 ? globs[0]! : `{${globs.join(',')}}`;
}

async function readFile(uri: vscode.Uri): Promise<ReadFileResult> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return { text: null };
    if (size > maximumFileBytes) return { text: null, reason: 'larger than 8 MB' };
    const bytes = await vscode.workspace.fs.readFile(uri);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { text: null, reason: 'not UTF-8 text' };
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return isGone ? { text: null } : { text: null, reason: 'it cannot be opened' };
  }
}
