import { findCredentials } from '../../../identity/credentials/find.ts';
import { couldBeCredential } from '../../../identity/credentials/literal.ts';
import { tellsCredential } from '../../../identity/credentials/names.ts';
import { findTokens } from '../../../identity/jwt/find.ts';
import { type ReadableText, textsIn } from '../../../workspace/texts.ts';
import { at, isScalar, stringAt } from '../../../yaml/access.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';
import { clientSecretsIn } from '../../identity/secrets/client-secrets.ts';
import { hasOwnRule, isEncrypted } from './owned.ts';

/** A literal whose name says that it is a credential. */
export interface NamedLiteral {
  readonly text: ReadableText;
  /** Of the variable, key or property. */
  readonly name: string;
  readonly where: 'env' | 'ConfigMap' | 'Secret';
  readonly value: string;
  /** `[start, end)` of the value in the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Variables of containers, keys of ConfigMaps and Secrets, literals that Kustomize makes them of, and properties inside a ConfigMap's files whose name tells a
 * credential and whose value could be one. What other rules report by its form is left out.
 */
export function namedLiterals(document: ParsedDocument): readonly NamedLiteral[] {
  return textsIn(document)
    .flatMap((text) => candidates(document, text))
    .filter(({ text, value, start, end }) => {
      if (!couldBeCredential(value) || hasOwnRule(text) || isEncrypted(text.resource)) return false;
      if (isClientSecret(document, text, start, end)) return false;
      return findCredentials(value).length === 0 && findTokens(value).length === 0;
    });
}

/** Secrets of OIDC clients have a rule that knows the program and its references. */
function isClientSecret(document: ParsedDocument, text: ReadableText, start: number, end: number): boolean {
  const path = JSON.stringify(text.path);
  return clientSecretsIn(document).some(
    (secret) => secret.start < end && start < secret.end && JSON.stringify(secret.text.path) === path,
  );
}

function candidates(document: ParsedDocument, text: ReadableText): readonly NamedLiteral[] {
  const { path, resource, scalar } = text;
  if (scalar.opaque) return [];
  const whole = (name: string, where: NamedLiteral['where']): readonly NamedLiteral[] =>
    // Booleans and numbers without quotes are no strings, and longer texts are files.
    typeof scalar.value === 'string' && tellsCredential(name) && !text.text.trim().includes('\n')
      ? [{ text, name, where, value: text.text.trim(), ...trimmedRange(text.text) }]
      : [];
  if (path.at(-1) === 'value' && path.at(-3) === 'env') {
    return whole(stringAt(at(document.root, ...path.slice(0, -1)), 'name') ?? '', 'env');
  }
  if (path.length === 4 && path[2] === 'literals' && typeof scalar.value === 'string') return generated(text);
  const depth = resource?.path.length ?? 0;
  if (resource === undefined || resource.group !== '' || path.length !== depth + 2) return [];
  const map = path[depth];
  const key = String(path.at(-1));
  if (resource.kind === 'Secret' && (map === 'data' || map === 'stringData')) return whole(key, 'Secret');
  if (resource.kind !== 'ConfigMap' || map !== 'data' || !isScalar(scalar)) return [];
  return text.text.trim().includes('\n') ? properties(text) : whole(key, 'ConfigMap');
}

const generators: Readonly<Record<string, 'Secret' | 'ConfigMap'>> = {
  secretGenerator: 'Secret',
  configMapGenerator: 'ConfigMap',
};

/** A literal of a generator of Kustomize: `KEY=value`, and a pair of quotes around the value is taken off. */
function generated(text: ReadableText): readonly NamedLiteral[] {
  const where = generators[String(text.path[0])];
  if (where === undefined) return [];
  const match = /^([^=\s]+)=(["']?)(\S+?)\2$/.exec(text.text.trim());
  const [, name = '', , value = ''] = match ?? [];
  if (!tellsCredential(name)) return [];
  const start = text.text.lastIndexOf(value);
  return [{ text, name, where, value, start, end: start + value.length }];
}

function trimmedRange(text: string): { readonly start: number; readonly end: number } {
  const start = text.length - text.trimStart().length;
  return { start, end: start + text.trim().length };
}

// `name=value`, `name: value` and `export NAME="value"`; comments and everything else is left alone.
const property =
  /^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*(?:(["'])([^"'#\r\n]*)\2[ \t]*,?|([^"'#\s][^"'#\r\n]*)?)$/gm;
const longestFile = 100_000;

function properties(text: ReadableText): readonly NamedLiteral[] {
  if (text.text.length > longestFile) return [];
  const found: NamedLiteral[] = [];
  for (const match of text.text.matchAll(property)) {
    const [whole, name = '', , quoted, plain = ''] = match;
    const value = quoted ?? (plain.endsWith(',') ? plain.slice(0, -1) : plain).trimEnd();
    if (value === '' || !tellsCredential(name)) continue;
    const start = match.index + whole.lastIndexOf(value);
    found.push({ text, name, where: 'ConfigMap', value, start, end: start + value.length });
  }
  return found;
}
