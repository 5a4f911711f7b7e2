import { describe, expect, test } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { inlayHints, type TokenHintMode } from '../../../server/src/features/inlay-hints.ts';
import { base64, fold, makeEncryptedToken, makeToken, payloads, tokenOf } from '../../support/tokens.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const uri = uriOf('a.yaml');
const legacy = tokenOf('kubernetes-legacy');
const label = 'ServiceAccount default/build · legacy, never expires';

function configMap(value: string, key = 'token'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  ${key}: ${value}\n`;
}

function hoverAt(text: string, needle: string, redact = false, within = 3) {
  return hover(workspaceOf({ 'a.yaml': text }), uri, text.indexOf(needle) + within, { redact });
}

function hintsOf(text: string, mode: TokenHintMode = 'summary', start = 0, end = text.length) {
  return inlayHints(workspaceOf({ 'a.yaml': text }), uri, start, end, mode);
}

/** The rows of the table below a heading: cells without their code spans' marks. */
function tableOf(markdown: string, heading: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const from = lines.indexOf(`| ${heading} | Value | Meaning |`);
  const rows = lines.slice(from + 2, lines.indexOf('', from));
  return rows.map((row) => row.slice(2, -2).split(' | '));
}

describe('hover', () => {
  test('explains the token under the cursor and covers exactly it', () => {
    const text = configMap(`Bearer ${legacy} # note`);
    const found = hoverAt(text, legacy);
    expect(text.slice(found?.start, found?.end)).toBe(legacy);
    expect(found?.markdown).toContain('**Kubernetes ServiceAccount token from a Secret \\(legacy\\)**');
    expect(tableOf(found?.markdown ?? '', 'Claim')).toContainEqual([
      '`sub`',
      '`system:serviceaccount:default:build`',
      'user name for the API server\\: system\\:serviceaccount\\:NAMESPACE\\:NAME',
    ]);
    expect(tableOf(found?.markdown ?? '', 'Header').map(([name]) => name)).toEqual(['`alg`', '`kid`']);
    expect(found?.markdown).toContain(
      '_Signature not checked\\: anybody could have written these claims\\._',
    );
    for (const part of legacy.split('.')) expect(found?.markdown).not.toContain(part.slice(0, 12));
  });

  test.each([
    ['before the value', 'data:', 2],
    ['in a key', 'token:', 2],
    ['behind the token', '# note', 2],
  ])('is silent %s', (_, needle, within) => {
    expect(hoverAt(configMap(`${legacy} # note`), needle, false, within)).toBeUndefined();
  });

  test('is silent in comments, on look-alikes and in unknown files', () => {
    expect(hoverAt(`# ${legacy}\n${configMap('x')}`, legacy)).toBeUndefined();
    expect(hoverAt(configMap('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0...'), 'eyJ')).toBeUndefined();
    expect(hover(workspaceOf({}), uri, 0, { redact: false })).toBeUndefined();
  });

  test('sees through the base64 of a Secret, in block and in flow style and in lists', () => {
    const data = base64(`a: ${legacy}\nb: ${tokenOf('github-actions')}\n`);
    const block = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  token: ${data}\n`;
    const flow = `{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"token": "${data}"}}\n`;
    const list = `apiVersion: v1\nkind: SecretList\nitems:\n- ${block.trimEnd().replaceAll('\n', '\n  ')}\n`;
    for (const text of [block, flow, list]) {
      const found = hoverAt(text, data);
      expect(found?.markdown).toContain('ServiceAccount token from a Secret');
      expect(found?.markdown, 'both tokens under it').toContain('GitHub Actions job token');
      expect(hintsOf(text)).toHaveLength(2);
    }
  });

  test('looks at the document the cursor stands in', () => {
    const second = configMap(tokenOf('github-actions'));
    const text = `${configMap(legacy)}---\n${second}`;
    expect(hoverAt(text, tokenOf('github-actions'))?.markdown).toContain('GitHub Actions job token');
  });

  test('shows under which user names an API server would know a pipeline', () => {
    const markdown = hoverAt(configMap(tokenOf('github-actions')), 'eyJ')?.markdown.replaceAll('\\', '');
    const subject = 'repo:octo-org/octo-repo:ref:refs/heads/main';
    expect(markdown).toContain(`User https://token.actions.githubusercontent.com#${subject}`);
    expect(markdown).toContain(
      `(--oidc-username-prefix=-, or prefix: "" in an AuthenticationConfiguration): User ${subject}`,
    );
  });

  test('shows the header only of an encrypted token', () => {
    const markdown = hoverAt(configMap(makeEncryptedToken()), 'eyJ')?.markdown ?? '';
    expect(tableOf(markdown, 'Header').map(([name]) => name)).toEqual(['`alg`', '`enc`']);
    expect(markdown).not.toContain('| Claim |');
  });

  test('redact hides people and leaves machines', () => {
    const person = configMap(tokenOf('login-provider'));
    expect(hoverAt(person, 'eyJ')?.markdown).toContain('jane.doe@example.com');
    expect(hoverAt(person, 'eyJ', true)?.markdown).not.toMatch(/jane/);
    expect(hoverAt(person, 'eyJ', true)?.markdown).toContain('(hidden)');
    expect(hoverAt(configMap(legacy), 'eyJ', true)?.markdown).toContain(
      'system:serviceaccount:default:build',
    );
  });

  test('hostile claims stay claims', () => {
    const evil = {
      iss: 'https://id.example.com',
      sub: '` [run](command:workbench.action.terminal.new) `',
      aud: ['a\\\\|b', '[link](https://evil.example)', '<img src=x>'],
      name: 'x\n\n# heading\n\n[run](command:x)\n\u202egnp.exe\u2028',
      '[k](command:y)': '``',
      '$(trash) | `k` | <b>': '![i](https://evil.example/i.png)',
    };
    const markdown = hoverAt(configMap(makeToken({ payload: evil })), 'eyJ')?.markdown ?? '';
    expect(markdown).not.toMatch(/[\u202e\u2028]/);
    expect(markdown).not.toMatch(/^# /m);
    const outside = markdown.replaceAll(/(`+)(?:(?!`).|(?<!`)(?!\1(?!`))`+)*?\1(?!`)/g, '');
    expect(outside).not.toMatch(/command:|evil|<img|<b>|\]\(/);
    for (const row of tableOf(markdown, 'Claim')) expect(row).toHaveLength(3);
  });

  test('a hostile service account name cannot leave the title or the facts', () => {
    const payload = {
      ...payloads['kubernetes-legacy'],
      'kubernetes.io/serviceaccount/secret.name': '](command:x) <script> **',
      'kubernetes.io/serviceaccount/service-account.name': '[a](command:x)',
    };
    const markdown = hoverAt(configMap(makeToken({ payload })), 'eyJ')?.markdown ?? '';
    const outside = markdown.replaceAll(/`[^`]*`/g, '').replaceAll(/\\./g, '');
    expect(outside).not.toMatch(/[[\]<>]|command:/);
  });
});

describe('inlay hints', () => {
  const bare = 'echo';
  test.each([
    ['plain', configMap(legacy)],
    ['single', configMap(`'${legacy}'`)],
    ['double', configMap(`"${legacy}"`)],
    ['double with escapes', configMap(`"\\u0042earer\\t${legacy}"`)],
    ['double, folded', configMap(`"${fold(legacy, 80, '\\\n    ')}"`)],
    ['literal', configMap(`|\n    ${bare} ${legacy}\n    next`)],
    ['folded', configMap(`>-\n    ${bare}\n    ${legacy}\n    next`)],
    ['flow', `{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {token: ${legacy}}}\n`],
    ['CRLF', configMap(`|\n    ${bare} ${legacy}\n    next`).replaceAll('\n', '\r\n')],
    ['values file', `gateway:\n  token: ${legacy} # note\n`],
  ])('stand right behind the token: %s', (_, text) => {
    const hints = hintsOf(text);
    expect(hints.map((hint) => hint.label)).toEqual([label]);
    const end = text.lastIndexOf(legacy.slice(-20)) + 20;
    expect(hints[0]?.offset).toBe(end);
    expect(hints[0]?.tooltip).toBe(
      'Kubernetes ServiceAccount token from a Secret (legacy)\nSignature not checked: anybody could have written these claims.',
    );
  });

  test('modes', () => {
    const text = configMap(tokenOf('kubernetes-projected'));
    expect(hintsOf(text, 'off')).toEqual([]);
    expect(hintsOf(text, 'summary')[0]?.label).toBe(
      'ServiceAccount default/build · pod, expires in 48 minutes',
    );
    expect(hintsOf(text, 'expiry')[0]?.label).toBe('expires in 48 minutes');
    expect(hintsOf(configMap(makeEncryptedToken()), 'expiry')[0]?.label).toBe('cannot be read');
  });

  test('only those in the range asked for', () => {
    const first = configMap(legacy);
    const text = `${first}---\n${configMap(legacy)}`;
    expect(hintsOf(text)).toHaveLength(2);
    expect(hintsOf(text, 'summary', 0, first.length)).toHaveLength(1);
    expect(hintsOf(text, 'summary', first.length)).toHaveLength(1);
    expect(hintsOf(text, 'summary', 0, 10)).toEqual([]);
  });

  test('once for an anchor, however often it is used', () => {
    expect(hintsOf(`a: &t ${legacy}\nb: *t\nc: *t\n`)).toHaveLength(1);
  });

  test('people and unknown issuers are not named', () => {
    for (const kind of ['login-provider', 'other', 'google', 'entra'])
      expect(JSON.stringify(hintsOf(configMap(tokenOf(kind))))).not.toMatch(/jane|sso\.example|id\.example/i);
  });

  test('hostile names are one harmless line', () => {
    const payload = {
      ...payloads['kubernetes-legacy'],
      'kubernetes.io/serviceaccount/service-account.name': `a\n\u202eb${' '.repeat(200)}c`,
    };
    const [hint] = hintsOf(configMap(makeToken({ payload })));
    expect(hint?.label).toMatch(/^ServiceAccount default\/a \\u202eb … · [^\n]*$/);
  });
});
