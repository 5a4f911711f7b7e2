import type { PatternReader } from './pattern.ts';

export type IssuerId =
  | 'github-actions'
  | 'gitlab-ci'
  | 'hcp-terraform'
  | 'buildkite'
  | 'circleci'
  | 'bitbucket-pipelines'
  | 'azure-devops'
  | 'spacelift'
  | 'kubernetes'
  | 'spiffe'
  | 'entra'
  | 'google'
  | 'aws-iam'
  | 'email';

/** One word of a subject with the name it goes by there, escapes undone: `environment` is `Production:V1`. */
export interface SubjectPart {
  readonly name: string;
  readonly value: string;
}

/** What a subject says. Printing it gives the text it was read from. */
export interface Subject {
  /** Which of the issuer's forms it has: `environment`, `branch`, `template`. */
  readonly form: string;
  /** In the order of the text. */
  readonly parts: readonly SubjectPart[];
}

/**
 * How well a subject tells one workload from others, best first:
 * `scoped` is one workload as its owners protect it; `movable` hangs on a name that can be moved to other code;
 * `wide` is borne by more runs than one would grant rights to; `unreviewed` by code nobody has approved yet;
 * `unstable` changes from run to run or with the person, so that no list of names will do.
 */
export type Scope = 'scoped' | 'movable' | 'wide' | 'unreviewed' | 'unstable';

/** What may be said of a subject before its rights are known. */
export interface SubjectVerdict {
  readonly scope: Scope;
  /** Who bears it, as the end of a sentence that begins with the subject: `every job of …`. */
  readonly bearer: string;
  /** Who does not bear it though one might think so; ends a sentence. */
  readonly others?: string;
  /** On what that rests, as a sentence without a full stop; undefined where there is nothing to add. */
  readonly caution?: string;
}

/** Why a name that begins like a subject of the issuer is borne by no token. */
export interface SubjectFlaw {
  /** Ends a sentence that names the subject. */
  readonly why: string;
  /** Subjects that may have been meant; capitals stand for what is not known. Empty when nothing suggests one. */
  readonly meant: readonly string[];
  /** False where an old or unusual installation of the issuer may print it all the same. */
  readonly certain: boolean;
}

/** A subject to write, with places to fill in as `<NAME>`, `<NAME=default>` or `<NAME=one|other>`. */
export interface SubjectForm {
  /** For a list: `deployment environment`. */
  readonly label: string;
  readonly template: string;
  /** What it stands for and how far it can be trusted; one sentence without a full stop. */
  readonly detail: string;
}

/** A claim beside `sub` that rules of an AuthenticationConfiguration can go by. */
export interface IssuerClaim {
  readonly name: string;
  /** Undefined for what the issuer alone decides; else who may choose the value: `whoever opens a pull request`. */
  readonly chosenBy: string | undefined;
}

/** Whether tokens with that `iss` are of an issuer; `possible` for products that anybody may host anywhere. */
export type Recognition = 'certain' | 'possible' | 'no';

/** All that is known about the subjects of one issuer; one file each. */
export interface Issuer {
  readonly id: IssuerId;
  /** For people: `GitHub Actions`. */
  readonly title: string;
  readonly caller: 'pipeline' | 'workload' | 'person' | 'cloud-role';
  /** False where names come from another claim than `sub`, or from no token at all, so that a prefix says nothing. */
  readonly namesBySubject: boolean;
  /** True where tokens never carry a list of groups, so that only a claim mapping could make one. */
  readonly groupless: boolean;
  recognise(issuerUrl: string): Recognition;
  /** Values of `iss`, with places to fill in as in `SubjectForm`. */
  readonly urls: readonly string[];
  /** The `aud` of a token whose caller asks for none, in words. */
  readonly audience: string;
  /** Finds where the issuer's own subject begins in a user name: the first match, at the start or behind a prefix. */
  readonly start: RegExp;
  /** Undefined for text no token of the issuer has as `sub`. */
  parse(text: string): Subject | undefined;
  print(subject: Subject): string;
  judge(subject: Subject): SubjectVerdict;
  /** Why text that begins like a subject is none; undefined where nothing certain can be said. */
  flawOf(text: string): SubjectFlaw | undefined;
  readonly forms: readonly SubjectForm[];
  readonly claims: readonly IssuerClaim[];
  /** Reads names with a wildcard. */
  readonly readPattern: PatternReader;
}
