import { editDocument } from '../../edit/edit-document.ts';
import type { NewValue, Operation } from '../../edit/operations.ts';
import { relativePath } from '../../engine/config/globs.ts';
import type { LocatedFinding, PlannedFix } from '../../engine/workspace-types.ts';
import { phrase, tell } from '../../words/tell.ts';
import { at, isMap, isNullish, isScalar, isSequence, items, pair } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { parseDocument } from '../../yaml/parse.ts';
import { isJson } from './json.ts';

/** The configuration file in force for a file, or the one to be made. */
export interface ConfigurationFile {
  readonly uri: string;
  /** Undefined: there is no such file yet. */
  readonly text: string | undefined;
  /** Slugs of rules on which something else has the last word, such as the editor's settings. */
  readonly settled: ReadonlySet<string>;
}

const unclear = { ok: false, reason: phrase('The configuration file has errors; repair it first') } as const;
const elsewhere = { ok: false, reason: phrase('The configuration lies in another folder') } as const;

/** The edit that turns the rule off for everything the configuration file counts for. */
export function turnOff(finding: LocatedFinding, file: ConfigurationFile): PlannedFix {
  const off = levelOf(file);
  return edited(file, tell`Turn ${finding.rule} off`, (root) => setLevel(root, ['rules'], finding, off));
}

/** The edit that turns the rule off for the finding's file only, by an override. */
export function turnOffForFile(finding: LocatedFinding, file: ConfigurationFile): PlannedFix {
  const path = relativePath(file.uri.slice(0, file.uri.lastIndexOf('/')), finding.uri);
  if (path === undefined) return elsewhere;
  const glob = globOf(path);
  const off = levelOf(file);
  return edited(file, tell`Ignore ${finding.rule} in ${path}`, (root) => {
    const overrides = at(root, 'overrides');
    // A later override wins: only the last one can be added to.
    const last = items(overrides).length - 1;
    if (last >= 0 && isForOnly(items(overrides)[last], glob)) {
      return setLevel(root, ['overrides', last, 'rules'], finding, off);
    }
    const value = { files: [glob], rules: { [finding.rule]: off } };
    if (isSequence(overrides)) return { op: 'insertItem', path: ['overrides'], value };
    return overrides === undefined
      ? { op: 'insertPair', path: [], key: 'overrides', value: [value] }
      : { op: 'replaceValue', path: ['overrides'], value: [value] };
  });
}

/** A glob for exactly this path below the configuration's folder. */
function globOf(path: string): string {
  const literal = path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  return literal.includes('/') ? literal : `/${literal}`;
}

function isForOnly(override: Located | undefined, glob: string): boolean {
  const files = at(override, 'files');
  const only = isSequence(files) && files.items.length === 1 ? files.items[0] : files;
  return isScalar(only) && only.text === glob;
}

/** YAML 1.1 reads a plain `off` as false, which means the same here; people write it so. JSON has no such word. */
function levelOf({ uri, text }: ConfigurationFile): NewValue {
  return isJson(uri, text ?? '') ? 'off' : { verbatim: 'off' };
}

/** Sets a level in the map of rules at the path, whatever form the setting has: a level, a list of level and options, a map with a severity. */
function setLevel(
  root: Located | null,
  path: Path,
  { rule, code }: LocatedFinding,
  level: NewValue,
): Operation {
  const rules = at(root, ...path);
  if (rules === undefined) {
    return { op: 'insertPair', path: path.slice(0, -1), key: 'rules', value: { [rule]: level } };
  }
  const set = pair(rules, rule) ?? pair(rules, code);
  if (set === undefined) {
    return isNullish(rules) || isMap(rules)
      ? { op: 'insertPair', path, key: rule, value: level }
      : { op: 'replaceValue', path, value: { [rule]: level } };
  }
  const place = [...path, set.key.text];
  if (isSequence(set.value)) return { op: 'replaceValue', path: [...place, 0], value: level };
  if (!isMap(set.value)) return { op: 'replaceValue', path: place, value: level };
  return pair(set.value, 'severity') === undefined
    ? { op: 'insertPair', path: place, key: 'severity', value: level }
    : { op: 'replaceValue', path: [...place, 'severity'], value: level };
}

function edited(
  { uri, text }: ConfigurationFile,
  label: string,
  operation: (root: Located | null) => Operation,
): PlannedFix {
  const before = text ?? '';
  const document = parseDocument(before);
  const { root } = document;
  if (document.broken || !(isMap(root) || isNullish(root))) return unclear;
  const result = editDocument(before, [operation(root)], document);
  if (!result.ok) return result;
  const edits = result.edits.map(({ range: [start, end], newText }) => ({ start, end, newText, label }));
  return { ok: true, files: [{ uri, text: before, edits, ...(text === undefined && { create: true }) }] };
}
