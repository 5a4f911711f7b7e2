import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { lateCel, withLateGlobals } from '../../../scripts/late-cel.mjs';
import { withoutFeatures, withoutNotebooks } from '../../../scripts/lean-client.mjs';
import { withoutMethods } from '../../../scripts/lean-server.mjs';

test('the client registers what the server offers, and nothing of what is left out', () => {
  const path = join(import.meta.dirname, '../../../node_modules/vscode-languageclient/lib/common/client.js');
  const code = readFileSync(path, 'utf8');
  const registered = (text: string): readonly string[] =>
    [...text.matchAll(/registerFeature\(new \w+\.(\w+)\(/g)].map((match) => match[1]!);
  const left = registered(withoutFeatures(code));
  for (const name of [
    'CodeActionFeature',
    'CodeLensFeature',
    'CompletionItemFeature',
    'DefinitionFeature',
    'DiagnosticFeature',
    'DocumentSymbolFeature',
    'HoverFeature',
    'InlayHintsFeature',
    'ReferencesFeature',
    'RenameFeature',
    'WorkspaceSymbolFeature',
  ])
    expect(left).toContain(name);
  expect(left).not.toContain('SemanticTokensFeature');
  expect(registered(code).length - left.length).toBe(26);
});

test('a client that is another one is not built', () => {
  expect(() => withoutFeatures('this.registerFeature(new other_1.OtherFeature(this));\n')).toThrow(
    'does not register callHierarchy',
  );
  expect(() => withoutNotebooks('client.getFeature(other.method)')).toThrow('does not ask for notebooks');
});

test('a feature of the server that is left out adds nothing', () => {
  const code = 'exports.MonikerFeature = void 0;\nexports.MonikerFeature = MonikerFeature;\n';
  expect(withoutMethods(code)).toBe('exports.MonikerFeature = (Base) => Base;');
  expect(() => withoutMethods('exports.other = 1')).toThrow('has no feature here');
});

test('the CEL evaluator that is filled late says the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zero-token-cel-'));
  const outfile = join(folder, 'cel.mjs');
  const { warnings } = await build({
    stdin: { contents: "export * from '@marcbachmann/cel-js';", resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    outfile,
    plugins: [lateCel()],
  });
  expect(warnings).toEqual([]);
  const late = (await import(
    /* @vite-ignore */ pathToFileURL(outfile).href
  )) as typeof import('@marcbachmann/cel-js');
  const cel = await import('@marcbachmann/cel-js');
  for (const expression of [
    "'a' + 'b'",
    'size([1, 2]) == 2 && "abc".startsWith("a")',
    '[1, 2, 3].exists(n, n > 2)',
    '"a"',
  ]) {
    expect(late.evaluate(expression)).toEqual(cel.evaluate(expression));
    expect(new late.Environment().evaluate(expression)).toEqual(cel.evaluate(expression));
  }
  expect(new late.Environment().check('1 + "a"').valid).toBe(false);
  expect(withLateGlobals('const other = 1')).toBeUndefined();
  rmSync(folder, { recursive: true });
});
