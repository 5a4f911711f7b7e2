import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { type ReadableText, textsIn } from '../../../workspace/texts.ts';
import { at, isMap, isScalar, isSequence, pair, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedMap, ParsedDocument, Path } from '../../../yaml/located.ts';
import { wholeDocument } from '../shared/whole-document.ts';

/** Words one of which stands in every role of Vault’s auth method kubernetes. */
export const vaultTriggers: readonly string[] = ['bound_service_account_names', 'boundServiceAccountNames'];

/** ServiceAccounts that a role of Vault takes, as far as the manifest says. */
export interface VaultRole {
  readonly embedded: EmbeddedDocument;
  readonly name: string;
  readonly names: Bound;
  readonly namespaces: Bound;
}

export interface Bound {
  readonly path: Path;
  readonly values: readonly string[];
  /** In the text of the value, for commands in a script. */
  readonly part?: { readonly text: ReadableText; readonly start: number; readonly end: number };
}

const keys = [
  ['bound_service_account_names', 'bound_service_account_namespaces'],
  ['boundServiceAccountNames', 'boundServiceAccountNamespaces'],
] as const;

/** Roles written as YAML or JSON, in operators’ objects and in files inside of texts, and by `vault write` in scripts. */
export function vaultRoles(document: ParsedDocument): readonly VaultRole[] {
  const whole = wholeDocument(document);
  if (whole === undefined) return [];
  const texts = textsIn(document).filter(({ text }) => vaultTriggers.some((word) => text.includes(word)));
  return [
    ...inTree(whole),
    ...texts.flatMap((text) => {
      const commands = inCommands(whole, text);
      if (commands.length > 0) return commands;
      const embedded = /:\s/.test(text.text) ? embeddedDocument(text) : undefined;
      return embedded === undefined ? [] : inTree(embedded);
    }),
  ];
}

function inTree(embedded: EmbeddedDocument): readonly VaultRole[] {
  const found: VaultRole[] = [];
  const walk = (node: Located, path: Path): void => {
    if (node.via !== undefined || path.length > 24) return;
    if (isMap(node)) {
      const role = roleOf(embedded, node, path);
      if (role !== undefined) found.push(role);
      for (const { key, value } of node.pairs) walk(value, [...path, key.text]);
    } else if (isSequence(node)) {
      for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
    }
  };
  walk(embedded.root, []);
  return found;
}

function roleOf(embedded: EmbeddedDocument, node: LocatedMap, path: Path): VaultRole | undefined {
  for (const [namesKey, namespacesKey] of keys) {
    const names = boundOf(pair(node, namesKey)?.value, [...path, namesKey]);
    const namespaces = boundOf(pair(node, namespacesKey)?.value, [...path, namespacesKey]);
    if (names === undefined || namespaces === undefined) continue;
    const name =
      stringAt(node, 'name') ?? stringAt(node, 'roleName') ?? stringAt(embedded.root, 'metadata', 'name');
    return { embedded, name: name ?? '', names, namespaces };
  }
  return undefined;
}

function boundOf(node: Located | undefined, path: Path): Bound | undefined {
  if (isScalar(node)) return node.opaque ? undefined : { path, values: listOf(node.text) };
  if (!isSequence(node) || node.open) return undefined;
  const values = node.items.map((item) => stringAt(item));
  return values.includes(undefined) ? undefined : { path, values: values.map((value) => value ?? '') };
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const command = /\b(?:vault|bao)\s+write\s+(?:-\S+\s+)*\S*auth\/\S+\/role\/(\S+)((?:\\\r?\n|[^\n;&|])*)/g;

function inCommands(whole: EmbeddedDocument, text: ReadableText): readonly VaultRole[] {
  if (text.scalar.opaque || at(whole.root, ...text.path) === undefined) return [];
  return [...text.text.matchAll(command)].flatMap((match): readonly VaultRole[] => {
    const [all, name = '', rest = ''] = match;
    const offset = match.index + all.length - rest.length;
    const bound = (key: string): Bound | undefined => {
      const found = new RegExp(`\\b${key}=(["']?)([^"'\\s\\\\]*)\\1`).exec(rest);
      if (found === null) return undefined;
      const start =
        offset + found.index + found[0].length - (found[1] ?? '').length - (found[2] ?? '').length;
      const end = start + (found[2] ?? '').length;
      return { path: text.path, values: listOf(found[2] ?? ''), part: { text, start, end } };
    };
    const names = bound('bound_service_account_names');
    const namespaces = bound('bound_service_account_namespaces');
    return names === undefined || namespaces === undefined
      ? []
      : [{ embedded: whole, name, names, namespaces }];
  });
}
