/** Says what is wrong with a value found at a place; nothing when all is well. */
type Form = (value: unknown, place: string) => readonly string[];

const test =
  (holds: (value: unknown) => boolean): Form =>
  (value, place) =>
    holds(value) ? [] : [`${place} is ${JSON.stringify(value)}`];

const text = test((value) => typeof value === 'string');
const flag = test((value) => typeof value === 'boolean');
const count = (least: number): Form => test((value) => Number.isInteger(value) && Number(value) >= least);
const oneOf = (...words: readonly unknown[]): Form => test((value) => words.includes(value));
const matching = (pattern: RegExp): Form => test((value) => typeof value === 'string' && pattern.test(value));

const list =
  (form: Form): Form =>
  (value, place) =>
    Array.isArray(value) ? value.flatMap((item, i) => form(item, `${place}[${i}]`)) : [`${place} is no list`];

/** Properties by name, `!` behind those that must be there; no others are allowed. */
const object =
  (forms: Readonly<Record<string, Form>>): Form =>
  (value, place) => {
    if (typeof value !== 'object' || value === null) return [`${place} is no object`];
    const given = new Map<string, unknown>(Object.entries(value));
    const at = (name: string): string => (place === '' ? name : `${place}.${name}`);
    const known = Object.entries(forms).flatMap(([key, form]) => {
      const name = key.replace('!', '');
      if (given.has(name)) return form(given.get(name), at(name));
      return key.endsWith('!') ? [`${at(name)} is missing`] : [];
    });
    const names = new Set(Object.keys(forms).map((key) => key.replace('!', '')));
    const unknown = [...given.keys()].filter((name) => !names.has(name));
    return [...unknown.map((name) => `${at(name)} is no property here`), ...known];
  };

const bag: Form = (value, place) =>
  typeof value === 'object' && value !== null ? [] : [`${place} is no object`];
const map =
  (form: Form): Form =>
  (value, place) =>
    Object.entries(value as object).flatMap(([name, one]) => form(one, `${place}.${name}`));

const level = oneOf('none', 'note', 'warning', 'error');
// §3.12: of the markup only what a `text` repeats.
const message = object({ 'text!': text, markdown: text });
const artifactLocation = object({
  uri: matching(/^(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$/),
  uriBaseId: text,
});
const region: Form = (value, place) => {
  const wrong = object({
    startLine: count(1),
    startColumn: count(1),
    endLine: count(1),
    endColumn: count(1),
  })(value, place);
  if (wrong.length > 0) return wrong;
  const { startLine, startColumn, endLine, endColumn } = value as Record<string, number>;
  const forward = endLine! > startLine! || (endLine === startLine && endColumn! >= startColumn!);
  return forward ? [] : [`${place} ends before it starts`];
};
const location = object({
  id: count(0),
  physicalLocation: object({ 'artifactLocation!': artifactLocation, region }),
  logicalLocations: list(object({ name: text, fullyQualifiedName: text, kind: text })),
  message,
});
const rule = object({
  'id!': text,
  name: matching(/^[A-Z][A-Za-z0-9]*$/),
  shortDescription: message,
  fullDescription: message,
  help: message,
  helpUri: matching(/^https?:/),
  defaultConfiguration: object({ level, enabled: flag }),
  properties: bag,
});
const result = object({
  'ruleId!': text,
  ruleIndex: count(0),
  level,
  'message!': message,
  'locations!': list(location),
  relatedLocations: list(location),
  partialFingerprints: map(text),
  properties: bag,
});
const run = object({
  'tool!': object({
    'driver!': object({ 'name!': text, version: text, semanticVersion: text, rules: list(rule) }),
  }),
  columnKind: oneOf('utf16CodeUnits', 'unicodeCodePoints'),
  originalUriBaseIds: map(object({ uri: text, description: message })),
  invocations: list(
    object({
      'executionSuccessful!': flag,
      toolExecutionNotifications: list(object({ level, 'message!': message, locations: list(location) })),
    }),
  ),
  'results!': list(result),
});

/**
 * Where a log departs from SARIF 2.1.0 (OASIS, 27 March 2020), one sentence each. Stricter than the standard: of its optional
 * properties only those that we mean to write are let through.
 */
export function sarifProblems(log: unknown): readonly string[] {
  return object({ $schema: text, 'version!': oneOf('2.1.0'), 'runs!': list(run) })(log, '');
}
