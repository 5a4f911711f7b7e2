import { phrase } from '../../words/tell.ts';
import type { DecodedToken, TokenNote } from './decode.ts';
import type { TokenProblem } from './problem.ts';

const PROBLEMS: readonly (readonly [TokenNote, Omit<TokenProblem, 'claims'>])[] = [
  [
    'trailing-newline',
    {
      id: 'trailing-newline',
      severity: 'warning',
      message: phrase(
        'A line break follows the token and becomes part of the value, which breaks an HTTP header made from it; write the block scalar with |- or encode without the line break (echo -n).',
      ),
    },
  ],
  [
    'wrapped',
    {
      id: 'wrapped',
      severity: 'warning',
      message: phrase('White space stands inside the token, so readers refuse it; write it on one line.'),
    },
  ],
  [
    'quoted',
    {
      id: 'quoted',
      severity: 'info',
      message: phrase(
        'The quotes around the token are part of the value, so readers refuse it; remove one pair of quotes.',
      ),
    },
  ],
  [
    'padded',
    {
      id: 'malformed-encoding',
      severity: 'info',
      message: phrase(
        'The token’s parts end in =, which JWTs must not have, so strict readers refuse it; use base64url without padding.',
      ),
    },
  ],
  [
    'standard-alphabet',
    {
      id: 'malformed-encoding',
      severity: 'info',
      message: phrase(
        'The token holds + or /, which JWTs write as - and _, so strict readers refuse it; use base64url.',
      ),
    },
  ],
];

/** What is wrong with the way the token is written; at most one problem of each id. */
export function judgeForm(token: DecodedToken): readonly TokenProblem[] {
  const problems = new Map<string, TokenProblem>();
  for (const [note, problem] of PROBLEMS) {
    if (token.notes.includes(note) && !problems.has(problem.id))
      problems.set(problem.id, { ...problem, claims: [] });
  }
  return [...problems.values()];
}
