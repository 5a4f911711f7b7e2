import type { NewValue, Operation, TextEdit } from '../edit/operations.ts';
import type { TrustedIssuer } from '../identity/authentication/trusted-issuer.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import type { DocumentKey } from '../workspace/document-key.ts';
import type { PlacedResource, WorkspaceGraph } from '../workspace/graph.ts';
import type { ParsedDocument, Path, Range } from '../yaml/located.ts';

/** `tool` holds the rules about the tool's own comments (ZT9xx). */
export type Area = 'token' | 'rbac' | 'identity' | 'ingress' | 'mesh' | 'control-plane' | 'jwt' | 'tool';
export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Confidence = 'high' | 'medium' | 'low';
/** Each preset holds all rules of the ones before it. */
export type Preset = 'recommended' | 'strict' | 'audit';

/** Plain data that survives JSON, for what a finding hands to its fixes. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface RuleDocs {
  /** Why this is a problem, in a few sentences of Markdown. */
  readonly why: string;
  /** Manifests on which the rule fires exactly as often as `findings` says (1 when left out). */
  readonly bad: { readonly yaml: string; readonly findings?: number };
  /** The same intent written well: no finding of any recommended rule. */
  readonly good: { readonly yaml: string };
  readonly whenToTurnOff: string;
}

export interface Reference {
  readonly title: string;
  readonly url: string;
}

export interface RuleMeta {
  /** `no-…`, `require-…`, `prefer-…`: says what is forbidden or wanted. */
  readonly slug: string;
  /** `ZT101`: never reused. */
  readonly code: string;
  readonly area: Area;
  /** One line for tables, without a full stop. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The smallest preset that holds the rule. */
  readonly preset: Preset;
  /** True when the rule reports absence: patches, templates and broken documents are skipped by the engine. */
  readonly needsCompleteResource: boolean;
  /** True when the rule's findings stand on credentials: whatever shows source text puts dots there. */
  readonly pointsAtSecrets?: boolean;
  /** True when the rule speaks of what people write, and objects read from a cluster have it of the API server; see `byHand`. */
  readonly forManifestsOnly?: true;
  /** Root kinds of the documents the rule reads (`List` is added by the engine). Empty: any document that holds a trigger. */
  readonly kinds: readonly string[];
  /** Words one of which must stand in the document's text for documents of other kinds to be parsed for this rule. */
  readonly triggers: readonly string[];
  /** JSON Schema of the rule's options; undefined without options. */
  readonly options?: { readonly schema: Json; readonly default: Json };
  /** Ids of the checks catalogue this rule answers, such as `TOK-09`. */
  readonly covers: readonly string[];
  /** Checks of other tools that would give the same verdict on the same intent, such as `kyverno:<policy>`. */
  readonly equivalents: readonly string[];
  readonly references: readonly Reference[];
  readonly docs: RuleDocs;
}

/** What a rule reports; the engine adds document, rule and resource. */
export interface Report {
  /** Relative to the document. */
  readonly range: Range;
  /** What – why – what to write instead; names the thing it is about; no token text, no full stop at the end. */
  readonly message: string;
  /** Only where the case differs from the rule's own. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly resource?: ResourceName;
  readonly related?: readonly RelatedSite[];
  /** Of rules with `forManifestsOnly`: true for what no API server writes, wherever it is read. */
  readonly byHand?: boolean;
  /** For the fixes; plain data. */
  readonly data?: Json;
}

export interface ResourceName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Another place that belongs to the story, given by path so that it stays right when text moves. */
export interface RelatedSite {
  readonly message: string;
  /** The finding's own document when left out. */
  readonly document?: DocumentKey;
  /** From that document's root. */
  readonly path: Path;
}

export interface RuleContext {
  readonly options: Json;
  /** Target Kubernetes version, minor only: `1.36` is 36. */
  readonly kubernetesMinor: number;
  /** Issuers that the settings name. */
  readonly trustedIssuers: readonly TrustedIssuer[];
  readonly now: Date;
  report(report: Report): void;
  /** Says until when the verdict holds, for rules that look at the clock. */
  validUntil(time: Date): void;
}

export interface DocumentContext extends RuleContext {
  readonly document: ParsedDocument;
  readonly resources: readonly KubernetesResource[];
  /** The triggers, of any rule that is on, that stand in the document's text. */
  readonly triggers: ReadonlySet<string>;
}

export interface WorkspaceContext extends RuleContext {
  readonly graph: WorkspaceGraph;
}

/** A finding as the engine keeps it: plain data, ranges relative to its document. */
export interface Finding {
  readonly rule: string;
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly document: DocumentKey;
  readonly range: Range;
  readonly resource: ResourceName | undefined;
  readonly related: readonly RelatedSite[];
  /** See `Report`. */
  readonly byHand?: true;
  readonly data: Json | undefined;
}

/** One change of a fix. All changes of a plan are applied together. */
export type Change =
  | {
      readonly type: 'edit';
      readonly document: DocumentKey;
      readonly operations: readonly Operation[];
      readonly label: string;
    }
  /** Text outside the data, such as a comment. */
  | {
      readonly type: 'text';
      readonly document: DocumentKey;
      readonly edits: readonly TextEdit[];
      readonly label: string;
    }
  | { readonly type: 'remove-document'; readonly document: DocumentKey; readonly label: string }
  | {
      readonly type: 'insert-document';
      readonly after: DocumentKey;
      readonly value: NewValue;
      readonly comment?: string;
      readonly label: string;
    };

export interface FixPlan {
  readonly changes: readonly Change[];
}

/** A fix that can be had, or one that cannot and says why. */
export interface FixOffer {
  /** Says what will be written, in the imperative: `Mount a projected token instead of Secret build-token`. */
  readonly title: string;
  /** True when a working deployment behaves the same afterwards, or the object was rejected or inert before. */
  readonly safe: boolean;
  /** The obvious choice among the offers of a finding; at most one. */
  readonly preferred?: boolean;
  /** Present when the fix cannot be applied here: one sentence why. */
  readonly refusal?: string;
  /** Computes the changes; called only for offers without a refusal. */
  readonly plan?: () => FixPlan;
}

export interface FixContext {
  readonly options: Json;
  readonly kubernetesMinor: number;
  /** Issuers that the settings name. */
  readonly trustedIssuers: readonly TrustedIssuer[];
  readonly now: Date;
  readonly graph: WorkspaceGraph;
  /** The current tree of a document; undefined when it is gone. */
  parse(document: DocumentKey): ParsedDocument | undefined;
  /** The object at a site, for plans that need its facts again. */
  resourcesOf(document: DocumentKey): readonly PlacedResource[];
  readonly settings: FixSettings;
}

export interface FixSettings {
  /** Audience for tokens that are not for the API server; undefined: not configured. */
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
}

/** A rule: data about itself and the functions the engine calls. Everything else is found through the context. */
export interface Rule {
  readonly meta: RuleMeta;
  /** Reads one document's tree; its findings are cached with the document's text. */
  readonly checkDocument?: (context: DocumentContext) => void;
  /** Reads the facts of one object and the graph around it; runs again when those facts or related ones change. */
  readonly checkResource?: (resource: PlacedResource, context: WorkspaceContext) => void;
  readonly fixes?: (finding: Finding, context: FixContext) => readonly FixOffer[];
}

/** Checks a rule's shape at compile time; the registry test checks the rest. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
