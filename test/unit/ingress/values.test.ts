import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coversHost, hostProblem } from '../../../server/src/kubernetes/ingress/hosts.ts';
import { directivesIn, secretPathMark } from '../../../server/src/kubernetes/ingress/snippet-text.ts';
import { expectedInstead, isOn, parseCidr } from '../../../server/src/kubernetes/ingress/values.ts';

describe('hosts', () => {
  test.each([
    ['shop.example.com', 'shop.example.com', true],
    ['SHOP.example.com', 'shop.Example.com', true],
    ['*.example.com', 'shop.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.shop.example.com', false],
    ['*.example.com', '*.example.com', true],
    ['*.a.example.com', '*.example.com', false],
    ['example.com', 'shop.example.com', false],
  ])('%s covers %s: %s', (tls, host, covers) => {
    expect(coversHost(tls, host)).toBe(covers);
  });

  test.each([
    ['shop.example.com', undefined],
    ['*.example.com', undefined],
    ['localhost', undefined],
    ['*', 'leave host out'],
    ['*.', 'no DNS name'],
    ['a.*.example.com', 'wildcard'],
    ['*a.example.com', 'wildcard'],
    ['192.0.2.1', 'IP address'],
    ['2001:db8::1', 'IP address'],
    ['shop.example.com:80', 'names a port'],
    ['https://shop.example.com', 'scheme'],
    ['Shop.example.com', 'no DNS name'],
    ['shop_1.example.com', 'no DNS name'],
    [`${'a'.repeat(64)}.example.com`, 'no DNS name'],
    [`${'a.'.repeat(130)}com`, 'no DNS name'],
  ])('what the API server says to %s', (host, problem) => {
    if (problem === undefined) expect(hostProblem(host)).toBeUndefined();
    else expect(hostProblem(host)).toContain(problem);
  });

  test('a covered host is covered by itself and its wildcard, whatever it is', () => {
    fc.assert(
      fc.property(fc.domain(), (host) => {
        expect(coversHost(host, host)).toBe(true);
        expect(coversHost(`*.${host}`, `a.${host}`)).toBe(true);
        expect(coversHost(`*.${host}`, host)).toBe(false);
        expect(coversHost(`*.${host}`, `a.b.${host}`)).toBe(false);
      }),
    );
  });
});

describe('networks', () => {
  test.each([
    '0.0.0.0/0',
    '10.0.0.0/8',
    '255.255.255.255',
    '::/0',
    '::1',
    '2001:db8::/32',
    '::ffff:192.0.2.1',
    '1:2:3:4:5:6:7:8/128',
  ])('%s is one', (text) => {
    expect(parseCidr(text)).toBeDefined();
  });
  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    'office',
    '::/129',
    '10.0.0.0/8 ',
  ])('%s is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
  test('every address of both families is one, with its own size', () => {
    fc.assert(fc.property(fc.ipV4(), (ip) => void expect(parseCidr(ip)).toEqual({ family: 4, bits: 32 })));
    fc.assert(fc.property(fc.ipV6(), (ip) => void expect(parseCidr(ip)).toEqual({ family: 6, bits: 128 })));
  });
});

describe('values', () => {
  test('booleans are those of Go', () => {
    expect(['1', 't', 'TRUE', 'True'].map(isOn)).toEqual([true, true, true, true]);
    expect(['0', 'f', 'False'].map(isOn)).toEqual([false, false, false]);
    expect(['yes', 'on', ' true', 'tRUE', ''].map(isOn)).toEqual(Array(5).fill(undefined));
    expect(isOn(undefined)).toBeUndefined();
  });

  test('empty values and texts are not judged', () => {
    for (const kind of ['bool', 'int', 'size', 'cidrs', 'on-off'] as const)
      expect(expectedInstead('', kind)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const kind of ['text', 'url', 'name', 'snippet'] as const)
          expect(expectedInstead(text, kind)).toBeUndefined();
      }),
    );
  });

  test('whole numbers have no unit', () => {
    fc.assert(
      fc.property(fc.integer(), (n) => void expect(expectedInstead(String(n), 'int')).toBeUndefined()),
    );
    for (const text of ['60s', '1.5', '1e3', ' 5'])
      expect(expectedInstead(text, 'int')).toContain('whole number');
  });
});

describe('snippets', () => {
  test('are read for their directives only', () => {
    const text =
      '# root /;\nadd_header X "a; alias b";\nlocation /x { content_by_lua_block { ngx.say(1) } }\n  proxy_pass http://x;';
    expect(directivesIn(text)).toEqual(
      expect.arrayContaining(['add_header', 'location', 'content_by_lua_block', 'proxy_pass']),
    );
    expect(directivesIn(text)).not.toContain('root');
    expect(directivesIn('return 200 /var/run/secrets/kubernetes.io;')).toContain(secretPathMark);
  });

  test('are bounded, whatever they hold', () => {
    const many = Array.from({ length: 500 }, (_, index) => `directive_${index} x;`).join('\n');
    expect(directivesIn(many).length).toBeLessThanOrEqual(65);
    fc.assert(
      fc.property(fc.string(), (text) => void expect(directivesIn(text).length).toBeLessThanOrEqual(65)),
    );
  });
});
