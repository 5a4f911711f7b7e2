import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { FileResult, LocatedFinding, ReadProblem } from '../engine/workspace-types.ts';
import type { RuleMeta, Severity } from '../rules/rule.ts';
import type { LineIndex } from '../yaml/lines.ts';
import { rangeAt } from './ranges.ts';

/** What the conversion to LSP asks about its surroundings. */
export interface DiagnosticSurroundings {
  /** Lines of a file of the workspace; undefined when it is gone. */
  lines(uri: string): LineIndex | undefined;
  /** Metadata of a rule by slug. */
  rule(slug: string): RuleMeta | undefined;
  /** The URI under which the editor knows the file. */
  displayUri(uri: string): string;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  /** False to leave what cannot be read as YAML to other tools. */
  readonly syntaxErrors: boolean;
}

/** Name under which editors list our findings. */
export const diagnosticSource = 'zero-token';

// Numbers of LSP's DiagnosticSeverity: Error, Warning, Information, Hint.
const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
// LSP's DiagnosticTag.Unnecessary: shown faded out.
const unnecessary = 1;

/** The findings and reading problems of a file as LSP diagnostics, in the order of the file. */
export function toDiagnostics(
  result: FileResult,
  uri: string,
  surroundings: DiagnosticSurroundings,
): readonly Diagnostic[] {
  // Most files have none, and their lines are not counted for nothing.
  if (result.findings.length === 0 && result.problems.length === 0) return [];
  const lines = surroundings.lines(uri);
  if (lines === undefined) return [];
  return [
    ...result.findings.map((finding) => findingDiagnostic(finding, lines, surroundings)),
    ...problemsToTell(result, surroundings).map((problem) => problemDiagnostic(problem, lines)),
  ];
}

/** What was not checked is always said. Of syntax errors one is enough: the first makes the others, and YAML extensions report them all. */
function problemsToTell(
  { problems }: FileResult,
  { syntaxErrors }: DiagnosticSurroundings,
): readonly ReadProblem[] {
  const limit = problems.find(({ kind }) => kind === 'limit');
  if (limit !== undefined) return [limit];
  return syntaxErrors ? problems.slice(0, 1) : [];
}

function findingDiagnostic(
  finding: LocatedFinding,
  lines: LineIndex,
  surroundings: DiagnosticSurroundings,
): Diagnostic {
  const href = surroundings.codeDescription ? surroundings.rule(finding.rule)?.references[0]?.url : undefined;
  const related = surroundings.relatedInformation
    ? finding.related.flatMap((site) => {
        const other = surroundings.lines(site.uri);
        if (other === undefined) return [];
        const location = {
          uri: surroundings.displayUri(site.uri),
          range: rangeAt(other, site.start, site.end),
        };
        return [{ location, message: site.message }];
      })
    : [];
  return {
    range: rangeAt(lines, finding.start, finding.end),
    severity: severities[finding.severity],
    code: finding.rule,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: diagnosticSource,
    message: finding.message,
    ...(finding.rule === 'no-unused-suppression' ? { tags: [unnecessary] } : {}),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

function problemDiagnostic(problem: ReadProblem, lines: LineIndex): Diagnostic {
  return {
    range: rangeAt(lines, problem.start, problem.end),
    severity: severities.info,
    code: 'yaml-syntax',
    source: diagnosticSource,
    message: problem.message,
  };
}
