/** A subject of a RoleBinding or ClusterRoleBinding, by kind and name. */
export interface NamedSubject {
  readonly kind: 'User' | 'Group';
  readonly name: string;
}

/** What a subject name with a wildcard was meant for. */
export interface PatternReading {
  /** For people: `GitHub Actions`. */
  readonly issuer: string;
  /** What the API server's configuration puts before the token's own subject, as written: `github:`, or empty. */
  readonly prefix: string;
  /** How a subject of this issuer really reads, with capitals for what varies; undefined when any text may be one. */
  readonly form?: string;
  /** Why the name could match nobody even if wildcards worked; ends a sentence. */
  readonly flaw?: string;
  /** Set when no two tokens share a subject, so that no list of names will do: what varies. */
  readonly unstable?: string;
  /** CEL over the token's claims that says what the pattern meant; undefined when claims cannot. */
  readonly condition?: string;
  /** Subjects that together mean exactly what the pattern meant; undefined when there is no such list. */
  readonly equivalent?: readonly NamedSubject[];
  /** Scoped subjects that may do instead, best first, as templates of `SubjectForm` behind the same prefix. */
  readonly scoped?: readonly ScopedSubject[];
  /** What to do where neither names nor claims are the answer; a sentence without a full stop. */
  readonly advice?: string;
}

/** A subject with places to fill in. */
export interface ScopedSubject {
  /** What it is: `the environment`, `branch main`. */
  readonly label: string;
  /** As in `SubjectForm`. */
  readonly template: string;
}

/** Reads the name without its configured prefix; undefined when the name is none of the issuer's. */
export type PatternReader = (subject: string, prefix: string) => Omit<PatternReading, 'prefix'> | undefined;
