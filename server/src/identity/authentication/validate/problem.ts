import { at, isMap, isNullish, isOpaque, isScalar } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';

/** The conditions under which kube-apiserver refuses an AuthenticationConfiguration [apiserver pkg/apis/apiserver/validation]. */
export type ProblemId =
  | 'version'
  | 'unknown-field'
  | 'wrong-type'
  | 'too-many'
  | 'url-required'
  | 'url-malformed'
  | 'url-scheme'
  | 'url-user'
  | 'url-query'
  | 'url-fragment'
  | 'url-duplicate'
  | 'url-own-issuer'
  | 'discovery-same'
  | 'discovery-duplicate'
  | 'audiences-required'
  | 'audience-empty'
  | 'audience-duplicate'
  | 'match-policy-needed'
  | 'match-policy-unknown'
  | 'certificate-authority'
  | 'egress-unknown'
  | 'egress-unsupported'
  | 'rule-both'
  | 'rule-neither'
  | 'rule-message'
  | 'rule-required-value'
  | 'rule-duplicate-claim'
  | 'duplicate-expression'
  | 'expression-required'
  | 'expression-malformed'
  | 'expression-type'
  | 'mapping-both'
  | 'mapping-neither'
  | 'prefix-with-expression'
  | 'prefix-required'
  | 'email-unverified'
  | 'extra-key-required'
  | 'extra-key-domain'
  | 'extra-key-characters'
  | 'extra-key-case'
  | 'extra-key-reserved'
  | 'extra-key-duplicate'
  | 'extra-value-required'
  | 'anonymous-disabled';

/** One reason for which the API server refuses the file. */
export interface ConfigurationProblem {
  readonly id: ProblemId;
  /** The field as the API server writes it: `jwt[0].issuer.url`. */
  readonly field: string;
  /** What the API server says of it; where it only says that something is required or twice, in words. */
  readonly words: string;
  /** The value, else the innermost place that is there; from the document's root. */
  readonly path: Path;
  readonly node: Located;
}

/** A place in the configuration, whether something is written there or not. */
export interface Place {
  readonly node: Located | undefined;
  /** From the document's root. */
  readonly path: Path;
  /** As the API server writes it. */
  readonly field: string;
  /** Where to point when nothing is written there. */
  readonly parent: { readonly node: Located; readonly path: Path };
  /** True when a template decides what stands there. */
  readonly hidden: boolean;
}

/** Collects problems. */
export interface Findings {
  report(place: Place, id: ProblemId, words: string): void;
}

/** The place of a field below another. */
export function child(of: Place, key: string): Place {
  const node = at(of.node, key);
  const path = [...of.path, key];
  const field = of.field === '' ? key : `${of.field}.${key}`;
  const hidden = of.hidden || isOpaque(node) || (node === undefined && isMap(of.node) && of.node.open);
  return {
    node,
    path,
    field,
    hidden,
    parent: of.node === undefined ? of.parent : { node: of.node, path: of.path },
  };
}

/** The places of a list's items; empty for anything else. */
export function itemsOf(of: Place): readonly Place[] {
  if (of.node?.type !== 'sequence') return [];
  const parent = { node: of.node, path: of.path };
  return of.node.items.map((node, index) => ({
    node,
    path: [...of.path, index],
    field: `${of.field}[${index}]`,
    hidden: of.hidden || isOpaque(node),
    parent,
  }));
}

/** What is written there; `''` when nothing is, as Go has it; undefined when it cannot be told. */
export function text({ node, hidden }: Place): string | undefined {
  if (hidden) return undefined;
  if (node === undefined || isNullish(node)) return '';
  return isScalar(node) ? node.text : undefined;
}

/** True when the field is there, even if empty. */
export function isSet({ node, hidden }: Place): boolean {
  return !hidden && node !== undefined && !isNullish(node);
}

/** A collector of problems and the list it fills. */
export function collect(): Findings & { readonly problems: readonly ConfigurationProblem[] } {
  const problems: ConfigurationProblem[] = [];
  return {
    problems,
    report(place, id, words) {
      if (place.hidden) return;
      const target = place.node === undefined ? place.parent : { node: place.node, path: place.path };
      problems.push({ id, field: place.field, words, ...target });
    },
  };
}
