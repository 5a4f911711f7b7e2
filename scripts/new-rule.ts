// Starts a rule: `npm run new-rule -- AREA/SLUG [--code ZTnnn]` writes the rule's file and its test folder.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { areas, codeNumber } from '../server/src/rules/areas.ts';
import { loadRuleFiles } from './rule-files.ts';

const root = resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { code: { type: 'string' }, root: { type: 'string' } },
});
const target = values.root ?? root;

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

const [areaName, slug, ...more] = (positionals[0] ?? '').split('/');
const area = areas.find((entry) => entry.area === areaName);
if (area === undefined || slug === undefined || more.length > 0 || positionals.length !== 1) {
  fail(
    `Usage: npm run new-rule -- AREA/SLUG [--code ZTnnn]\nAreas: ${areas.map((entry) => entry.area).join(', ')}`,
  );
}
if (!/^(?:no|require|prefer)-[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) {
  fail(
    `The slug '${slug}' must start with no-, require- or prefer- and hold only a-z, 0-9 and single hyphens.`,
  );
}

const known = await loadRuleFiles(root);
if (known.some(({ rule }) => rule.meta.slug === slug)) fail(`There is a rule '${slug}' already.`);
const used = known.map(({ rule }) => codeNumber(rule.meta.code) ?? 0);
const inArea = used.filter((number) => number >= area.first && number <= area.last);
// The highest, not the first gap: a gap may be the code of a rule that is gone, and codes are never used again.
const number = values.code === undefined ? Math.max(area.first - 1, ...inArea) + 1 : codeNumber(values.code);
if (number === undefined || number < area.first || number > area.last || used.includes(number)) {
  fail(
    `The area ${area.area} has the codes ZT${area.first} to ZT${area.last}; choose a free one with --code.`,
  );
}
const code = `ZT${number}`;
const name = slug.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const bad = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${slug}
`;
const rule = `import { defineRule } from '../rule.ts';

/** TODO: what the rule promises to find, in one sentence. */
export const ${name} = defineRule({
  meta: {
    slug: '${slug}',
    code: '${code}',
    area: '${area.area}',
    title: 'TODO: one line for tables',
    severity: 'warning',
    confidence: 'high',
    // New rules start in audit; they move down when they have proven to be quiet.
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['ServiceAccount'],
    triggers: [],
    covers: [],
    equivalents: [],
    references: [],
    docs: {
      why: 'TODO: why this is a problem.',
      bad: {
        yaml: \`${bad}\`,
      },
      good: {
        yaml: \`${bad.replace(slug, 'build')}\`,
      },
      whenToTurnOff: 'TODO: for whom the rule is wrong.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const { name, nameNode } of resources) {
      if (nameNode === undefined || name !== '${slug}') continue;
      report({ range: nameNode.range, message: 'TODO: what – why – what to write instead' });
    }
  },
});
`;
const files = new Map([
  [`server/src/rules/${area.area}/${slug}.ts`, rule],
  [`test/rules/${slug}/valid-basic.yaml`, bad.replace(slug, 'build')],
  [
    `test/rules/${slug}/invalid-basic.yaml`,
    bad.replace(`  name: ${slug}`, `  # ! ${slug}: what\n  name: ${slug}`),
  ],
]);
for (const file of files.keys()) if (existsSync(join(target, file))) fail(`${file} is there already.`);
for (const [file, text] of files) {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  writeFileSync(join(target, file), text);
  console.log(file);
}
console.log(`\n${code}. Fill in what says TODO, then: npm run generate && npx vitest run test/rules`);
