import { tell } from '../../../words/tell.ts';

/** A line of Argo CD’s `policy.csv`, with its place in the text. */
export interface PolicyLine {
  readonly type: 'p' | 'g';
  /** The fields behind `p` or `g`. */
  readonly fields: readonly string[];
  readonly start: number;
  readonly end: number;
}

const longest = 200_000;

/** The policies and groups of a `policy.csv`; comments and lines that are none are left out. */
export function policyLines(text: string): readonly PolicyLine[] {
  if (text.length > longest) return [];
  return [...text.matchAll(/^[ \t]*([pg])[ \t]*,([^\r\n#]*)/gm)].map((match) => {
    const [whole, type, rest = ''] = match;
    const start = match.index + whole.length - whole.trimStart().length;
    return {
      type: type === 'g' ? 'g' : 'p',
      fields: rest.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1')),
      start,
      end: match.index + whole.trimEnd().length,
    };
  });
}

/** The roles that a role is a member of, itself included. */
export function rolesOf(role: string, lines: readonly PolicyLine[]): ReadonlySet<string> {
  const found = new Set([role]);
  for (const name of found) {
    for (const { type, fields } of lines) {
      const [member, of] = fields;
      if (type === 'g' && member === name && of !== undefined && of !== '') found.add(of);
    }
  }
  return found;
}

/** What roles may change by the lines of a policy, as `sync applications`; reading is left out. */
export function changesAllowed(roles: ReadonlySet<string>, lines: readonly PolicyLine[]): readonly string[] {
  return lines.flatMap(({ type, fields }) => {
    const [subject = '', resource = '', action = '', , effect = 'allow'] = fields;
    if (type !== 'p' || !roles.has(subject) || effect === 'deny' || /^get$/.test(action)) return [];
    const what = resource === '*' ? tell`everything` : resource;
    return [action === '*' ? tell`do everything with ${what}` : `${action} ${what}`];
  });
}
