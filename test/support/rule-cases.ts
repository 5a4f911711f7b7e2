/**
 * Rule cases are ordinary manifests. A comment `# ! <slug or code>[: text]` on a line of its own stands for a finding on
 * the next line that is no marker; behind code it stands for that line. The text stands in its message or in that of a
 * related place. `# === file: name` starts another file of the
 * same workspace; `# === refuses: text` and `# === title: text` at the top demand such an offer.
 */
export interface RuleCase {
  readonly files: readonly CaseFile[];
  readonly refuses: readonly string[];
  readonly titles: readonly string[];
}

export interface CaseFile {
  readonly name: string;
  readonly text: string;
  readonly expected: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  /** Counted from 0. */
  readonly line: number;
  readonly rule: string;
  readonly contains: string | undefined;
}

const marker = /#\s*!\s+([\w-]+)(?::\s*(.*?))?\s*$/;
const directive = /^#\s*===\s*(file|refuses|title):\s*(.*?)\s*$/;

export function readRuleCase(text: string, defaultName: string): RuleCase {
  const refuses: string[] = [];
  const titles: string[] = [];
  const files: { name: string; lines: string[] }[] = [{ name: defaultName, lines: [] }];
  for (const line of text.split('\n')) {
    const match = directive.exec(line.replace(/\r$/, ''));
    if (match === null) files.at(-1)?.lines.push(line);
    else if (match[1] === 'refuses') refuses.push(match[2] ?? '');
    else if (match[1] === 'title') titles.push(match[2] ?? '');
    else files.push({ name: match[2] ?? '', lines: [] });
  }
  return {
    refuses,
    titles,
    files: files
      .filter((file) => file.lines.some((line) => line.trim() !== ''))
      .map((file, index, all) => ({
        name: file.name,
        // The line break before the next `# === file:` line belongs to the file above it.
        text: file.lines.join('\n') + (index < all.length - 1 ? '\n' : ''),
        expected: expectedIn(file.lines),
      })),
  };
}

function expectedIn(lines: readonly string[]): readonly ExpectedFinding[] {
  const expected: ExpectedFinding[] = [];
  let pending: { rule: string; contains: string | undefined }[] = [];
  lines.forEach((line, number) => {
    const match = marker.exec(line.replace(/\r$/, ''));
    const alone = line.trimStart().startsWith('#');
    if (match?.[1] !== undefined) {
      const found = { rule: match[1], contains: match[2] };
      if (alone) pending.push(found);
      else expected.push({ ...found, line: number });
    }
    if (alone || line.trim() === '') return;
    for (const found of pending) expected.push({ ...found, line: number });
    pending = [];
  });
  return expected;
}
