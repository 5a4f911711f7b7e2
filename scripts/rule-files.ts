import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Rule } from '../server/src/rules/rule.ts';

/** A rule with the file and the export it comes from. */
export interface RuleFile {
  readonly rule: Rule;
  readonly exportName: string;
  /** Relative to `server/src/rules`, with forward slashes. */
  readonly file: string;
}

/** Every rule under `server/src/rules/<area>/`, by code; files that export none are helpers. */
export async function loadRuleFiles(root: string): Promise<readonly RuleFile[]> {
  const folder = join(root, 'server/src/rules');
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((area) => typeScriptFiles(folder, area.name))
    .sort();
  const modules = await importAll(root, folder, files);
  const found = files.flatMap((file, place) =>
    Object.entries(modules[place] ?? {}).flatMap(([exportName, value]) =>
      isRule(value) ? [{ rule: value, exportName, file }] : [],
    ),
  );
  return found.sort((a, b) => (a.rule.meta.code < b.rule.meta.code ? -1 : 1));
}

function typeScriptFiles(folder: string, below: string): readonly string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) return typeScriptFiles(folder, path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** One bundle for all files: rules share modules, and each module must run once. */
async function importAll(root: string, folder: string, files: readonly string[]): Promise<readonly object[]> {
  const cache = join(root, 'node_modules/.cache/zero-token');
  mkdirSync(cache, { recursive: true });
  const outfile = join(cache, `rules-${process.pid}.mjs`);
  const lines = files.map((file, place) => `import * as m${place} from ${JSON.stringify(`./${file}`)};`);
  const contents = `${lines.join('\n')}\nexport const modules = [${files.map((_, place) => `m${place}`).join(', ')}];\n`;
  await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  try {
    const loaded = (await import(pathToFileURL(outfile).href)) as { readonly modules: readonly object[] };
    return loaded.modules;
  } finally {
    rmSync(outfile, { force: true });
  }
}

function isRule(value: unknown): value is Rule {
  if (typeof value !== 'object' || value === null || !('meta' in value)) return false;
  const { meta } = value;
  return typeof meta === 'object' && meta !== null && 'slug' in meta && 'code' in meta;
}
