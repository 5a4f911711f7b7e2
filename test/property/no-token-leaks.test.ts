import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isScalar, walkScalars } from '../../server/src/yaml/access.ts';
import type { LocatedScalar, Path } from '../../server/src/yaml/located.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';
import { credentials, drawn } from '../support/credentials.ts';
import { everythingSaid, leaksIn, piecesOf } from '../support/leaks.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { base64, base64Url, fold, makeEncryptedToken, payloads } from '../support/tokens.ts';
import { workspaceOf } from '../support/workspaces.ts';

const folder = resolve(import.meta.dirname, '../rules');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml') && !file.endsWith('.fixed.yaml'))
  .sort();

/** Tokens of every kind, with signatures that look drawn. */
const tokens = [
  ...Object.entries(payloads).map(([name, payload], index) => {
    const header = base64Url(
      JSON.stringify({ alg: name.startsWith('supabase') ? 'HS256' : 'RS256', kid: 'k' }),
    );
    return [header, base64Url(JSON.stringify(payload)), drawn(342, 'alphanumeric', index + 1)].join('.');
  }),
  makeEncryptedToken().replace(/[^.]+$/, drawn(22)),
];

/** What must never be said: payload and signature. The header is public, and its claims are not its text. */
const secretParts = tokens
  .flatMap((token) => token.split('.').slice(1))
  .filter((part) => !part.startsWith('Dummy'));
const tokenPieces = piecesOf(secretParts);

function filesOf(path: string) {
  return readRuleCase(expandTokens(readFileSync(join(folder, path), 'utf8')), path).files;
}

function workspaceFor(files: readonly { readonly name: string; readonly text: string }[]) {
  return workspaceOf(Object.fromEntries(files.map(({ name, text }) => [name, text])), {
    configuration: { preset: 'audit', confidence: 'low' } as never,
  });
}

interface Planting {
  readonly secret: (index: number) => string;
  /** Where to plant. */
  readonly here: (path: Path, index: number) => boolean;
}

/** The text with scalars replaced, in the style that holds the secret best. */
function plant(text: string, { secret, here }: Planting): string {
  const edits: { start: number; end: number; newText: string }[] = [];
  let index = 0;
  for (const slice of splitStream(text)) {
    const document = parseDocument(text.slice(slice.start, slice.end));
    if (document.root === null || document.broken || document.templated) continue;
    walkScalars(document.root, (scalar: LocatedScalar, path) => {
      if (scalar.via !== undefined || scalar.range[0] === scalar.range[1]) return;
      index += 1;
      if (!isScalar(scalar) || !here(path, index)) return;
      edits.push({
        start: slice.start + scalar.range[0],
        end: slice.start + scalar.range[1],
        newText:
          JSON.stringify(secret(index)) +
          (scalar.style === 'literal' || scalar.style === 'folded' ? '\n' : ''),
      });
    });
  }
  let result = text;
  for (const { start, end, newText } of edits.sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

const structural = new Set(['apiVersion', 'kind']);
const rounds = 2;

/** What holds names as they are, whatever they look like, because look-ups go by them. Nobody sees it. */
const ofNames = new Set(['data', 'facts']);

describe('nothing that is said holds a piece of a token', () => {
  test.each(cases)('%s: the tokens of the case itself', (path) => {
    const files = filesOf(path);
    const planted = files.flatMap(({ text }) => tokensOfCase(text));
    const said = everythingSaid(workspaceFor(files));
    expect(leaksIn(said, piecesOf(planted))).toEqual([]);
  });

  test.each(cases)('%s: tokens at every place', (path) => {
    for (let round = 0; round < rounds; round += 1) {
      const files = filesOf(path).map(({ name, text }) => ({
        name,
        text: plant(text, {
          secret: (index) => written(tokens[(index * 7 + round) % tokens.length] ?? '', index),
          here: (place, index) => !structural.has(String(place.at(-1))) && index % rounds === round,
        }),
      }));
      const said = everythingSaid(workspaceFor(files)).filter(([way]) => !ofNames.has(way));
      expect(leaksIn(said, tokenPieces)).toEqual([]);
    }
  });
});

test('nor what is said about comments, keys of maps, and text that cannot be read', () => {
  const token = tokens[0] ?? '';
  const head = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n';
  const texts = [
    `# zero-token-ignore ${token}\n${head}`,
    `${head}# zero-token-ignore-next-line no-token-secret, ${token} -- ${token}\ntype: kubernetes.io/service-account-token\n`,
    `# zero-token-ignore-file ZT101 -- ${token}\n${head}`,
    head.replace(
      '{name: a}',
      `{name: a, annotations: {zero-token.dev/ignore: "ZT101, ${token} -- ${token}"}}`,
    ),
    head.replace('{name: a}', `{name: a, annotations: {"zero-token.dev/${token}": "ZT101 ${token}"}}`),
    head.replace(
      '{name: a}',
      `{name: ${token}, uid: ${token}, ownerReferences: [{uid: ${token}, controller: true}]}`,
    ),
    `${head}stringData:\n  ${token}: ${token}\n`,
    `${head}stringData: {"${token}": "${token}"}\n`,
    `${head}stringData:\n  a: ${token}\n  a: ${token}\n`,
    `${head}stringData:\n  a: "${token}\n`,
    `${head}stringData:\n  a: ${token}\n b: *${token.replaceAll('.', '')}\n`,
    `${head}${token}\n`,
    `${token}: {{ ${token} }}\n${head}`,
  ];
  for (const text of texts) {
    const said = everythingSaid(workspaceFor([{ name: 'a.yaml', text }])).filter(
      ([way]) => !ofNames.has(way),
    );
    expect(leaksIn(said, tokenPieces), text.replaceAll(token, 'TOKEN')).toEqual([]);
  }
});

/** Where credentials stand: values of variables, arguments, data of Secrets and ConfigMaps. */
function holdsValues(path: Path): boolean {
  // Of a bootstrap token only this is secret.
  if (/^(?:auth-|usage-|token-id|expiration|description)/.test(String(path.at(-1)))) return false;
  const [parent, last] = [path.at(-2), path.at(-1)];
  return (
    (last === 'value' && path.at(-3) === 'env') ||
    parent === 'args' ||
    parent === 'command' ||
    parent === 'data' ||
    parent === 'stringData'
  );
}

/** All that guards something; the others stand there to be told from these. */
const secrets = Object.entries(credentials)
  // Hexadecimal digits without a name are a digest as often as a key: the excerpt of a report may show them.
  .filter(([name]) => !['certificate', 'bootstrap-id', 'hex'].includes(name))
  .map(([, make]) => make())
  .concat(
    `{"kty":"EC","crv":"P-256","x":"${drawn(43)}","y":"${drawn(43)}","d":"${drawn(43, 'alphanumeric', 3)}"}`,
  );
/** The second half: the first may be a prefix that everybody knows. */
const secretPieces = piecesOf(
  secrets.flatMap((secret) => {
    const parts = secret.split(/[^\w+=-]+/);
    return parts.map((part) => part.slice(Math.ceil(part.length / 2)));
  }),
);
const wrappedPieces = piecesOf(secrets.map((secret) => base64(secret).slice(20)));

describe('nothing that is said or kept holds a piece of a credential', () => {
  test.each(cases)('%s', (path) => {
    for (let round = 0; round < rounds; round += 1) {
      const files = filesOf(path).map(({ name, text }) => ({
        name,
        text: plant(text, {
          secret: (index) => {
            const secret = secrets[(index * 5 + round) % secrets.length] ?? '';
            return index % 2 === 0 ? secret : base64(secret);
          },
          here: holdsValues,
        }),
      }));
      const said = everythingSaid(workspaceFor(files));
      expect(leaksIn(said, secretPieces)).toEqual([]);
      expect(leaksIn(said, wrappedPieces)).toEqual([]);
    }
  });
});

/** The ways a token may stand in a value. */
function written(token: string, index: number): string {
  const forms = [
    token,
    `Bearer ${token}`,
    `--token=${token}`,
    `${token}\n`,
    fold(token, 100),
    `{"token":"${token}"}`,
  ];
  return forms[index % forms.length] ?? token;
}

function tokensOfCase(text: string): readonly string[] {
  const found = [...text.matchAll(/e(?:yJ|wo)[\w-]+\.([\w-]+)\.([\w-]*)/g)];
  return found.flatMap(([, payload = '', signature = '']) => [payload, signature]);
}
