import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialTriggers, findCredentials } from '../../../server/src/identity/credentials/find.ts';
import {
  findArgumentCredentials,
  findHeaderCredentials,
} from '../../../server/src/identity/credentials/flags.ts';
import { couldBeCredential } from '../../../server/src/identity/credentials/literal.ts';
import { tellsCredential } from '../../../server/src/identity/credentials/names.ts';
import { isPlaceholder } from '../../../server/src/identity/credentials/placeholder.ts';
import { looksRandom } from '../../../server/src/identity/credentials/randomness.ts';
import { credentialShapes } from '../../../server/src/identity/credentials/shapes.ts';
import { credentials, drawn } from '../../support/credentials.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import { base64, tokenOf } from '../../support/tokens.ts';

const silentKinds = new Set([
  'certificate',
  'encrypted-key',
  'password',
  'hex',
  'bootstrap-id',
  'bootstrap-secret',
]);

/** A shell's or a workflow's way to name a value; as one literal it would look like a forgotten template string. */
const inBraces = (words: string): string => ['$', '{', words, '}'].join('');

describe('known shapes', () => {
  const kinds = Object.entries(credentials).filter(([name]) => !silentKinds.has(name));

  test.each(kinds)('%s is found exactly, alone and inside text', (_, make) => {
    const value = make().replaceAll('\\n', '\n');
    for (const [before, after] of [
      ['', ''],
      ['Bearer ', '\n'],
      ['{"auth":"', '"}'],
      ['export X=', ' && run'],
    ]) {
      const text = `${before}${value}${after}`;
      expect(findCredentials(text).map(({ start, end }) => text.slice(start, end))).toEqual([value]);
    }
  });

  test.each([...silentKinds])('%s is not found by its shape', (name) => {
    expect(findCredentials((credentials[name]?.() ?? '').replaceAll('\\n', '\n'))).toEqual([]);
  });

  test('every shape names words that its matches hold', () => {
    for (const [, make] of kinds) {
      const value = make();
      // No text with one is passed over because of the kind of its object.
      expect(credentialTriggers.some((word) => value.includes(word))).toBe(true);
      const shape = credentialShapes.find(({ pattern }) => new RegExp(pattern.source).test(value));
      if (shape !== undefined) expect(shape.words.some((word) => value.includes(word))).toBe(true);
    }
    expect(credentialTriggers.every((word) => word.length >= 3)).toBe(true);
  });

  test.each([
    `ghp_${'x'.repeat(36)}`,
    `ghp_${'EXAMPLE'.repeat(6)}`,
    'glpat-your-token-goes-here',
    'glpat-xxxxxxxxxxxxxxxxxxxx',
    'hvs.REPLACE_ME_WITH_A_REAL_TOKEN',
    `pk_live_${drawn(24)}`,
    `https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX`,
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----',
    `postgres://app:$(PASSWORD)@db/app`,
    `postgres://app:\${PASSWORD}@db/app`,
    'postgres://user:password@db/app',
    'amqp://guest:guest@rabbit:5672',
    'postgres://postgres:postgres@db/app',
    'https://{{ .Values.user }}:{{ .Values.password }}@example.com',
    'redis://:%s@redis:6379',
    'https://example.com:8443/path@v1',
    'git@github.com:org/repo.git',
    'mysql://<user>:<password>@host',
    'http://user:@host',
    `image: registry.example.com/a@sha256:${drawn(64, 'hex')}`,
  ])('%s is none', (text) => {
    expect(findCredentials(text)).toEqual([]);
  });

  test('a password in an address is the password alone', () => {
    const text = 'postgres://app:kX9vR2mQ@db.shop.svc:5432/app?sslmode=disable';
    expect(findCredentials(text).map(({ start, end }) => text.slice(start, end))).toEqual(['kX9vR2mQ']);
  });

  test('a token in an address is found once, as what it is', () => {
    const text = `https://x-access-token:${credentials.github?.()}@github.com/org/repo`;
    expect(findCredentials(text).map(({ id }) => id)).toEqual(['github-token']);
  });

  test('JSON Web Tokens and Google service account keys are left to others', () => {
    expect(findCredentials(`https://user:${tokenOf('kubernetes-legacy')}@example.com`)).toEqual([]);
    const json = `{"type":"service_account","private_key":"${credentials['private-key']?.()}"}`;
    expect(findCredentials(json)).toEqual([]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        for (const { start, end } of findCredentials(text))
          expect(0 <= start && start < end && end <= text.length).toBe(true);
        findArgumentCredentials(text);
        findHeaderCredentials(text);
        isPlaceholder(text);
        looksRandom(text);
        couldBeCredential(text);
        tellsCredential(text);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['a://', '{{', '--a ', 'ghp_', '<', '${', '-----BEGIN PRIVATE KEY-----', 'A=', '__', '(('])(
    'answers in linear time on many %j',
    (piece) => {
      expectLinearGrowth(
        (count) => piece.repeat(count),
        (text) => {
          findCredentials(text);
          findArgumentCredentials(text);
          isPlaceholder(text);
        },
        1_250,
      );
    },
  );
});

// The list of complaints users of other scanners make, as far as one value or name is concerned.
describe('placeholders and references of every dialect', () => {
  test.each([
    '',
    '   ',
    '$(TOKEN)',
    inBraces('TOKEN'),
    inBraces('TOKEN:-fallback'),
    '$TOKEN',
    inBraces('{ secrets.TOKEN }'),
    '{{ .Values.token }}',
    '{{resolve:secretsmanager:MySecret:SecretString:password}}',
    '{{ lookup "v1" "Secret" }}',
    '<your token>',
    '<path:kv/data/app#token>',
    'ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]',
    'ref+vault://secret/app#/token',
    'vault:secret/data/app#token',
    'op://vault/item/field',
    '%TOKEN%',
    '@token@',
    '__TOKEN__',
    '#{Token}#',
    '((token))',
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:app',
    'projects/shop/secrets/token/versions/latest',
    'changeme',
    'CHANGE_ME',
    'REPLACE_ME',
    'your-token-here',
    'REDACTED',
    'DATA+OMITTED',
    'xxxxxxxxxxxxxxxx',
    '********',
    'password',
    'secret',
    'todo',
    'null',
    'none',
    'aaaaaaaaaaaaaaaa',
  ])('%s', (text) => {
    expect(isPlaceholder(text) || !couldBeCredential(text)).toBe(true);
  });
});

describe('values that are no credential by nature', () => {
  test.each([
    'true',
    'False',
    '3600',
    '1.5',
    '30s',
    '1h30m',
    '10Mi',
    '/var/run/secrets/tokens/token',
    './secrets/key',
    'secrets/app/token',
    'tls.key',
    'token.json',
    'https://vault.example.com/v1/secret',
    'me@example.com',
    'kubernetes.default.svc',
    'db.example.com:5432',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI',
    '0f0a8e5c-6b1f-4a0c-9c55-2f2f3b1d0c11',
    'pk_live_abcdefghijklmnop1234',
    'on_create',
    '$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  ])('%s', (text) => {
    expect(couldBeCredential(text)).toBe(false);
  });
});

describe('names', () => {
  test.each([
    'PASSWORD',
    'DB_PASSWORD',
    'dbPassword',
    'db-password',
    'PGPASSWORD',
    'GITHUB_TOKEN',
    'apiKey',
    'API_KEY',
    'SECRET',
    'CLIENT_SECRET',
    'clientSecret',
    'SECRET_KEY_BASE64',
    'ENCRYPTION_KEY',
    'TOKEN_VALUE',
    'PASSWORD_1',
  ])('%s tells', (name) => {
    expect(tellsCredential(name)).toBe(true);
  });

  test.each([
    'SECRETS_DIR',
    'APP_SECRET_KEY_PATH',
    'DB_PASSWORD_FILE',
    'SECRET_NAME',
    'TOKEN_URL',
    'ACCESS_KEY_ID',
    'AWS_ACCESS_KEY_ID',
    'server-tokens',
    'update_password_policy',
    'TOKEN_TTL',
    'PASSWORD_MIN_LENGTH',
    'tokenExpirationSeconds',
    'PUBLIC_KEY',
    'SUPABASE_ANON_KEY',
    'STRIPE_PUBLISHABLE_KEY',
    'SORT_KEY',
    'key',
    'KEY',
    'MAX_TOKENS',
    'secretName',
    'secretKeyRef',
    'TOKENIZER',
    'COMPASS',
    'BYPASS_AUTH',
    'monkey',
    'TLS_CERT',
    'CA_CERTIFICATE',
    '',
  ])('%s does not tell', (name) => {
    expect(tellsCredential(name)).toBe(false);
  });
});

describe('randomness', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('drawn text of seed %i', (seed) => {
    for (const alphabet of ['alphanumeric', 'lower', 'hex']) {
      expect(looksRandom(drawn(32, alphabet, seed)), drawn(32, alphabet, seed)).toBe(true);
    }
  });

  test.each([
    'my-application-config',
    'kubernetes-dashboard-key-holder',
    'ingress-nginx-admission',
    'com.example.app.Service',
    'https://example.com/a1b2c3d4e5',
    '2026-01-01T00:00:00Z',
    'v1.36.2-gke.1000',
    'user@example.com',
    '0f0a8e5c-6b1f-4a0c-9c55-2f2f3b1d0c11',
    'the quick brown fox 123',
    'db-01.internal.example.com',
    'short1',
    'SomeCamelCaseName',
    'eu-central-1',
  ])('%s is written, not drawn', (text) => {
    expect(looksRandom(text)).toBe(false);
  });
});

describe('arguments', () => {
  const value = drawn(14);
  test.each([
    [`--token=${value}`, [value]],
    [`--password ${value}`, [value]],
    [`run --api-key="${value}" --verbose`, [value]],
    [`PGPASSWORD=${value} psql -h db`, [value]],
    [`curl -u admin:${value} https://example.com`, [value]],
    [`--client-secret=${value}`, [value]],
  ])('%#', (text, expected) => {
    expect(findArgumentCredentials(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  test.each([
    '--token=$(TOKEN)',
    `--token=${inBraces('TOKEN')}`,
    '--token=$TOKEN',
    '--token="$TOKEN"',
    '--token=$(cat /var/run/token)',
    '--token-file=/var/run/secrets/token',
    '--password-file /etc/password',
    '--secret=ingress-nginx-admission',
    '--secret my-tls-secret',
    '--tls-secret-name=tls',
    '--token --verbose',
    '--password={{ .Values.password }}',
    '--enable-token=true',
    '--token-ttl=3600',
    '--token=<token>',
    '--password=password',
    `--token=${tokenOf('kubernetes-legacy')}`,
    'PASSWORD=$(openssl rand -hex 16)',
    'TOKEN=`cat /token`',
    'curl -u "$USER:$PASSWORD" https://example.com',
    'tar -xzf key',
  ])('%s is none', (text) => {
    expect(findArgumentCredentials(text)).toEqual([]);
  });

  test('headers', () => {
    const basic = base64(`admin:${value}`);
    const found = (text: string, isHeader = false): string[] =>
      findHeaderCredentials(text, isHeader).map(({ start, end }) => text.slice(start, end));
    expect(found(`Authorization: Basic ${basic}`)).toEqual([basic]);
    expect(found(`proxy_set_header Authorization "Bearer ${value}";`)).toEqual([value]);
    expect(found(`Bearer ${value}`, true)).toEqual([value]);
    expect(found(`Authorization: Bearer ${tokenOf('kubernetes-legacy')}`)).toEqual([]);
    expect(found('Authorization: Basic $BASIC_AUTH')).toEqual([]);
    expect(found('Authorization: Bearer $(cat /token)')).toEqual([]);
    expect(found('Authorization: Bearer <token>')).toEqual([]);
    expect(found(`Authorization: Basic ${base64('user:password')}`)).toEqual([]);
    expect(found('Authorization: Bearer {{ .Values.token }}')).toEqual([]);
    expect(found('set the authorization token properly')).toEqual([]);
  });
});
