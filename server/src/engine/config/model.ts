import type { TrustedIssuer } from '../../identity/authentication/trusted-issuer.ts';
import type { Confidence, Preset, Severity } from '../../rules/rule.ts';
import type { Range } from '../../yaml/located.ts';
import type { PlacedBaseline } from '../baseline.ts';
import type { RuleSetting } from '../configuration.ts';

/** Names of the configuration file, in the order they are looked for in a folder. */
export const configFileNames = ['.zero-token.yaml', '.zero-token.yml', '.zero-token.json'] as const;

/** Something wrong in a configuration; offsets are UTF-16, relative to the file's text. */
export interface ConfigProblem {
  /** One or two full sentences. */
  readonly message: string;
  readonly range: Range;
}

/** Settings for the files that match one of the globs. */
export interface ConfigOverride {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** What one source says; whatever it leaves out is undefined, so that layers can be laid over each other. */
export interface ConfigValues {
  readonly preset?: Preset;
  /** By slug. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly overrides?: readonly ConfigOverride[];
  /** Globs of files that get no findings. */
  readonly ignore?: readonly string[];
  readonly kubernetesMinor?: number;
  readonly trustedIssuers?: readonly TrustedIssuer[];
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  /** The baseline: its path, relative to the configuration, and where that stands; a shell reads it into the layer. */
  readonly baseline?: { readonly path: string; readonly range: Range };
  readonly audience?: string;
  readonly expirationSeconds?: number;
  readonly suppressions?: boolean;
  readonly reportSyntaxErrors?: boolean;
}

/** A source of settings. Later layers win over earlier ones. */
export interface ConfigLayer {
  /** URI of the folder that globs are relative to; without it they match the whole path of a file. */
  readonly folder?: string;
  readonly values: ConfigValues;
  readonly baseline?: PlacedBaseline;
}

export interface ParsedConfig {
  /** Everything that could be understood; wrong parts are left out. */
  readonly values: ConfigValues;
  readonly problems: readonly ConfigProblem[];
}
