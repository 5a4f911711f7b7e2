// Writes what follows from the rules: the registry, their pages, the configuration's schema and the metadata file; and,
// from all sources, the catalogue of the texts that people read.
// `--check` writes nothing and fails when a file differs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { configSchema } from '../server/src/engine/config/schema.ts';
import { ruleMarkdown } from '../server/src/engine/rule-docs.ts';
import { ruleJson } from '../server/src/engine/rule-json.ts';
import { areas } from '../server/src/rules/areas.ts';
import type { Rule } from '../server/src/rules/rule.ts';
import { ruleProblems } from '../server/src/rules/rule-problems.ts';
import { loadRuleFiles, type RuleFile } from './rule-files.ts';
import { bundleOf } from './texts.ts';

const root = resolve(import.meta.dirname, '..');
const pages = 'docs/rules';
const check = process.argv.includes('--check');

function registry(files: readonly RuleFile[]): string {
  const unsorted =
    '// biome-ignore-all assist/source/organizeImports: bundles hold the rules in this order, and rules of one kind pack better side by side';
  const imports = files.map(({ exportName, file }) => `import { ${exportName} } from './${file}';`);
  imports.push("import type { Rule } from './rule.ts';");
  const list = files.map(({ exportName }) => `  ${exportName},\n`).join('');
  return `${unsorted}\n${imports.join('\n')}\n\n/** All rules in the order of their codes. Written by \`npm run generate\`. */\nexport const rules: readonly Rule[] = [\n${list}];\n`;
}

function overview(rules: readonly Rule[]): string {
  const sections = areas.flatMap(({ area, title }) => {
    const rows = rules
      .filter(({ meta }) => meta.area === area)
      .map(({ meta, fixes }) => {
        const fix = fixes === undefined ? '' : 'yes';
        return `| ${meta.code} | [${meta.slug}](${meta.slug}.md) | ${meta.title} | ${meta.severity} | ${meta.confidence} | ${meta.preset} | ${fix} |`;
      });
    if (rows.length === 0) return [];
    const head =
      '| code | rule | what it finds | severity | confidence | from preset | fix |\n|---|---|---|---|---|---|---|';
    return [`## ${title}\n\n${head}\n${rows.join('\n')}`];
  });
  return `# Rules\n\nEvery rule can be named by its code or its slug. Written by \`npm run generate\`.\n\n${sections.join('\n\n')}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const files = await loadRuleFiles(root);
const rules = files.map(({ rule }) => rule);
const problems = [...ruleProblems(rules)];
for (const { rule, file } of files) {
  const expected = `${rule.meta.area}/${rule.meta.slug}.ts`;
  if (file !== expected)
    problems.push(`${rule.meta.slug}: the rule belongs into server/src/rules/${expected}.`);
}
for (const problem of problems) console.error(problem);

const wanted = new Map<string, string>([
  ['server/src/rules/registry.ts', registry(files)],
  ['schemas/zero-token.schema.json', json(configSchema(rules))],
  ['schemas/rules.json', json(rules.map(ruleJson))],
  ['l10n/bundle.l10n.json', json(bundleOf(root, rules))],
  [`${pages}/README.md`, overview(rules)],
  ...rules.map((rule): [string, string] => [`${pages}/${rule.meta.slug}.md`, ruleMarkdown(rule, rules)]),
]);
const present = existsSync(join(root, pages)) ? readdirSync(join(root, pages)) : [];
const stale = present
  .map((name) => `${pages}/${name}`)
  .filter((name) => name.endsWith('.md') && !wanted.has(name));

const differing: string[] = [...stale];
for (const [name, text] of wanted) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  differing.push(name);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (!check) for (const name of stale) rmSync(join(root, name));

if (check && differing.length > 0) {
  console.error(
    `Not up to date, run \`npm run generate\`:\n${differing.map((name) => `  ${name}`).join('\n')}`,
  );
  process.exitCode = 1;
} else {
  console.log(
    `${rules.length} rules, ${check ? 'all files up to date' : `${differing.length} files written`}`,
  );
}
if (problems.length > 0) process.exitCode = 1;
