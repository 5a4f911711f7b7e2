import type { Diagnostic } from 'vscode-languageserver';
import type { ParsedConfig } from '../engine/config/model.ts';
import { diagnosticSource } from '../features/diagnostics.ts';
import { rangeAt } from '../features/ranges.ts';
import type { LineIndex } from '../yaml/lines.ts';

// LSP's DiagnosticSeverity.Warning: the rest of the file still counts.
const warning = 2;

/** What is wrong in a configuration file, shown in that file. */
export function configDiagnostics(parsed: ParsedConfig, lines: LineIndex | undefined): readonly Diagnostic[] {
  if (lines === undefined) return [];
  return parsed.problems.map(({ message, range }) => ({
    range: rangeAt(lines, range[0], range[1]),
    severity: warning,
    code: 'configuration',
    source: diagnosticSource,
    message,
  }));
}
