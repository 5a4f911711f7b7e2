import type { TrustedIssuer } from '../identity/authentication/trusted-issuer.ts';
import type { Confidence, FixSettings, Json, Preset, Severity } from '../rules/rule.ts';
import type { PlacedBaseline } from './baseline.ts';

/** What a configuration says of one rule: off, on with its own severity (`default`), or on with another. */
export interface RuleSetting {
  readonly level: Severity | 'off' | 'default';
  readonly options?: Json;
}

/** All that decides which findings a file gets; made by the shells from `.zero-token.yaml`, editor settings and flags. */
export interface Configuration {
  readonly preset: Preset;
  /** By slug; rules that are not named follow the preset. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Minor of the target version: `1.36` is 36. */
  readonly kubernetesMinor: number;
  readonly fix: FixSettings;
  /** False to report findings in spite of suppression comments. */
  readonly suppressions: boolean;
  /** False to leave YAML syntax errors to other tools. */
  readonly reportSyntaxErrors: boolean;
  /** Findings below either are left out. */
  readonly minSeverity: Severity;
  readonly minConfidence: Confidence;
  /** Issuers the organisation trusts, with what is known of the names their tokens get; empty: nothing is known. */
  readonly trustedIssuers: readonly TrustedIssuer[];
  /** Findings that are known and left out; undefined without a baseline. */
  readonly baseline: PlacedBaseline | undefined;
  /** True for a file that the configuration ignores: it gets no findings, but the graph still knows it. */
  readonly ignored: boolean;
}

export const defaultConfiguration: Configuration = {
  preset: 'recommended',
  rules: {},
  kubernetesMinor: 37,
  fix: { audience: undefined, expirationSeconds: 3600 },
  suppressions: true,
  reportSyntaxErrors: true,
  minSeverity: 'hint',
  minConfidence: 'low',
  trustedIssuers: [],
  baseline: undefined,
  ignored: false,
};
