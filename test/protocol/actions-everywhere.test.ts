import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/edit/apply.ts';
import type {
  LocatedFinding,
  PlannedFile,
  PlannedFix,
  Workspace,
} from '../../server/src/engine/workspace-types.ts';
import { offerActions, planAction } from '../../server/src/features/code-actions.ts';
import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { allFindings, uriOf, workspaceOf } from '../support/workspaces.ts';

const folder = join(import.meta.dirname, '../rules');
const manifests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /[\\/]invalid-[^\\/]*(?<!\.fixed)\.yaml$/.test(file),
);

function load(file: string, lineBreak: '\n' | '\r\n'): Workspace {
  const text = expandTokens(readFileSync(join(folder, file), 'utf8'));
  const files = readRuleCase(text, 'case.yaml').files.map((one) => [
    one.name,
    one.text.replaceAll('\n', lineBreak),
  ]);
  return workspaceOf(Object.fromEntries(files), { configuration: { preset: 'audit' } });
}

function textsOf(workspace: Workspace): readonly unknown[] {
  return [...workspace.uris()].map((uri) => [uri, workspace.text(uri)]);
}

function dataOf(text: string): readonly unknown[] {
  return splitStream(text).map(({ start, end }) => toPlain(parseDocument(text.slice(start, end)).root));
}

function applied(file: PlannedFile): string {
  return applyEdits(
    file.text,
    file.edits.map(({ start, end, newText }) => ({ range: [start, end], newText })),
  );
}

function plan(
  workspace: Workspace,
  finding: LocatedFinding,
  type: 'ignore-line' | 'ignore-file',
): PlannedFix {
  const { rule, start, end, message } = finding;
  return planAction(workspace, finding.uri, { type, finding: { rule, start, end, message } });
}

describe.each(['\n', '\r\n'] as const)('with line breaks %j', (lineBreak) => {
  test('an ignore comment changes no data and silences its finding, or is refused', () => {
    let written = 0;
    let refused = 0;
    for (const file of manifests) {
      const workspace = load(file, lineBreak);
      const seen = new Set<string>();
      for (const finding of allFindings(workspace)) {
        // The file's comment is the same for all findings of a rule, and the tenth line is as the first.
        const types = seen.has(finding.rule) ? [] : (['ignore-line', 'ignore-file'] as const);
        seen.add(finding.rule);
        if (finding.rule.endsWith('-suppression') || finding.rule.endsWith('-suppression-reason')) continue;
        if (types.length === 0) continue;
        const before = textsOf(workspace);
        const data = dataOf(workspace.text(finding.uri) ?? '');
        for (const type of types) {
          const planned = plan(workspace, finding, type);
          expect(textsOf(workspace), file).toEqual(before);
          if (!planned.ok) {
            refused += 1;
            expect(type, `${file}: ${finding.message}`).toBe('ignore-line');
            continue;
          }
          written += 1;
          const [target] = planned.files;
          const text = applied(target!);
          expect(dataOf(text), file).toEqual(data);
          expect(text.replaceAll('\r\n', '').includes('\n'), file).toBe(lineBreak === '\n');
        }
      }
    }
    expect(manifests.length).toBeGreaterThan(20);
    expect(written).toBeGreaterThan(manifests.length);
    // Also for what stands inside block scalars and flow collections.
    expect(refused).toBe(0);
  });

  test('listing actions and planning fix-all leaves the workspace as it was, and one fix-all is enough', () => {
    for (const file of manifests) {
      const workspace = load(file, lineBreak);
      for (const uri of [...workspace.uris()]) {
        const before = textsOf(workspace);
        const length = workspace.text(uri)?.length ?? 0;
        const wishes = { quickFixes: true, fixAll: true, suppressions: true };
        const offered = offerActions(workspace, uri, 0, length, wishes);
        expect(
          offered.filter(({ preferred, refusal }) => preferred && refusal !== undefined),
          file,
        ).toEqual([]);
        const planned = planAction(workspace, uri, { type: 'fix-all' });
        expect(textsOf(workspace), file).toEqual(before);
        if (!planned.ok) continue;
        expect(
          planned.files.map((one) => one.uri),
          file,
        ).toEqual([uri]);
        workspace.update(uri, applied(planned.files[0]!));
        expect(planAction(workspace, uri, { type: 'fix-all' }).ok, file).toBe(false);
      }
    }
  });

  test('a request about a finding that is gone is refused', () => {
    const workspace = workspaceOf({ 'a.yaml': 'kind: None\n' });
    const finding = { rule: 'no-token-secret', start: 0, end: 4, message: 'none' };
    for (const type of ['ignore-line', 'ignore-file'] as const) {
      expect(planAction(workspace, uriOf('a.yaml'), { type, finding }).ok).toBe(false);
    }
    expect(planAction(workspace, uriOf('a.yaml'), { type: 'fix', finding, title: 'none' }).ok).toBe(false);
  });
});
