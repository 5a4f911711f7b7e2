import { createRuleIndex, didYouMean } from '../../engine/config/rule-index.ts';
import { ruleMarkdown } from '../../engine/rule-docs.ts';
import { tell } from '../../words/tell.ts';
import { readArguments } from '../arguments.ts';
import { documentedRules } from '../documented-rules.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { coloursFor } from '../output/colours.ts';

/** `zero-token explain`: the page about a rule; Markdown as it is where the output is no terminal. */
export async function explain(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...more] = readArguments(args, {}).positionals;
  if (name === undefined || more.length > 0) throw new UsageError(tell`explain takes one rule`);
  const rules = documentedRules();
  const index = createRuleIndex(rules.map(({ meta }) => meta));
  const meta = index.find(name) ?? index.find(name.toLowerCase()) ?? index.find(name.toUpperCase());
  const rule = rules.find((candidate) => candidate.meta === meta);
  if (rule === undefined)
    throw new UsageError(tell`there is no rule '${name}'.${didYouMean(index.suggest(name))}`);
  const markdown = ruleMarkdown(rule, rules);
  const colours = coloursFor(io.isTerminal, io.env);
  const lines = io.isTerminal ? forTerminal(markdown, colours.bold, colours.frame) : markdown;
  io.stdout(lines);
  return exitCode.clean;
}

/** Headings without marks, code indented, links as text with their address. */
function forTerminal(
  markdown: string,
  bold: (text: string) => string,
  dim: (text: string) => string,
): string {
  let inCode = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      inCode = !inCode;
      return [];
    }
    if (inCode) return [`    ${dim(line)}`.trimEnd()];
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (heading !== undefined) return [bold(heading)];
    if (line === '| | |' || /^[|-]+$/.test(line)) return [];
    return [plain(line)];
  });
  return lines.join('\n');
}

function plain(line: string): string {
  const row = /^\| (.*) \|$/.exec(line)?.[1];
  const text = row === undefined ? line : row.split(' | ').join('   ');
  return text.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1: $2').replace(/`([^`]+)`/g, '$1');
}
