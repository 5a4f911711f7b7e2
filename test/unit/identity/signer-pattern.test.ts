import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looseSigner } from '../../../server/src/identity/trust/signer-pattern.ts';

const subject = 'https://github.com/my-org/my-repo/.github/workflows/release.yaml@refs/tags/v1.0.0';
const issuer = 'https://token.actions.githubusercontent.com';

describe('loose expressions', () => {
  test.each([
    ['', 'any'],
    ['.*', 'any'],
    ['^.+$', 'any'],
    ['^https://.*$', 'any'],
    ['^https://github\\.com/.*$', 'any'],
    ['^https://github\\.com/[^/]+/my-repo/', 'any'],
    ['^https://github\\.com/my-org.*$', 'lookalike'],
    ['^https://github\\.com/my-org', 'lookalike'],
    ['^https://github\\.com/my-org/|.*', 'any'],
    ['https://github\\.com/my-org/my-repo/', 'inside'],
    ['github.com/my-org/', 'inside'],
    ['https://github\\.com/my-org/.*$', 'inside'],
    ['^https://github\\.com/a/|https://github\\.com/b/', 'inside'],
    ['^https://github.com/my-org/my-repo/', 'dots'],
    ['^https://github\\.com/my-org/my-repo/', undefined],
    ['^https://github\\.com/my-org/.*@refs/heads/main$', undefined],
    ['^https://github\\.com/a/|^https://github\\.com/b/', undefined],
    ['^https://github\\.com/(a|b)/.*$', undefined],
    ['\\Ahttps://github\\.com/my-org/my-repo/.*\\z', undefined],
    ['.*github.com/my-org/.*', 'inside'],
    ['^.*github\\.com/my-org/.*$', 'inside'],
    ['@my-org.example$', 'inside'],
    ['^https://github.com/my-org/charts.*$', 'dots'],
    ['^release@my-org\\.example$', undefined],
    ['^release@my-org\\.example', 'inside'],
  ])('subject %s: %s', (pattern, fault) => {
    expect(looseSigner(pattern, 'subject')?.fault).toBe(fault);
  });

  test.each([
    ['^https://token\\.actions\\.githubusercontent\\.com$', undefined],
    ['^https://token\\.actions\\.githubusercontent\\.com', 'inside'],
    ['https://token.actions.githubusercontent.com', 'inside'],
    ['^https://token.actions.githubusercontent.com$', 'dots'],
    ['^https://(accounts\\.google\\.com|gitlab\\.com)$', undefined],
  ])('issuer %s: %s', (pattern, fault) => {
    expect(looseSigner(pattern, 'issuer')?.fault).toBe(fault);
  });

  test('what is written instead is tight and still takes the signer that was meant', () => {
    const parts = [
      'https://',
      'github.com',
      '/my-org',
      '/my-repo',
      '/.github/workflows/release.yaml',
      '@refs/tags/v',
    ];
    fc.assert(
      fc.property(
        fc.nat({ max: 1 }),
        fc.integer({ min: 3, max: parts.length }),
        fc.boolean(),
        fc.boolean(),
        (from, to, anchored, escaped) => {
          const text = parts.slice(from, to).join('');
          const pattern =
            (anchored && from === 0 ? '^' : '') + (escaped ? text.replaceAll('.', '\\.') : text);
          const found = looseSigner(pattern, 'subject');
          if (found === undefined) return;
          expect(found.tight, pattern).toBeDefined();
          expect(looseSigner(found.tight ?? '', 'subject'), `${pattern} → ${found.tight}`).toBeUndefined();
          expect(subject).toMatch(new RegExp(found.tight ?? 'never'));
        },
      ),
    );
    for (const pattern of [issuer, `^${issuer}`, `^${issuer}$`]) {
      const { tight = '' } = looseSigner(pattern, 'issuer') ?? {};
      expect(issuer).toMatch(new RegExp(tight));
      expect(looseSigner(tight, 'issuer')).toBeUndefined();
    }
  });

  test.each([
    ['.*github.com/my-org/.*', '^https://github\\.com/my-org/.*$'],
    ['@my-org.example$', '^[^@/]+@my-org\\.example$'],
    ['.*\\.github\\.com.*', undefined],
  ])('in the place of %s: %s', (pattern, tight) => {
    expect(looseSigner(pattern, 'subject')?.tight).toBe(tight);
  });

  test('nothing throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        looseSigner(text, 'subject');
        looseSigner(text, 'issuer');
      }),
    );
  });
});
