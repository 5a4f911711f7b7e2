import type { Range } from 'vscode-languageserver-types';
import type { LineIndex } from '../yaml/lines.ts';

/** The LSP range between two offsets. */
export function rangeAt(lines: LineIndex, start: number, end: number): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}
