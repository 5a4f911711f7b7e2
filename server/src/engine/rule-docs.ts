import { areas } from '../rules/areas.ts';
import type { Json, Rule, RuleMeta } from '../rules/rule.ts';
import { type Configuration, defaultConfiguration } from './configuration.ts';
import { presetsFrom } from './rule-json.ts';
import { createLineMap } from './suppress/lines.ts';
import { createWorkspace } from './workspace.ts';
import type { LocatedFinding, Workspace } from './workspace-types.ts';

/** Examples are read at this time, so that pages about expiry do not change from day to day. */
const exampleTime = new Date('2026-06-01T12:00:00Z');
const exampleConfiguration: Configuration = { ...defaultConfiguration, preset: 'audit' };
const exampleUri = 'file:///example.yaml';

export interface CheckedExample {
  readonly workspace: Workspace;
  readonly findings: readonly LocatedFinding[];
}

/** Checks a manifest in the audit preset, where every rule is on, and keeps what the given rule finds. */
export function checkExample(rule: Rule, rules: readonly Rule[], yaml: string): CheckedExample {
  const workspace = createWorkspace(rules, { now: () => exampleTime });
  workspace.configure(() => exampleConfiguration);
  workspace.update(exampleUri, yaml);
  const { findings } = workspace.check(exampleUri);
  return { workspace, findings: findings.filter((finding) => finding.rule === rule.meta.slug) };
}

const forManifestsOnly =
  'In objects read from a cluster, which carry `metadata.uid`, what the API server and its controllers write by themselves is left alone.';

/** The page about a rule in Markdown: why, examples with what they give, options, fixes, when to turn it off, sources. */
export function ruleMarkdown(rule: Rule, rules: readonly Rule[]): string {
  const { meta } = rule;
  const { workspace, findings } = checkExample(rule, rules, meta.docs.bad.yaml);
  const lines = createLineMap(meta.docs.bad.yaml);
  const sections = [
    `# ${meta.slug}`,
    `${meta.title}.`,
    facts(meta),
    '## Why',
    meta.docs.why,
    '## Bad',
    fence('yaml', meta.docs.bad.yaml),
    ...(findings.length === 0
      ? []
      : [findings.map((finding) => findingLine(finding, lines.lineAt(finding.start))).join('\n')]),
    '## Good',
    fence('yaml', meta.docs.good.yaml),
    '## Fixes',
    fixes(rule, workspace, findings),
    ...options(meta),
    '## When to turn it off',
    meta.docs.whenToTurnOff,
    ...(meta.forManifestsOnly === true ? [forManifestsOnly] : []),
    ...sources(meta),
  ];
  return `${sections.join('\n\n')}\n`;
}

function facts(meta: RuleMeta): string {
  const area = areas.find((entry) => entry.area === meta.area)?.title ?? meta.area;
  const rows = [
    ['Code', `\`${meta.code}\``],
    ['Area', area],
    ['Severity', meta.severity],
    ['Confidence', meta.confidence],
    ['Presets', presetsFrom(meta.preset).join(', ')],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function findingLine({ severity, message }: LocatedFinding, line: number): string {
  return `- line ${line + 1}, ${severity}: ${message}`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replace(/(?<!\n)\n+$/, '')}\n\`\`\``;
}

/** What the fixes write is taken from the bad example, so that the page cannot promise what the rule does not do. */
function fixes(rule: Rule, workspace: Workspace, findings: readonly LocatedFinding[]): string {
  if (rule.fixes === undefined) return 'None: what to write instead depends on what you want.';
  const seen = new Set<string>();
  for (const finding of findings) {
    for (const offer of workspace.offers(finding)) {
      const safety = offer.safe ? 'safe' : 'changes behaviour, so it is never applied by itself';
      const refusal =
        offer.refusal === undefined ? '' : ` Not in the example above: ${lowerFirst(offer.refusal)}.`;
      seen.add(`- ${offer.title} (${safety})${refusal === '' ? '' : `.${refusal}`}`);
    }
  }
  return seen.size === 0 ? 'Offered where the surroundings allow it.' : [...seen].join('\n');
}

function lowerFirst(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

function options(meta: RuleMeta): readonly string[] {
  if (meta.options === undefined) return [];
  const properties = property(meta.options.schema, 'properties');
  const rows = Object.entries(isObject(properties) ? properties : {}).map(([name, schema]) => {
    const preset = property(meta.options?.default ?? null, name);
    const description = property(schema, 'description');
    return `| \`${name}\` | ${typeof description === 'string' ? description : ''} | ${describe(schema)} | ${code(preset)} |`;
  });
  const example = `rules:\n  ${meta.slug}: [${meta.severity}, ${JSON.stringify(meta.options.default)}]`;
  if (rows.length === 0) return ['## Options', fence('yaml', example)];
  const table = ['| option | meaning | values | default |', '|---|---|---|---|', ...rows].join('\n');
  return ['## Options', table, fence('yaml', example)];
}

function describe(schema: Json): string {
  const choices = property(schema, 'enum');
  if (Array.isArray(choices)) return choices.map((choice) => code(choice)).join(', ');
  const type = property(schema, 'type');
  if (type === 'array') return `list of ${describe(property(schema, 'items') ?? null) || 'values'}`;
  return typeof type === 'string' ? type : '';
}

function code(value: Json | undefined): string {
  return value === undefined ? '' : `\`${JSON.stringify(value).replaceAll('|', '\\|')}\``;
}

function sources(meta: RuleMeta): readonly string[] {
  const result: string[] = [];
  if (meta.covers.length > 0) result.push('## Catalogue', meta.covers.map((id) => `\`${id}\``).join(', '));
  if (meta.equivalents.length > 0) {
    result.push('## The same check elsewhere', meta.equivalents.map((id) => `- \`${id}\``).join('\n'));
  }
  if (meta.references.length > 0) {
    result.push('## References', meta.references.map(({ title, url }) => `- [${title}](${url})`).join('\n'));
  }
  return result;
}

function property(value: Json, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
