import type { Random } from './random.ts';

/** Pieces that mean something to YAML, to templates, to terminals or to Markdown, or that nobody expects. */
export const pieces: readonly string[] = [
  '\t',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '|',
  '>-',
  '*a',
  '&a ',
  '<<: *a\n',
  '{{ x }}',
  '{{- if .x }}\n',
  '{{- end }}\n',
  '\r\n',
  '\r',
  '\n',
  '---\n',
  '\n---\n',
  '...\n',
  ': ',
  '- ',
  '? ',
  '#',
  ' # x',
  '\0',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u202e',
  '\u200b',
  '\ud800',
  '😀',
  '%YAML 1.1\n',
  '!!binary ',
  '!x ',
  '`',
  '$' + '{{ x }}',
  '$(x)',
  '__proto__',
  'constructor',
  'toString',
  '1e999',
  '0o17',
  '0x1f',
  '-0',
  '.inf',
  '~',
  'null',
  'yes',
  'kind: List\nitems:\n',
  '# zero-token-ignore-next-line\n',
  '# zero-token-ignore-start\n',
  '[x](command:y)',
  '\u001b[31m',
  ' ',
  '  ',
  '        ',
];

/** The text with a few places cut, doubled, moved or spoilt. */
export function mutated(text: string, random: Random, others: readonly string[] = []): string {
  let result = text;
  for (let rounds = 1 + random.below(4); rounds > 0; rounds -= 1) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + random.below(40));
    const lines = result.split('\n');
    const line = random.below(lines.length);
    switch (random.below(8)) {
      case 0:
        result = result.slice(0, at) + result.slice(end);
        break;
      case 1:
        result = result.slice(0, at) + random.pick(pieces) + result.slice(end);
        break;
      case 2:
        result = result.slice(0, at) + random.pick(pieces) + result.slice(at);
        break;
      case 3:
        lines.splice(line, 1);
        result = lines.join('\n');
        break;
      case 4:
        lines.splice(line, 0, lines[random.below(lines.length)] ?? '');
        result = lines.join('\n');
        break;
      case 5:
        lines[line] = ' '.repeat(random.below(5)) + (lines[line] ?? '').trimStart();
        result = lines.join('\n');
        break;
      case 6:
        result = result.slice(0, at) + result.slice(at, end).repeat(1 + random.below(3)) + result.slice(end);
        break;
      default:
        result = others.length === 0 ? result : `${result}\n---\n${random.pick(others)}`;
    }
  }
  return result;
}

/** Any text of UTF-16 units, lone surrogates included. */
export function arbitraryText(random: Random, longest: number): string {
  return random
    .times(random.below(longest), () => {
      switch (random.below(4)) {
        case 0:
          return random.pick(pieces);
        case 1:
          return String.fromCharCode(random.below(0x10000));
        default:
          return String.fromCharCode(32 + random.below(95));
      }
    })
    .join('');
}
