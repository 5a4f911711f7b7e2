import { couldBeCredential } from '../credentials/literal.ts';
import { isFiller, isPlaceholder } from '../credentials/placeholder.ts';
import { entropyOf, looksRandom } from '../credentials/randomness.ts';
import { decodeSecretData, utf8 } from '../jwt/base64.ts';

/** A text with the name it is known by (the key, or the variable) and the object it belongs to: pairs are looked for within a group. */
export interface NamedText {
  readonly text: string;
  readonly name: string | undefined;
  readonly group: string;
}

export type KeyCloud = 'aws' | 'google' | 'azure';

/** A static key of a cloud. Never put its text into a message. */
export interface CloudKey {
  /** Which of the given texts it stands in. */
  readonly index: number;
  /** `[start, end)` in that text: the secret part; all of it where it stands under base64. */
  readonly start: number;
  readonly end: number;
  readonly cloud: KeyCloud;
  readonly kind:
    | 'secret-access-key'
    | 'access-key-id'
    | 'service-account-key'
    | 'client-secret'
    | 'storage-key';
  /** `shape`: the value proves it; `name`: its name and a value that could be one. */
  readonly proof: 'shape' | 'name';
  /** True for AWS keys that end by themselves. */
  readonly temporary: boolean;
  /** The e-mail of a Google service account, which is public. */
  readonly identity?: string;
}

/** Words one of which stands in every text that can hold a key by its shape. */
export const cloudKeyTriggers: readonly string[] = [
  'AKIA',
  'ASIA',
  'aws_secret',
  'AWS_SECRET',
  'service_account',
  'Q~',
  'AccountKey=',
  'AZURE_',
  'ARM_CLIENT_SECRET',
];

/** What stands in each key or in its name, but for AWS keys without an id. */
const traces = /A[KS]IA|Q~|AccountKey=|private_key|azure|arm[_-]?client/i;

/** False for a text that, with the names of what stands in it, holds no key; see also `mayNameEncodedKey`. */
export function mayHoldCloudKey(text: string): boolean {
  if (traces.test(text)) return true;
  // A secret without its id counts by its name alone.
  return /aws|access/i.test(text) && /secret/i.test(text);
}

/** All static cloud keys among some texts; placeholders and the keys that documentation prints are none. Never throws. */
export function findCloudKeys(texts: readonly NamedText[]): readonly CloudKey[] {
  const groups = new Map<string, number[]>();
  texts.forEach(({ group }, index) => {
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [index]);
    else members.push(index);
  });
  return [...groups.values()].flatMap((members) => [
    ...awsKeys(members, texts),
    ...members.flatMap((index) => {
      const { text = '', name } = texts[index] ?? {};
      return [...googleKeys(index, text, name), ...azureKeys(index, text, name)];
    }),
  ]);
}

// 16 characters behind the prefix (facts D.5). Documentation writes EXAMPLE into them.
const accessKeyId = /(?<![A-Za-z0-9+/=])(A[KS]IA)([A-Z0-9]{16})(?![A-Za-z0-9+/=])/g;
const secretInText =
  /(?:aws_?)?secret_?(?:access_?)?key["']?\s*[=:]\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi;
const awsSecretName = /aws.*secret|secret.*access.*key/i;
const anySecretName = /secret.*key|^secret$/i;
/** A drawn 40-character key has about 4.5 bits a character; words and repetitions stay below. */
const leastEntropy = 3.7;

function awsKeys(members: readonly number[], texts: readonly NamedText[]): readonly CloudKey[] {
  const ids: CloudKey[] = [];
  const secrets: (CloudKey & { readonly named: boolean })[] = [];
  let otherId = false;
  for (const index of members) {
    const { text = '', name = '' } = texts[index] ?? {};
    for (const match of text.matchAll(accessKeyId)) {
      if (isMadeUp(match[2] ?? '')) continue;
      ids.push({
        index,
        start: match.index,
        end: match.index + match[0].length,
        cloud: 'aws',
        kind: 'access-key-id',
        proof: 'shape',
        temporary: match[1] === 'ASIA',
      });
    }
    if (/^aws_access_key_id$/i.test(name) && !/^A[KS]IA/.test(text.trim()) && !isPlaceholder(text))
      otherId = true;
    for (const [start, end] of secretAccessKeys(text, name)) {
      secrets.push({
        index,
        start,
        end,
        cloud: 'aws',
        kind: 'secret-access-key',
        proof: 'shape',
        temporary: false,
        named: awsSecretName.test(name) || awsSecretName.test(text.slice(0, start)),
      });
    }
  }
  if (ids.length > 0 && secrets.length > 0) {
    const temporary = ids.every((id) => id.temporary);
    return secrets.map(({ named, ...secret }) => ({ ...secret, temporary }));
  }
  if (ids.length > 0) return ids;
  // An id of another form belongs to a store that only speaks the same protocol.
  return otherId
    ? []
    : secrets.filter(({ named }) => named).map(({ named, ...secret }) => ({ ...secret, proof: 'name' }));
}

function secretAccessKeys(text: string, name: string): readonly (readonly [number, number])[] {
  const whole = /^\s*([A-Za-z0-9/+]{40})\s*$/.exec(text);
  if (whole !== null && anySecretName.test(name)) {
    const start = text.indexOf(whole[1] ?? '');
    return isDrawn(whole[1] ?? '') ? [[start, start + 40]] : [];
  }
  return [...text.matchAll(secretInText)].flatMap((match): readonly (readonly [number, number])[] => {
    const key = match[1] ?? '';
    const end = match.index + match[0].length;
    return isDrawn(key) ? [[end - key.length, end]] : [];
  });
}

function isDrawn(key: string): boolean {
  return !isFiller(key) && !/^[0-9a-f]+$/i.test(key) && entropyOf(key) >= leastEntropy;
}

function isMadeUp(tail: string): boolean {
  return isFiller(tail) || new Set(tail).size < 6 || /0123456|1234567|ABCDEFG/.test(tail);
}

const googleType = /"type"\s*:\s*"service_account"/;
const googlePrivateKey = /"private_key"\s*:\s*"(-----BEGIN (?:RSA )?PRIVATE KEY-----([^"-]*))/;
const shortestKeyBody = 64;
/** Shorter texts hold no JSON of a service account under a base64 of its own. */
export const shortestEncodedKey = 400;
const encodedKeyName = /google|gcp|gcloud|service_?account|sa_?key|credential/i;

/** True for a text that may hold the name of a key of Google under a base64 of its own. */
export function mayNameEncodedKey(text: string): boolean {
  return encodedKeyName.test(text);
}

function googleKeys(index: number, text: string, name: string | undefined): readonly CloudKey[] {
  const plain = googleKeyIn(text);
  if (plain !== undefined) return [{ index, ...plain }];
  // Some programs want the JSON in a variable under a base64 of its own.
  if (text.length < shortestEncodedKey || !mayNameEncodedKey(name ?? '')) return [];
  const bytes = decodeSecretData(text.trim());
  const inner = bytes === undefined ? undefined : googleKeyIn(utf8(bytes));
  return inner === undefined ? [] : [{ index, ...inner, start: 0, end: text.length }];
}

function googleKeyIn(text: string): Omit<CloudKey, 'index'> | undefined {
  if (!text.includes('private_key') || !googleType.test(text)) return undefined;
  const match = googlePrivateKey.exec(text);
  const body = (match?.[2] ?? '').replaceAll(/\\[nr]|\s/g, '');
  if (match === null || body.length < shortestKeyBody || isFiller(body) || entropyOf(body) < 3)
    return undefined;
  const email = /"client_email"\s*:\s*"([\w.-]+@[\w.-]+\.gserviceaccount\.com)"/.exec(text)?.[1];
  const end = match.index + match[0].length;
  return {
    start: end - (match[1]?.length ?? 0),
    end,
    cloud: 'google',
    kind: 'service-account-key',
    proof: 'shape',
    temporary: false,
    ...(email !== undefined && { identity: email }),
  };
}

const clientSecretShape = /(?<![\w~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/g;
const accountKeyShape = /AccountKey=([A-Za-z0-9+/]{86}==)/g;
const clientSecretName = /^(?:azure|arm)[_-]?client[_-]?secret$|^azure[_-]password$/i;
// Not `azurestorageaccountkey`: the Azure Files driver takes its key from there and from nowhere else.
const storageKeyName = /^azure[_-]storage[_-](?:account[_-])?key$/i;
// The storage emulator's key is the same for everybody.
const emulatorKey = 'Eby8vdM02xNOcqFlqUwJPL';
const shortestNamedSecret = 16;

function azureKeys(index: number, text: string, name = ''): readonly CloudKey[] {
  const found: CloudKey[] = [];
  const add = (start: number, end: number, kind: CloudKey['kind'], proof: CloudKey['proof']): void =>
    void found.push({ index, start, end, cloud: 'azure', kind, proof, temporary: false });
  if (text.includes('Q~')) {
    for (const match of text.matchAll(clientSecretShape)) {
      if (!isFiller(match[0])) add(match.index, match.index + match[0].length, 'client-secret', 'shape');
    }
  }
  for (const match of text.matchAll(accountKeyShape)) {
    const key = match[1] ?? '';
    const end = match.index + match[0].length;
    if (!key.startsWith(emulatorKey) && !isFiller(key)) add(end - key.length, end, 'storage-key', 'shape');
  }
  if (found.length > 0) return found;
  const value = text.trim();
  const start = text.indexOf(value);
  if (
    storageKeyName.test(name) &&
    /^[A-Za-z0-9+/]{86}==$/.test(value) &&
    !value.startsWith(emulatorKey) &&
    !isFiller(value)
  ) {
    add(start, start + value.length, 'storage-key', 'shape');
  } else if (
    clientSecretName.test(name) &&
    value.length >= shortestNamedSecret &&
    couldBeCredential(value) &&
    looksRandom(value)
  ) {
    add(start, start + value.length, 'client-secret', 'name');
  }
  return found;
}
