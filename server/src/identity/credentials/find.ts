import { tell } from '../../words/tell.ts';
import { anyWord } from '../../yaml/prefilter.ts';
import { findTokens } from '../jwt/find.ts';
import { isFiller, isReference } from './placeholder.ts';
import { credentialShapes } from './shapes.ts';

/** A credential found in a text by its shape. Never put its text into a message. */
export interface CredentialMatch {
  /** `[start, end)`, UTF-16 offsets in the text searched. */
  readonly start: number;
  readonly end: number;
  readonly id: string;
  readonly label: string;
  /** `lasting`: works until somebody revokes it; `short`: ends by itself; `test`: opens only a sandbox. */
  readonly life: 'lasting' | 'short' | 'test';
  readonly instead: string;
  /** False where the shape leaves a doubt (a password in an address). */
  readonly certain: boolean;
}

/** All credentials of known shape in a text, in order and without overlap; placeholders, JSON Web Tokens and public keys are none. Never throws. */
export function findCredentials(text: string): readonly CredentialMatch[] {
  if (text.length < 12) return [];
  const found: CredentialMatch[] = [...ofKnownShape(text), ...privateKeys(text)];
  for (const address of addressPasswords(text)) if (!overlapsAny(address, found)) found.push(address);
  if (found.length === 0) return found;
  const tokens = findTokens(text);
  return found
    .filter((match) => !overlapsAny(match, tokens))
    .sort((a, b) => a.start - b.start)
    .filter((match, index, all) => index === 0 || match.start >= (all[index - 1]?.end ?? 0));
}

const mayHoldShape = anyWord(credentialShapes.flatMap(({ words }) => words));

function ofKnownShape(text: string): CredentialMatch[] {
  const found: CredentialMatch[] = [];
  if (!mayHoldShape(text)) return found;
  for (const { id, label, words, pattern, life, instead } of credentialShapes) {
    if (!words.some((word) => text.includes(word))) continue;
    for (const match of text.matchAll(pattern)) {
      if (isFiller(match.groups?.body ?? match[0])) continue;
      found.push({
        start: match.index,
        end: match.index + match[0].length,
        id,
        label,
        life,
        instead,
        certain: true,
      });
    }
  }
  return found;
}

const privateKeyHead = /-----BEGIN ((?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY|PGP PRIVATE KEY BLOCK)-----/g;
const shortestKeyBody = 48;

/** Unencrypted private keys in PEM form; a head without a body is documentation. */
function privateKeys(text: string): CredentialMatch[] {
  const found: CredentialMatch[] = [];
  if (!text.includes('PRIVATE KEY')) return found;
  for (const match of text.matchAll(privateKeyHead)) {
    const from = match.index + match[0].length;
    const dashes = text.indexOf('-----', from);
    const end = dashes < 0 ? text.length : dashes;
    const tail = `-----END ${match[1]}-----`;
    const isClosed = text.startsWith(tail, end);
    const body = text.slice(from, end);
    // Line breaks may be written out, as JSON and properties files do.
    const letters = body.replace(/\\[nr]|\s/g, '');
    if (
      letters.length < shortestKeyBody ||
      !/^[A-Za-z0-9+/=]+$/.test(letters.replace(/^Proc-Type[\s\S]*?\n\n/, ''))
    )
      continue;
    if (isFiller(letters.slice(0, 400)) || isCloudKey(text, match.index)) continue;
    found.push({
      start: match.index,
      end: isClosed ? end + tail.length : from + body.trimEnd().length,
      id: 'private-key',
      label: match[1]?.startsWith('OPENSSH') ? tell`SSH private key` : tell`Private key`,
      life: 'lasting',
      instead: tell`let cert-manager or a secret store write it, and keep it out of the file`,
      certain: true,
    });
  }
  return found;
}

/** The key inside a Google service account's JSON: the JSON as a whole is the credential. */
function isCloudKey(text: string, start: number): boolean {
  return /"private_key"\s*:\s*"$/.test(text.slice(Math.max(0, start - 40), start));
}

const address = /\b([a-z][a-z0-9+.-]{1,20}):\/\/([^\s:@/?#"'<>]*):([^\s@/?#"'<>]+)@([^\s/?#"'<>@]+)/gi;

/** `scheme://user:password@host` with a password that somebody chose. */
function addressPasswords(text: string): CredentialMatch[] {
  const found: CredentialMatch[] = [];
  if (!text.includes('://') || !text.includes('@')) return found;
  for (const match of text.matchAll(address)) {
    const [whole, , user = '', password = ''] = match;
    if (isReference(whole) || isFiller(password) || password === user || password.length < 5) continue;
    if (/[{}$()[\]*]/.test(password) || /^\d+$/.test(password)) continue;
    const start = match.index + whole.indexOf('://') + 3 + user.length + 1;
    found.push({
      start,
      end: start + password.length,
      id: 'address-password',
      label: tell`Password in an address`,
      life: 'lasting',
      instead: tell`take user and password from a Secret and put the address together at start`,
      certain: false,
    });
  }
  return found;
}

function overlapsAny(
  match: { readonly start: number; readonly end: number },
  others: readonly { readonly start: number; readonly end: number }[],
): boolean {
  return others.some((other) => match.start < other.end && other.start < match.end);
}

/** Words one of which stands in a text with a credential of known shape, or with an address that often holds a password. */
export const credentialTriggers: readonly string[] = [
  ...credentialShapes.flatMap(({ words }) => words),
  'PRIVATE KEY-----',
  'PRIVATE KEY BLOCK-----',
  'postgres://',
  'postgresql://',
  'mysql://',
  'mongodb',
  'redis://',
  'amqp://',
];
