import { displayText } from '../../../identity/jwt/display.ts';
import { tell } from '../../../words/tell.ts';
import { at, isNullish, isScalar, isSequence, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedMap, Range } from '../../../yaml/located.ts';
import type { TokenSource } from './token-sources.ts';

/** Longer paths are cut: a message is one line. */
const longestPath = 60;

/** What is wrong with the `path` of a token source. */
export interface PathFault {
  readonly range: Range;
  /** Completes the sentence `… path of the projected token`. */
  readonly why: string;
  /** What to write. */
  readonly path: string;
  /** True where every version of Kubernetes refuses it, since there is no path at all. */
  readonly nothing: boolean;
}

/** Why the API server refuses the path (facts A.6); undefined where it takes it or it is not known. */
export function pathFault(token: LocatedMap, tokenRange: Range, complete: boolean): PathFault | undefined {
  const node = at(token, 'path');
  if (isNullish(node)) {
    const known = complete && !token.open;
    const range = pair(token, 'path')?.key.range ?? tokenRange;
    return known ? { range, why: tell`is missing`, path: 'token', nothing: true } : undefined;
  }
  if (!isScalar(node) || node.opaque) return undefined;
  const { range } = node;
  if (typeof node.value !== 'string') return undefined;
  const text = node.value;
  const path = repairedPath(text);
  const shown = displayText(text, longestPath);
  if (text === '') return { range, why: tell`is empty`, path, nothing: true };
  if (text.startsWith('/')) return { range, why: tell`${shown} is absolute`, path, nothing: false };
  if (text.split('/').includes('..'))
    return { range, why: tell`${shown} leaves the volume`, path, nothing: false };
  return text.startsWith('..')
    ? {
        range,
        why: tell`${shown} starts with two dots, which the kubelet keeps for itself`,
        path,
        nothing: false,
      }
    : undefined;
}

function repairedPath(text: string): string {
  const parts = text.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const [first = '', ...rest] = parts;
  const clean = [first.replace(/^\.\.+/, ''), ...rest].filter((part) => part !== '').join('/');
  return clean === '' ? 'token' : clean;
}

/** Another source of the same volume that writes the same file. */
export interface PathClash {
  readonly file: string;
  /** Index of the source that comes last and is therefore the one that counts. */
  readonly wins: number;
  readonly loses: number;
  /** True when the source that loses writes nothing but a token, so that it can be left out. */
  readonly loserIsToken: boolean;
}

/**
 * Sources that write the token's file too. The API server does not look for this where tokens are concerned, and the
 * later source wins (facts A.6). Of two tokens only the later one is told about.
 */
export function pathClash(source: TokenSource, sources: Located | undefined): PathClash | undefined {
  const { file, index } = source;
  if (file === undefined || !isSequence(sources)) return undefined;
  for (const [other, entry] of sources.items.entries()) {
    if (other === index) continue;
    const isToken = pair(entry, 'serviceAccountToken') !== undefined;
    if (isToken && other > index) continue;
    if (!filesOf(entry).includes(file)) continue;
    const loses = Math.min(index, other);
    return {
      file,
      wins: Math.max(index, other),
      loses,
      loserIsToken: loses === index || isToken,
    };
  }
  return undefined;
}

function filesOf(entry: Located): readonly string[] {
  const listed = ['secret', 'configMap', 'downwardAPI'].flatMap((type) =>
    items(at(entry, type, 'items')).map((item) => stringAt(item, 'path')),
  );
  const single = [
    stringAt(entry, 'serviceAccountToken', 'path'),
    stringAt(entry, 'clusterTrustBundle', 'path'),
    ...['credentialBundlePath', 'keyPath', 'certificateChainPath'].map((key) =>
      stringAt(entry, 'podCertificate', key),
    ),
  ];
  // Without items all keys of the ConfigMap are written, and of this one they are known.
  const whole =
    stringAt(entry, 'configMap', 'name') === 'kube-root-ca.crt' && isNullish(at(entry, 'configMap', 'items'))
      ? ['ca.crt']
      : [];
  return [...listed, ...single, ...whole].filter((path) => path !== undefined);
}
