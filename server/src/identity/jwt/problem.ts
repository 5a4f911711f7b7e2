/** Stable names of what can be wrong with a token. */
export type TokenProblemId =
  | 'alg-none'
  | 'unsigned'
  | 'symmetric-algorithm'
  | 'expired'
  | 'no-expiry'
  | 'long-lived'
  | 'extended-lifetime'
  | 'not-yet-valid'
  | 'issued-in-future'
  | 'impossible-lifetime'
  | 'no-audience'
  | 'mixed-audience'
  | 'duplicate-claim'
  | 'duplicate-header'
  | 'critical-header'
  | 'milliseconds'
  | 'unreadable-time'
  | 'trailing-newline'
  | 'wrapped'
  | 'quoted'
  | 'malformed-encoding'
  | 'secret-by-design';

export type TokenProblemSeverity = 'error' | 'warning' | 'info' | 'hint';

/** One thing that is wrong with a token. */
export interface TokenProblem {
  readonly id: TokenProblemId;
  readonly severity: TokenProblemSeverity;
  /** One sentence: what, why, what to do. Holds no token text and no claim of a person. */
  readonly message: string;
  /** The claims or header fields it is about. */
  readonly claims: readonly string[];
}
