import { describe, expect, test } from 'vitest';
import { projectedTokenHover } from '../../../server/src/features/projected-token-hover.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

function manifest(
  token: string,
  mount = 'mountPath: /var/run/secrets/tokens',
  account = 'serviceAccountName: web',
): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  ${account}
  containers:
    - name: main
      image: registry.example.com/web:1
      volumeMounts:
        - name: tokens
          ${mount}
  volumes:
    - name: tokens
      projected:
        sources:
          - serviceAccountToken:
              path: token
${token}`;
}

function hoverAt(text: string, word: string) {
  return projectedTokenHover(workspaceOf({ 'pod.yaml': text }), uriOf('pod.yaml'), text.indexOf(word) + 1);
}

describe('hover on a projected token', () => {
  test('says who, for whom, how long and when it is renewed', () => {
    const text = manifest('              expirationSeconds: 7200\n');
    const hover = hoverAt(text, 'expirationSeconds');
    expect(hover?.markdown).toContain('`system:serviceaccount:shop:web`');
    expect(hover?.markdown).toContain('the API server, since no audience is written');
    expect(hover?.markdown).toContain('2 hours (7200 s)');
    expect(hover?.markdown).toContain('after 1.6 hours (80 %');
    expect(hover?.markdown).toContain('`/var/run/secrets/tokens/token` in `main`');
    expect(text.slice(hover?.start, hover?.end)).toMatch(/^serviceAccountToken:[\s\S]*7200$/);
  });

  test('the default hour is renewed after 48 minutes', () => {
    const { markdown = '' } = hoverAt(manifest(''), 'path: token') ?? {};
    expect(markdown).toContain('1 hour, the default');
    expect(markdown).toContain('after 48 minutes');
  });

  test('a day at the latest', () => {
    expect(
      hoverAt(manifest('              expirationSeconds: 864000\n'), 'serviceAccountToken')?.markdown,
    ).toContain('after 24 hours (80 %');
  });

  test.each([
    ['              expirationSeconds: 3607\n', '365 days: 3607 is the mark'],
    [
      '              expirationSeconds: 3607\n              audience: https://vault.example.com\n',
      '1 hour (3607 s)',
    ],
    ['              expirationSeconds: 60\n', 'the API server refuses'],
    ['              expirationSeconds: "60"\n', 'no whole number'],
    ['              audience: sts.amazonaws.com\n', 'AWS STS'],
    ['              audience: "{{ .Values.audience }}"\n', 'a template hides'],
  ])('%j', (token, expected) => {
    expect(hoverAt(manifest(token), 'serviceAccountToken')?.markdown).toContain(expected);
  });

  test('a single file is never renewed', () => {
    const text = manifest('', 'mountPath: /etc/token\n          subPath: token');
    expect(hoverAt(text, 'serviceAccountToken')?.markdown).toContain('the new token never arrives');
  });

  test('names are no markup', () => {
    const text = manifest('', undefined, "serviceAccountName: '`[x](command:y)'");
    expect(hoverAt(text, 'serviceAccountToken')?.markdown).toContain('`` `[x](command:y) ``');
  });

  test('elsewhere there is nothing to say', () => {
    const text = manifest('');
    for (const word of ['kind: Pod', 'volumeMounts', 'sources:']) expect(hoverAt(text, word)).toBeUndefined();
    expect(projectedTokenHover(workspaceOf({}), uriOf('missing.yaml'), 3)).toBeUndefined();
  });
});
