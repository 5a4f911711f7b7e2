import type { InputFile } from '../../server/src/cli/inputs.ts';
import { coloursFor } from '../../server/src/cli/output/colours.ts';
import { githubReport } from '../../server/src/cli/output/github.ts';
import { jsonReport } from '../../server/src/cli/output/json.ts';
import { prettyReport } from '../../server/src/cli/output/pretty.ts';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { offerActions } from '../../server/src/features/code-actions.ts';
import { toDiagnostics } from '../../server/src/features/diagnostics.ts';
import { hover } from '../../server/src/features/hover.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { buildReport } from '../../server/src/features/report/build-report.ts';
import { sarifReport } from '../../server/src/features/report/sarif.ts';
import { documentSymbols, workspaceSymbols } from '../../server/src/features/symbols.ts';
import { tracePage } from '../../server/src/features/trace/trace-page.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { extractFacts } from '../../server/src/workspace/extract.ts';
import { tokensIn } from '../../server/src/workspace/tokens.ts';
import { createLineIndex } from '../../server/src/yaml/lines.ts';

/** Tokens of one document that are traced: a page is made of all bindings of the workspace. */
const tracedTokens = 3;

/** Everything the product says about a workspace, by the way it is said. New text of a file is no output: it is the user's own. */
export function everythingSaid(workspace: Workspace): readonly (readonly [way: string, text: string])[] {
  const said: (readonly [string, string])[] = [];
  const uris = [...workspace.uris()];
  const metas = rules.map(({ meta }) => meta);
  for (const uri of uris) {
    const result = workspace.check(uri);
    said.push(['problems', JSON.stringify(result.problems)]);
    for (const { message, related, resource, data } of result.findings) {
      said.push(['message', message], ['related', JSON.stringify(related.map((site) => site.message))]);
      said.push(['resource', JSON.stringify(resource ?? null)], ['data', JSON.stringify(data ?? null)]);
    }
    const text = workspace.text(uri) ?? '';
    said.push([
      'diagnostics',
      JSON.stringify(
        toDiagnostics(result, uri, {
          lines: (other) => createLineIndex(workspace.text(other) ?? ''),
          rule: (slug) => metas.find((meta) => meta.slug === slug),
          displayUri: (other) => other,
          relatedInformation: true,
          codeDescription: true,
          syntaxErrors: true,
        }),
      ),
    ]);
    for (const finding of result.findings) {
      for (const offer of workspace.offers(finding)) {
        said.push(['fix title', offer.title], ['refusal', offer.refusal ?? '']);
        if (offer.refusal !== undefined) continue;
        const plan = workspace.plan(offer);
        if (!plan.ok) said.push(['refusal', plan.reason]);
        else
          for (const file of plan.files) for (const { label } of file.edits) said.push(['edit label', label]);
      }
    }
    const wishes = { quickFixes: true, fixAll: true, suppressions: true };
    for (const { title, request, refusal } of offerActions(workspace, uri, 0, text.length, wishes))
      said.push(['action', JSON.stringify([title, request, refusal])]);
    const hovers = new Set<string>();
    for (let offset = 0; offset <= text.length; offset += 40)
      hovers.add(hover(workspace, uri, offset, { redact: false })?.markdown ?? '');
    for (const markdown of hovers) said.push(['hover', markdown]);
    said.push(['symbols', JSON.stringify(documentSymbols(workspace, uri))]);
    for (const mode of ['summary', 'expiry'] as const)
      said.push(['hint', JSON.stringify(inlayHints(workspace, uri, 0, text.length, mode))]);
    workspace.slices(uri).forEach((_, index) => {
      const document = workspace.parse({ uri, index });
      if (document === undefined) return;
      for (const { token } of tokensIn(document).slice(0, tracedTokens))
        said.push(['trace', tracePage(token, workspace, [], { redact: false, shownFile: (file) => file })]);
      const facts = extractFacts(document);
      // Annotations are kept as they are written, since rules go by them; nobody sees them.
      const kept = JSON.stringify(facts, (name, value: unknown) =>
        name === 'annotations' ? undefined : value,
      );
      said.push(['facts', kept]);
    });
  }
  for (const document of workspace.remembered()) said.push(['stored', document.pack() ?? '']);
  said.push(['symbols', JSON.stringify(workspaceSymbols(workspace, ''))]);
  const inputs = uris.map(
    (uri): InputFile => ({
      path: undefined,
      uri,
      shown: uri.replace('file:///test/', ''),
      text: workspace.text(uri) ?? '',
      byteOrderMark: false,
    }),
  );
  const report = buildReport(workspace, inputs, [], metas);
  said.push(['json', jsonReport(report)], ['github', githubReport(report)]);
  said.push(['sarif', JSON.stringify(JSON.parse(sarifReport(report, metas, '1.0.0')).runs[0].results)]);
  said.push(['pretty', prettyReport(report, coloursFor(false, {}))]);
  return said;
}

/** Length of a piece of a secret that nobody prints by accident. */
const PIECE = 12;

/** All pieces of the secret parts of some texts. */
export function piecesOf(secrets: Iterable<string>): ReadonlySet<string> {
  const pieces = new Set<string>();
  for (const secret of secrets) {
    for (const part of secret.split(/[^\w+=-]+/)) {
      for (let start = 0; start + PIECE <= part.length; start += 1)
        pieces.add(part.slice(start, start + PIECE));
    }
  }
  return pieces;
}

/** The ways in which a piece was said, each with the text around it. */
export function leaksIn(
  said: readonly (readonly [string, string])[],
  pieces: ReadonlySet<string>,
): readonly string[] {
  const leaks: string[] = [];
  for (const [way, text] of said) {
    for (let start = 0; start + PIECE <= text.length; start += 1) {
      if (!pieces.has(text.slice(start, start + PIECE))) continue;
      leaks.push(`${way}: ${text.slice(Math.max(0, start - 80), start + 60)}`);
      break;
    }
  }
  return leaks;
}
