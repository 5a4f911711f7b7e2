/**
 * Label selectors as the API server reads them.
 * Source: apimachinery pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector), pkg/labels, pkg/apis/meta/v1/validation.
 */

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Whether the labels satisfy all of the selector; an empty selector matches everything, an invalid one nothing. */
export function selectorMatches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    if (labelOf(labels, key) !== value) return false;
  }
  return selector.matchExpressions.every((expression) => expressionMatches(expression, labels));
}

function expressionMatches(
  { key, operator, values }: LabelExpression,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      // A missing label is not in the list either.
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** What validation finds wrong with a selector at a field path, empty when nothing. */
export function selectorProblems(selector: LabelSelector, field: string): readonly string[] {
  const problems = [...labelProblems(selector.matchLabels, `${field}.matchLabels`)];
  selector.matchExpressions.forEach(({ key, operator, values }, index) => {
    const at = `${field}.matchExpressions[${index}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        problems.push(`${at}.values: Required value: must be specified when operator is 'In' or 'NotIn'`);
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        problems.push(
          `${at}.values: Forbidden: may not be specified when operator is 'Exists' or 'DoesNotExist'`,
        );
    } else problems.push(`${at}.operator: Invalid value: "${operator}": not a valid selector operator`);
    if (!isLabelKey(key)) problems.push(`${at}.key: Invalid value: "${key}"`);
    const wrong = values.find((value) => !isLabelValue(value));
    if (wrong !== undefined) problems.push(`${at}.values: Invalid value: "${wrong}"`);
  });
  return problems;
}

/** What validation finds wrong with labels at a field path, empty when nothing. */
export function labelProblems(labels: Readonly<Record<string, string>>, field: string): readonly string[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...(isLabelKey(key) ? [] : [`${field}: Invalid value: "${key}"`]),
    ...(isLabelValue(value) ? [] : [`${field}: Invalid value: "${value}"`]),
  ]);
}

/** What validation finds wrong with the keys of annotations at a field path; capitals are fine even before the slash. */
export function annotationProblems(
  annotations: Readonly<Record<string, string>>,
  field: string,
): readonly string[] {
  return Object.keys(annotations).flatMap((key) =>
    isLabelKey(key.toLowerCase()) ? [] : [`${field}: Invalid value: "${key}"`],
  );
}

const qualifiedPart = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** A DNS subdomain as in RFC 1123, the form of most names; at most 253 characters. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && subdomain.test(text);
}

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (slash >= 0 && !isDnsSubdomain(key.slice(0, slash))) return false;
  return name.length <= 63 && qualifiedPart.test(name);
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && qualifiedPart.test(value));
}
