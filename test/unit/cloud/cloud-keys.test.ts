import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCloudKeys } from '../../../server/src/identity/cloud/cloud-keys.ts';
import { cloudKeys } from '../../support/cloud-keys.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import { base64 } from '../../support/tokens.ts';

const key = (name: string): string => cloudKeys[name]?.() ?? '';
const kinds = (...texts: readonly (readonly [name: string, text: string])[]): readonly string[] =>
  findCloudKeys(texts.map(([name, text]) => ({ name, text, group: 'one' }))).map(
    ({ cloud, kind, proof }) => `${cloud} ${kind} ${proof}`,
  );

describe('AWS', () => {
  test('an id with its secret', () => {
    expect(kinds(['id', key('aws-id')], ['secret-key', key('aws-secret')])).toEqual([
      'aws secret-access-key shape',
    ]);
  });

  test('an id alone is told as what it is', () => {
    expect(kinds(['id', key('aws-id')])).toEqual(['aws access-key-id shape']);
  });

  test('a pair counts within one object only', () => {
    const texts = [
      { name: 'id', text: key('aws-id'), group: 'a' },
      { name: 'secret-key', text: key('aws-secret'), group: 'b' },
    ];
    expect(findCloudKeys(texts).map(({ kind }) => kind)).toEqual(['access-key-id']);
  });

  test('a secret alone counts by a name that says AWS, and not beside an id of another form', () => {
    expect(kinds(['AWS_SECRET_ACCESS_KEY', key('aws-secret')])).toEqual(['aws secret-access-key name']);
    expect(kinds(['secretKey', key('aws-secret')])).toEqual([]);
    expect(kinds(['AWS_ACCESS_KEY_ID', 'backup-user'], ['AWS_SECRET_ACCESS_KEY', key('aws-secret')])).toEqual(
      [],
    );
  });

  test('the place is the secret and nothing else', () => {
    const text = `[default]\naws_access_key_id=${key('aws-id')}\naws_secret_access_key = ${key('aws-secret')}\nregion=x\n`;
    const [found] = findCloudKeys([{ name: 'credentials', text, group: 'one' }]);
    expect(text.slice(found?.start, found?.end)).toBe(key('aws-secret'));
  });

  test('a temporary key', () => {
    const texts = [key('aws-temporary-id'), key('aws-secret')].map((text) => ({
      name: 'secret_key',
      text,
      group: 'one',
    }));
    expect(findCloudKeys(texts).map(({ temporary }) => temporary)).toEqual([true]);
  });

  test.each([
    ['documentation', key('aws-example-id'), key('aws-example-secret')],
    ['crosses', 'AKIAXXXXXXXXXXXXXXXX', 'x'.repeat(40)],
    ['counting', 'AKIA1234567890123456', '0123456789'.repeat(4)],
    ['a hash', 'AKIAXXXXXXXXXXXXXXXX', '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d'],
    ['part of something longer', `xx${key('aws-id')}yy`, `${key('aws-secret')}zz`],
    ['a reference', '{{ .Values.id }}', '$(AWS_SECRET_ACCESS_KEY)'],
  ])('%s is none', (_, id, secret) => {
    expect(kinds(['AWS_ACCESS_KEY_ID', id], ['AWS_SECRET_ACCESS_KEY', secret])).toEqual([]);
  });
});

describe('Google', () => {
  test.each([
    ['compact', key('google-key')],
    ['on several lines', JSON.stringify(JSON.parse(key('google-key')), null, 2)],
    ['with real line breaks', key('google-key').replaceAll('\\n', '\n')],
    ['in base64', base64(key('google-key'))],
  ])('a key file, %s', (_, text) => {
    expect(kinds(['GCP_SA_KEY', text])).toEqual(['google service-account-key shape']);
    expect(findCloudKeys([{ name: 'GCP_SA_KEY', text, group: 'one' }])[0]?.identity).toBe(
      'uploader@shop-prod.iam.gserviceaccount.com',
    );
  });

  test.each([
    ['a configuration', '{"type":"external_account","private_key_id":"x"}'],
    ['a key taken out', '{"type":"service_account","private_key":"REDACTED"}'],
    ['a key cut off', key('google-key').replace(/KEY-----[^"]*/, 'KEY-----...')],
    ['words', 'Set "type": "service_account" and put the private_key there'],
  ])('%s is none', (_, text) => {
    expect(kinds(['GOOGLE_CREDENTIALS', text])).toEqual([]);
  });
});

describe('Azure', () => {
  test('by form, whatever the name', () => {
    expect(kinds(['x', key('azure-secret')])).toEqual(['azure client-secret shape']);
    expect(kinds(['x', `--password ${key('azure-secret')} --tenant y`])).toEqual([
      'azure client-secret shape',
    ]);
  });

  test('by name where the value could be nothing else', () => {
    expect(kinds(['AZURE_CLIENT_SECRET', 'q4Zt81mXw0Rb72Lc'])).toEqual(['azure client-secret name']);
    for (const text of [
      'azure-credentials',
      '/etc/azure/secret',
      '',
      'true',
      'https://vault.example.com/secret',
      'changeme-changeme',
    ]) {
      expect(kinds(['AZURE_CLIENT_SECRET', text]), text).toEqual([]);
    }
    expect(kinds(['AZURE_CLIENT_ID', '6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10'])).toEqual([]);
  });

  test('a storage key, but not that of the emulator', () => {
    expect(kinds(['c', `AccountName=a;AccountKey=${key('storage-key')};x=y`])).toEqual([
      'azure storage-key shape',
    ]);
    const emulator = `Eby8vdM02xNOcqFlqUwJPL${key('storage-key').slice(22)}`;
    expect(kinds(['c', `AccountName=devstoreaccount1;AccountKey=${emulator}`])).toEqual([]);
  });
});

describe('any text', () => {
  test('never throws, and places lie within it', () => {
    const part = fc.constantFrom(
      'AKIA',
      'Q~',
      '"type":"service_account"',
      '"private_key":"-----BEGIN PRIVATE KEY-----',
      'AccountKey=',
      'secret_key=',
      ...Object.keys(cloudKeys).map(key),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.option(fc.string(), { nil: undefined }),
            group: fc.constantFrom('a', 'b'),
            text: fc.array(fc.oneof(part, fc.string())).map((parts) => parts.join('')),
          }),
        ),
        (texts) => {
          for (const { index, start, end } of findCloudKeys(texts)) {
            expect(start).toBeLessThan(end);
            expect(end).toBeLessThanOrEqual(texts[index]?.text.length ?? 0);
          }
        },
      ),
    );
  });

  test.each([
    'A',
    'AKIA',
    'secretkey=',
    'aws_secret_',
    '"type" ',
    'Q~',
    '8Q~a',
    'AccountKey=',
    'ab+/',
    '"private_key":"',
  ])('a megabyte of %j takes time in proportion', (part) => {
    expectLinearGrowth(
      (length) => part.repeat(Math.ceil(length / part.length)),
      (text) => findCloudKeys([{ name: 'AWS_SECRET_ACCESS_KEY', text, group: 'one' }]),
      62_500,
    );
  });
});
