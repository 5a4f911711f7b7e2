import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { toWorkspaceEdit } from '../../server/src/lsp/workspace-edit.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import {
  applyAction,
  bareCapabilities,
  type ClientOptions,
  eventually,
  fullCapabilities,
  pause,
  rangeOf,
  startStdioClient,
  type TestClient,
} from './client.ts';
import { deployment, harmlessDocument, podDocument, tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';
import { legacyToken } from './tokens.ts';

const running: TestClient[] = [];

async function start(options: ClientOptions = {}): Promise<TestClient> {
  const client = await startStdioClient(options);
  running.push(client);
  return client;
}

afterEach(async () => {
  for (const client of running.splice(0)) {
    expect(client.log.filter((line) => line.includes('failed'))).toEqual([]);
    await client.stop();
  }
});
afterAll(removeBuilds);

const secret = 'file:///secret.yaml';
const user = 'file:///deployment.yaml';
const atType = rangeOf(tokenSecret, 'kubernetes.io/service-account-token');

describe('code actions', () => {
  test('stand in the list without an edit; resolving computes it', async () => {
    const client = await start();
    client.open(secret, tokenSecret);
    client.open(user, deployment);
    const diagnostics = await client.diagnostics(user);
    const actions = await client.actions(user, rangeOf(deployment, 'reporter-token'), undefined, diagnostics);
    const fix = actions.find(
      ({ title }) => title === 'Mount a projected token instead of Secret reporter-token',
    );
    expect(fix?.edit).toBeUndefined();
    expect(fix?.kind).toBe('quickfix');
    expect(fix?.diagnostics?.map(({ code }) => code)).toEqual(['no-mounted-token-secret']);
    const resolved = await client.resolve(fix!);
    const after = applyAction(resolved, user, deployment);
    expect(parseDocument(after).problems).toEqual([]);
    expect(after).toContain('serviceAccountToken');
    expect(after).not.toContain('secretName');
    expect(after).toContain('# reads /etc/reporter');
    client.replace(user, 2, after);
    expect((await client.diagnostics(user)).map(({ code }) => code)).not.toContain('no-mounted-token-secret');
  });

  test('that reach other files ask before they do', async () => {
    const client = await start();
    client.open(secret, tokenSecret);
    client.open(user, deployment);
    const actions = await client.actions(secret, atType);
    const fix = actions.find(({ title }) => title.startsWith('Convert'));
    const { edit } = await client.resolve(fix!);
    const changes = (edit?.documentChanges ?? []).map((change) => ('edits' in change ? change : undefined));
    expect(
      changes.map((change) => change?.textDocument).toSorted((a, b) => (a!.uri < b!.uri ? -1 : 1)),
    ).toEqual([
      { uri: user, version: 1 },
      { uri: secret, version: 1 },
    ]);
    for (const change of changes) {
      for (const one of change?.edits ?? []) {
        if (!('annotationId' in one)) throw new Error('an edit without annotation');
        expect(edit?.changeAnnotations?.[one.annotationId]).toMatchObject({ needsConfirmation: false });
      }
    }
  });

  test('that reach only another file say what they do there', () => {
    const surroundings = {
      documentChanges: true,
      changeAnnotations: true,
      displayUri: (uri: string) => uri,
      versionOf: () => null,
    };
    const file = {
      uri: 'file:///b.yaml',
      text: 'a: 1\n',
      edits: [{ start: 3, end: 4, newText: '2', label: 'Set a' }],
    };
    const edit = toWorkspaceEdit([file], 'file:///a.yaml', surroundings);
    expect(Object.values(edit.changeAnnotations ?? {})).toEqual([
      { label: 'Set a', needsConfirmation: false },
    ]);
    expect(toWorkspaceEdit([file], 'file:///b.yaml', surroundings).changeAnnotations).toBeUndefined();
  });

  test('of an outdated text come back without an edit', async () => {
    const client = await start();
    client.open(secret, tokenSecret);
    const actions = await client.actions(secret, atType);
    client.replace(secret, 2, `# changed\n${tokenSecret}`);
    const [first] = actions.filter(({ data }) => data !== undefined);
    const resolved = await client.resolve(first!);
    expect(resolved.edit).toBeUndefined();
    expect(resolved.disabled?.reason).toBeTruthy();
  });

  test('with an ignore comment silence their finding', async () => {
    const client = await start();
    client.open(secret, tokenSecret);
    const actions = await client.actions(secret, atType);
    for (const title of ['Ignore no-token-secret here', 'Ignore no-token-secret in this file']) {
      const action = actions.find((candidate) => candidate.title === title);
      const after = applyAction(await client.resolve(action!), secret, tokenSecret);
      expect(after).toMatch(/# zero-token-ignore-(next-line|file) no-token-secret\n/);
      const copy = `file:///copy-${title.length}.yaml`;
      client.open(copy, after);
      const codes = (await client.diagnostics(copy)).map(({ code }) => code);
      expect(codes).not.toContain('no-token-secret');
      expect(codes).not.toContain('no-unused-suppression');
      client.close(copy);
    }
    client.configure({ codeAction: { disableRuleComment: { enable: false } } });
    await eventually(
      'no ignore actions',
      async () =>
        !(await client.actions(secret, atType)).some(({ title }) => title.startsWith('Ignore')) || undefined,
    );
  });

  test('fix all appears only when asked for, makes safe fixes only, and leaves none', async () => {
    const client = await start();
    const text = `${deployment}---
# account
apiVersion: v1
# zero-token-ignore-next-line no-jwt-in-manifest -- left over
kind: ServiceAccount # zero-token-ignore no-wildcard-rbac
metadata: {name: reporter}
---
${tokenSecret}`;
    client.open(user, text);
    const here = rangeOf(text, 'zero-token-ignore no-wildcard-rbac');
    expect((await client.actions(user, here)).map(({ kind }) => kind)).not.toContain(
      'source.fixAll.zeroToken',
    );
    const ofRule = (await client.actions(user, here)).find(
      ({ title }) => title === 'Fix all safe findings of no-unused-suppression in this file',
    );
    const [fixAll, ...others] = await client.actions(user, here, ['source.fixAll']);
    expect(fixAll?.kind).toBe('source.fixAll.zeroToken');
    expect(others).toEqual([]);
    const wanted = text
      .replace(/# zero-token-ignore-next-line.*\n/, '')
      .replace(/ # zero-token-ignore .*/, '');
    for (const action of [ofRule, fixAll]) {
      const after = applyAction(await client.resolve(action!), user, text);
      expect(after).toBe(wanted);
      client.open('file:///after.yaml', after);
      expect(
        await client.actions('file:///after.yaml', rangeOf(after, after.slice(0, -1)), ['source.fixAll']),
      ).toEqual([]);
      client.close('file:///after.yaml');
    }
    // The workspace is as it was: nothing of the trial runs stays.
    expect(
      (await client.diagnostics(user)).filter(({ code }) => code === 'no-unused-suppression'),
    ).toHaveLength(2);
  });

  test('go to older clients with their edits, as plain changes', async () => {
    const capabilities = {
      textDocument: {
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
      },
      workspace: {},
    };
    const client = await start({ capabilities });
    client.open(secret, tokenSecret);
    const actions = await client.actions(secret, atType);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) {
      expect(action.disabled).toBeUndefined();
      expect(Object.keys(action.edit?.changes ?? {})).toContain(secret);
    }
  });
});

describe('tokens', () => {
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kiosk\ndata:\n  token: ${legacyToken()}\n`;
  const position = { line: 5, character: 30 };
  const everywhere = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
  const uri = 'file:///kiosk.yaml';

  test('are explained under the pointer and behind themselves, as the settings say', async () => {
    const client = await start();
    client.open(uri, text);
    const hover = async () =>
      client.connection.sendRequest<{ contents: { kind: string; value: string } } | null>(
        'textDocument/hover',
        { textDocument: { uri }, position },
      );
    const hints = async () =>
      client.connection.sendRequest<{ label: string; position: { line: number } }[]>(
        'textDocument/inlayHint',
        { textDocument: { uri }, range: everywhere },
      );
    const shown = await hover();
    expect(shown?.contents.kind).toBe('markdown');
    expect(shown?.contents.value).toContain('kiosk-runner');
    expect(shown?.contents.value).not.toContain(legacyToken().slice(0, 20));
    const [hint] = await hints();
    expect(hint?.position.line).toBe(5);
    expect(hint?.label).toContain('kiosk-runner');
    client.configure({ inlayHints: { jwt: 'off' }, hover: { enable: false } });
    await eventually('no hints', async () => (await hints()).length === 0 || undefined);
    expect(await hover()).toBeNull();
    client.configure({ inlayHints: { jwt: 'expiry' } });
    const [brief] = await eventually('hints', async () => {
      const found = await hints();
      return found.length > 0 ? found : undefined;
    });
    expect(brief?.label).not.toContain('kiosk-runner');
  });

  test('are checked against given keys on request, and only those', async () => {
    const client = await start();
    const verify = (token: unknown, jwks: unknown) =>
      client.connection.sendRequest<{ verified: boolean; reason: string }>('zeroToken/verify', {
        token,
        jwks,
      });
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'ES256' })}.${part({ sub: 'build', exp: 4_000_000_000 })}`;
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const jwks = JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] });
    const token = `${signed}.${signature.toString('base64url')}`;
    expect((await verify(token, jwks)).verified).toBe(true);
    expect((await verify(`${signed}x.${signature.toString('base64url')}`, jwks)).verified).toBe(false);
    expect((await verify(token, '{"keys":[]}')).verified).toBe(false);
    expect((await verify(undefined, jwks)).verified).toBe(false);
  });

  test('are decoded on request', async () => {
    const client = await start();
    const decode = (token: unknown) =>
      client.connection.sendRequest<{ markdown: string | null }>('zeroToken/decode', { token });
    expect((await decode(legacyToken())).markdown).toContain('kiosk-runner');
    expect((await decode('no token')).markdown).toBeNull();
    expect((await decode(undefined)).markdown).toBeNull();
  });

  test('never reach the log', async () => {
    const client = await start();
    client.open(uri, text);
    await client.pull(uri);
    expect(client.log.join('\n')).not.toContain(legacyToken().slice(0, 20));
  });
});

describe('every advertised capability answers', () => {
  const somewhere = { textDocument: { uri: 'file:///nowhere.yaml' } };
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 9 } };
  const requests: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
    hoverProvider: [['textDocument/hover', { ...somewhere, position: range.end }]],
    definitionProvider: [['textDocument/definition', { ...somewhere, position: range.end }]],
    referencesProvider: [
      [
        'textDocument/references',
        { ...somewhere, position: range.end, context: { includeDeclaration: true } },
      ],
    ],
    renameProvider: [
      ['textDocument/prepareRename', { ...somewhere, position: range.end }],
      ['textDocument/rename', { ...somewhere, position: range.end, newName: 'x' }],
    ],
    completionProvider: [['textDocument/completion', { ...somewhere, position: range.end }]],
    codeLensProvider: [
      ['textDocument/codeLens', somewhere],
      ['codeLens/resolve', { range, data: { uri: 7 } }],
    ],
    documentSymbolProvider: [['textDocument/documentSymbol', somewhere]],
    workspaceSymbolProvider: [['workspace/symbol', { query: 'nowhere' }]],
    inlayHintProvider: [['textDocument/inlayHint', { ...somewhere, range }]],
    codeActionProvider: [
      ['textDocument/codeAction', { ...somewhere, range, context: { diagnostics: [] } }],
      ['codeAction/resolve', { title: 'none', data: { uri: 7 } }],
    ],
    diagnosticProvider: [['textDocument/diagnostic', somewhere]],
  };
  const notRequests = new Set(['positionEncoding', 'textDocumentSync', 'workspace']);

  test('for a full client, also about documents it does not know', async () => {
    const client = await start();
    const advertised = Object.keys(client.initialized.capabilities).filter((name) => !notRequests.has(name));
    expect(advertised.toSorted()).toEqual(Object.keys(requests).toSorted());
    for (const name of advertised) {
      for (const [method, params] of requests[name] ?? []) {
        await expect(client.connection.sendRequest(method, params), method).resolves.toBeDefined();
      }
    }
  });

  test('for a bare client, which is offered less', async () => {
    const client = await start({ capabilities: bareCapabilities });
    const advertised = Object.keys(client.initialized.capabilities).filter((name) => !notRequests.has(name));
    expect(advertised.toSorted()).toEqual([
      'codeLensProvider',
      'completionProvider',
      'definitionProvider',
      'hoverProvider',
      'inlayHintProvider',
      'referencesProvider',
      'renameProvider',
      'workspaceSymbolProvider',
    ]);
  });

  test('custom requests answer nonsense with nothing', async () => {
    const client = await start({ initializationOptions: { counts: false } });
    expect(await client.connection.sendRequest('zeroToken/counts', {})).toBeNull();
    expect(
      await client.connection.sendRequest('zeroToken/fixAll', { uri: 'file:///nowhere.yaml' }),
    ).toBeNull();
  });
});

describe('work', () => {
  test('a keystroke in a file of 60 documents parses one', async () => {
    const client = await start();
    const uri = 'file:///many.yaml';
    const text = Array.from({ length: 60 }, (_, n) =>
      n % 2 === 0 ? podDocument(n) : harmlessDocument(n),
    ).join('---\n');
    client.open(uri, text);
    await client.pull(uri);
    const before = await client.counts();
    client.change(uri, 2, { range: rangeOf(text, 'main:1.30'), text: 'main:1.31' });
    await client.pull(uri);
    await pause(150);
    const after = await client.counts();
    expect(after.documentsParsed - before.documentsParsed).toBe(1);
    expect(after.failures).toBe(0);
  });

  test('keystrokes that arrive together are analysed once', async () => {
    const client = await start();
    const uri = 'file:///one.yaml';
    client.open(uri, podDocument(1));
    await client.pull(uri);
    const before = await client.counts();
    for (let version = 2; version <= 21; version += 1) client.replace(uri, version, podDocument(version));
    await client.pull(uri);
    const after = await client.counts();
    expect(after.documentsParsed - before.documentsParsed).toBeLessThan(20);
    expect(after.documentsParsed).toBeGreaterThan(before.documentsParsed);
  });

  test('a cancelled request is answered with an error, and the next one as usual', async () => {
    const client = await start();
    const uri = 'file:///one.yaml';
    client.open(uri, Array.from({ length: 400 }, (_, n) => podDocument(n)).join('---\n'));
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node');
    const source = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest(
      'textDocument/diagnostic',
      { textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    expect((await client.pull(uri)).kind).toBe('full');
  });

  test('hostile documents are survived', async () => {
    const client = await start();
    const hostile = [
      '',
      '\u0000\u0001\ud800',
      '['.repeat(5000),
      `${'a: '.repeat(3000)}b`,
      `${Array.from({ length: 8000 }, (_, i) => `k${i}: v`).join('\n')}\n`,
      `a: &a [x]\n${Array.from({ length: 3000 }, (_, i) => `k${i}: *a`).join('\n')}\n`,
      '---\n'.repeat(20_000),
      `kind: Secret\ntype: ${'x'.repeat(2_000_000)}\n`,
      'kind: [Secret\nmetadata: {{ if }}\n  - "',
      '\r\r\n\r---\r\nkind: Secret\r',
      '*unknown\n--- !!binary |\n%YAML 9.9\n...\n',
    ];
    for (const [i, text] of hostile.entries()) {
      const uri = `file:///hostile-${i}.yaml`;
      client.open(uri, text);
      expect((await client.pull(uri)).kind).toBe('full');
      const range = { start: { line: 0, character: 0 }, end: { line: 99_999, character: 99_999 } };
      await client.actions(uri, range);
      await client.connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: range.end,
      });
      await client.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range });
      client.close(uri);
    }
    expect((await client.counts()).failures).toBe(0);
  });
});

describe('the process', () => {
  test('ends with code 0 after shutdown and exit', async () => {
    const client = await startStdioClient({ capabilities: fullCapabilities });
    const code = new Promise((resolve) => client.process?.once('exit', resolve));
    await client.stop();
    expect(await code).toBe(0);
  });

  test('is the same behind the command line', async () => {
    const client = await startStdioClient({ command: ['cli', 'lsp'] });
    client.open(secret, tokenSecret);
    expect((await client.diagnostics(secret)).map(({ code }) => code)).toContain('no-token-secret');
    const code = new Promise((resolve) => client.process?.once('exit', resolve));
    await client.stop();
    expect(await code).toBe(0);
  });

  test('ends when the client goes away', async () => {
    const client = await startStdioClient();
    const gone = new Promise((resolve) => client.process?.once('exit', () => resolve(true)));
    client.process?.stdin?.end();
    expect(await gone).toBe(true);
  });
});
