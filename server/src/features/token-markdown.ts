import type { TokenExplanation } from '../identity/jwt/explain.ts';
import { tell } from '../words/tell.ts';
import { codeSpan, escapeMarkdown, tableRow } from './markdown.ts';

const icons = { error: '⛔', warning: '⚠️', info: 'ℹ️', hint: '·' } as const;

/** An explained token as Markdown for a hover or a read-only document. Holds claims, never the token or its signature. */
export function tokenMarkdown(explanation: TokenExplanation): string {
  const { title, summary, header, claims, facts, problems, advice, signature } = explanation;
  const lines = [`**${escapeMarkdown(title)}**`, '', escapeMarkdown(summary), ''];
  for (const problem of problems)
    lines.push(`${icons[problem.severity]} ${escapeMarkdown(problem.message)}`, '');
  if (claims.length > 0) lines.push(...table(tell`Claim`, claims), '');
  if (header.length > 0) lines.push(...table(tell`Header`, header), '');
  for (const fact of facts) lines.push(`- ${escapeMarkdown(fact)}`);
  if (advice.length > 0)
    lines.push('', tell`**What to do**`, '', ...advice.map((line) => `- ${escapeMarkdown(line)}`));
  lines.push('', `_${escapeMarkdown(signature)}_`);
  return lines.join('\n');
}

function table(heading: string, rows: TokenExplanation['claims']): readonly string[] {
  return [
    tableRow([heading, tell`Value`, tell`Meaning`]),
    '|---|---|---|',
    ...rows.map(({ name, value, meaning }) =>
      tableRow([codeSpan(name), codeSpan(value), escapeMarkdown(meaning ?? '')]),
    ),
  ];
}
