/**
 * Located values: what a YAML document says, and where it says it. Rules read them like the object itself.
 * Every range is a pair of UTF-16 offsets relative to the start of the document's own text, end exclusive,
 * so that an edit above a document shifts nothing in it.
 */

/** `[start, end)`, UTF-16 offsets relative to the document's text. */
export type Range = readonly [start: number, end: number];

/** A key or an index on the way from a document's root to a value. */
export type PathSegment = string | number;
export type Path = readonly PathSegment[];

export type ScalarValue = string | number | bigint | boolean | null;
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** How a value is reached when it is not written where it is read: edits there would change other places too. */
export type Indirection = 'alias' | 'merge';

interface LocatedBase {
  /** From the first to the last character of the value itself: quotes and block-scalar header included, tag, anchor and comments not. */
  readonly range: Range;
  /** Set on a value (and all below it) that is read through `*alias` or `<<:`; its range is where it is defined. */
  readonly via?: Indirection;
  /** The anchor defined on this value, without `&`. */
  readonly anchor?: string;
  /** An explicit tag such as `!!str` or `!vault`. */
  readonly tag?: string;
}

export interface LocatedScalar extends LocatedBase {
  readonly type: 'scalar';
  /** As Kubernetes' reader takes it: YAML 1.1 booleans and octals for plain scalars, text for all others. */
  readonly value: ScalarValue;
  /** The decoded content as text (quotes and escapes resolved, block scalars folded); for plain scalars the source itself. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** True when the text holds a template action (`{{ … }}`), so that its real value is not known. */
  readonly opaque: boolean;
}

export interface LocatedPair {
  readonly key: LocatedScalar;
  /** A pair without a value (`key:`) has a null scalar with an empty range behind the colon. */
  readonly value: Located;
  /** From the start of the key to the end of the value, or of the `*alias` that stands for it. */
  readonly range: Range;
  /** True when the pair comes from a merge key. */
  readonly via?: Indirection;
}

export interface LocatedMap extends LocatedBase {
  readonly type: 'map';
  /**
   * In source order; pairs merged in through `<<` follow. Each key once, as Kubernetes' reader has it: of duplicates
   * (reported as problems) the last one is kept, and a merge overrides what stands above it, not what stands below.
   * In a template, where branches may repeat a key, the first one is kept.
   */
  readonly pairs: readonly LocatedPair[];
  readonly flow: boolean;
  /** True when a template action inside the map may add or remove pairs: absence of a key proves nothing. */
  readonly open: boolean;
}

export interface LocatedSequence extends LocatedBase {
  readonly type: 'sequence';
  readonly items: readonly Located[];
  readonly flow: boolean;
  /** True when a template action inside the sequence may add or remove items. */
  readonly open: boolean;
}

export type Located = LocatedScalar | LocatedMap | LocatedSequence;

export interface YamlProblem {
  readonly kind: 'syntax' | 'duplicate-key' | 'limit';
  /** One sentence without document text that could be a secret. */
  readonly message: string;
  readonly range: Range;
}

/** A parsed document. Never an exception: a broken document has `problems` and whatever could be read. */
export interface ParsedDocument {
  readonly text: string;
  /** Null for an empty or unreadable document. */
  readonly root: Located | null;
  readonly problems: readonly YamlProblem[];
  /** True when template actions were masked before parsing. */
  readonly templated: boolean;
  /** True when a syntax error or a limit left part of the document unread: no edits, no rules about absence. */
  readonly broken: boolean;
}

/** One document of a stream, as the scanner sees it before any parsing. */
export interface DocumentSlice {
  /** Absolute offsets in the stream. The text between them holds directives, the `---` line and trailing comments too. */
  readonly start: number;
  readonly end: number;
  /** `kind` of the root map as found without parsing; undefined when there is none or it cannot be told. */
  readonly kind: string | undefined;
  /** `apiVersion` of the root map as found without parsing. */
  readonly apiVersion: string | undefined;
  /** True when only white space, comments, directives and markers stand in it. */
  readonly empty: boolean;
  /** True when the root is not a block map or its `kind` is not a plain word, so that only parsing tells what it is. */
  readonly mustParse: boolean;
}
