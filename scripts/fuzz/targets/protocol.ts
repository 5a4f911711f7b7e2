import { isDeepStrictEqual } from 'node:util';
import { CancellationTokenSource, type ClientCapabilities } from 'vscode-languageserver-protocol';
import { bareCapabilities, fullCapabilities } from '../../../test/protocol/client.ts';
import { tokenNames, tokenOf } from '../../../test/support/tokens.ts';
import { type InProcessServer, startServer, workspaceRoot } from '../in-process-server.ts';
import { arbitraryText, mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { promise, type Target } from '../target.ts';

const uris: readonly string[] = ['a.yaml', 'b.yaml', 'sub/c.yaml', '.zero-token.yaml'].map(
  (name) => `${workspaceRoot}/${name}`,
);
const oddUris: readonly string[] = [
  '',
  'x',
  'file:///',
  'file:///fuzz',
  'untitled:Untitled-1',
  'git:/a',
  '%',
  'a:b:c',
  '__proto__',
];

/** Values that no request may hold where another is asked for. */
const odd: readonly unknown[] = [
  null,
  -1,
  1e21,
  Number.MAX_SAFE_INTEGER,
  0.5,
  '',
  'x',
  true,
  [],
  {},
  [null],
  { line: 'a' },
  '__proto__',
];

function uriFor(random: Random): string {
  return random.oneIn(6) ? random.pick(oddUris) : random.pick(uris);
}

function position(random: Random): unknown {
  return random.oneIn(8) ? random.pick(odd) : { line: random.below(40), character: random.below(60) };
}

function range(random: Random): unknown {
  return random.oneIn(8) ? random.pick(odd) : { start: position(random), end: position(random) };
}

const methods: Readonly<Record<string, (random: Random) => Record<string, unknown>>> = {
  'textDocument/diagnostic': () => ({}),
  'workspace/diagnostic': (random) => ({
    textDocument: undefined,
    previousResultIds: random.oneIn(4) ? random.pick(odd) : [{ uri: uriFor(random), value: 'x' }],
  }),
  'textDocument/hover': (random) => ({ position: position(random) }),
  'textDocument/definition': (random) => ({ position: position(random) }),
  'textDocument/references': (random) => ({
    position: position(random),
    context: random.oneIn(5) ? random.pick(odd) : { includeDeclaration: random.oneIn(2) },
  }),
  'textDocument/documentSymbol': () => ({}),
  'workspace/symbol': (random) => ({ query: random.oneIn(4) ? random.pick(odd) : 'a' }),
  'textDocument/codeLens': () => ({}),
  'codeLens/resolve': (random) => ({
    range: range(random),
    data: { uri: uriFor(random), start: random.below(99) },
  }),
  'textDocument/prepareRename': (random) => ({ position: position(random) }),
  'textDocument/rename': (random) => ({
    position: position(random),
    newName: random.oneIn(4) ? random.pick(odd) : arbitraryText(random, 6),
  }),
  'textDocument/completion': (random) => ({ position: position(random) }),
  'textDocument/inlayHint': (random) => ({ range: range(random) }),
  'textDocument/codeAction': (random) => ({
    range: range(random),
    context: random.oneIn(5)
      ? random.pick(odd)
      : { diagnostics: [], only: random.pick([undefined, [], ['source.fixAll']]) },
  }),
  'codeAction/resolve': (random) => ({
    title: 'x',
    data: random.oneIn(3)
      ? random.pick(odd)
      : {
          uri: uriFor(random),
          version: random.pick([null, 1, 2]),
          request: {
            type: random.pick(['fix-all', 'fix-rule', 'fix', 'ignore-line']),
            rule: 'x',
            title: 'y',
            finding: random.pick(odd),
          },
        },
  }),
  'zeroToken/fixAll': (random) => ({ uri: random.oneIn(4) ? random.pick(odd) : uriFor(random) }),
  'zeroToken/report': (random) => ({
    folder: random.oneIn(4) ? random.pick(odd) : workspaceRoot,
    form: random.pick(['markdown', 'sarif', 'baseline', 'x', null]),
    root: random.pick([undefined, workspaceRoot, 1]),
  }),
  'zeroToken/decode': (random) => ({
    token: random.oneIn(4) ? random.pick(odd) : mutated(tokenOf(random.pick(tokenNames)), random),
  }),
  'zeroToken/verify': (random) => ({ token: random.pick(odd), jwks: random.pick(odd) }),
  'zeroToken/trace': (random) => ({
    token: random.pick([undefined, tokenOf(random.pick(tokenNames)), 3]),
    uri: random.pick([undefined, uriFor(random), 4]),
    position: random.pick([undefined, position(random)]),
  }),
  'zeroToken/subjects': (random) => ({
    uri: random.pick([undefined, uriFor(random)]),
    position: position(random),
  }),
  'zeroToken/permissions': (random) => ({ subject: subject(random) }),
  'zeroToken/accessPage': (random) => ({
    subject: subject(random),
    key: random.pick([undefined, 'x', 3]),
    root: random.pick(odd),
  }),
  'zeroToken/counts': () => ({}),
  'zeroToken/unknown': () => ({}),
};

function subject(random: Random): unknown {
  return random.oneIn(4)
    ? random.pick(odd)
    : {
        kind: random.pick(['ServiceAccount', 'User', 'x']),
        name: random.pick(['default', '__proto__', 3]),
        namespace: random.pick([null, 'default', {}]),
      };
}

/** What the client has told: the buffers it has open. */
type Buffers = Map<string, { version: number; text: string }>;

async function request(server: InProcessServer, random: Random): Promise<void> {
  const method = random.pick(Object.keys(methods));
  const textDocument = random.oneIn(12) ? random.pick(odd) : { uri: uriFor(random) };
  const params = random.oneIn(25)
    ? random.pick([null, {}, []])
    : { textDocument, ...methods[method]?.(random) };
  const source = new CancellationTokenSource();
  // It waits for changes by design: without a cancellation there may be no answer.
  const waits = method === 'workspace/diagnostic';
  const answer = server.client.sendRequest(method, params, source.token).then(
    () => undefined,
    // A refusal is an answer, too.
    () => undefined,
  );
  if (waits) setTimeout(() => source.cancel(), random.below(20));
  else if (random.oneIn(5)) source.cancel();
  else if (random.oneIn(8)) setImmediate(() => source.cancel());
  await answered(answer, method);
}

async function answered(answer: Promise<void>, method: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${method} was not answered within 8 s`)), 8_000);
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function tell(
  server: InProcessServer,
  buffers: Buffers,
  files: Map<string, string>,
  random: Random,
): Promise<void> {
  const { client } = server;
  const uri = random.pick(uris);
  const known = buffers.get(uri);
  switch (random.below(8)) {
    case 0:
    case 1: {
      const text = isConfiguration(uri)
        ? configurationText(random)
        : mutated(random.pick(manifests()), random);
      buffers.set(uri, { version: 1, text });
      return client.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
    }
    case 2: {
      const text = isConfiguration(uri)
        ? configurationText(random)
        : random.oneIn(3)
          ? random.pick(manifests())
          : mutated(known?.text ?? '', random);
      const version = (known?.version ?? 1) + 1;
      // A change of a buffer that was never opened is of no consequence.
      if (known !== undefined) buffers.set(uri, { version, text });
      return client.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    }
    case 3:
      buffers.delete(uri);
      return client.sendNotification('textDocument/didClose', { textDocument: { uri } });
    case 4:
      return client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    case 5: {
      if (random.oneIn(3)) files.delete(uri);
      else files.set(uri, isConfiguration(uri) ? configurationText(random) : random.pick(manifests()));
      const type = files.has(uri) ? 2 : 3;
      return client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    }
    case 6:
      server.settings = random.pick([
        {},
        { preset: 'audit' },
        { diagnostics: { scope: 'openFiles' } },
        { enable: false },
        { rules: { __proto__: 'x' } },
        { workspace: { include: 3 } },
      ]);
      return client.sendNotification('workspace/didChangeConfiguration', {
        settings: { zeroToken: server.settings },
      });
    default:
      return client.sendNotification(
        random.pick([
          'textDocument/didOpen',
          'textDocument/didChange',
          'textDocument/didClose',
          'workspace/didChangeWatchedFiles',
          'workspace/didChangeWorkspaceFolders',
          'zeroToken/unknown',
          '$/setTrace',
        ]),
        random.pick([
          {},
          { textDocument: {} },
          { textDocument: null },
          { changes: null },
          { event: {} },
          { changes: [{ uri: '', type: 9 }] },
          { textDocument: { uri: 'x' }, contentChanges: null },
        ]),
      );
  }
}

function isConfiguration(uri: string): boolean {
  return uri.endsWith('.zero-token.yaml');
}

/** Each can be read: of a text that cannot, the last one that could stays in force, which a fresh server has not seen. */
function configurationText(random: Random): string {
  return random.pick([
    'preset: audit\n',
    'rules: {ZT101: off}\n',
    'ignore: ["**"]\n',
    'baseline: ../../../etc/passwd\n',
    '',
  ]);
}

async function stateOf({ client }: InProcessServer): Promise<unknown> {
  const reports: unknown[] = [];
  for (const uri of uris) {
    // No order of answers may decide about what is known in the end.
    const { items } = await client.sendRequest<{ items?: unknown }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    reports.push(items);
  }
  return reports;
}

/** Messages in any order, well formed or not. */
export const protocol: Target = {
  name: 'protocol',
  asserts:
    'requests, notifications, unknown and closed documents, wrong parameters and cancellations in any order: every request is answered, nothing rejects unheard, and in the end a server that hears the last state only says the same',
  cost: 40,
  async run(random) {
    const files = new Map<string, string>();
    for (const uri of uris.slice(0, 3)) if (random.oneIn(2)) files.set(uri, random.pick(manifests()));
    const capabilities = random.oneIn(5) ? bareCapabilities : fullCapabilities;
    const server = await startServer(files, capabilities);
    const buffers: Buffers = new Map();
    const waiting: Promise<void>[] = [];
    try {
      for (let i = 5 + random.below(30); i > 0; i -= 1) {
        if (random.oneIn(2)) await tell(server, buffers, files, random);
        else waiting.push(request(server, random));
        if (random.oneIn(6)) await new Promise((resolve) => setTimeout(resolve, random.below(4)));
      }
      await Promise.all(waiting);
      await sameAsFresh(server, buffers, files, capabilities);
    } finally {
      await server.stop();
    }
  },
};

async function sameAsFresh(
  server: InProcessServer,
  buffers: Buffers,
  files: ReadonlyMap<string, string>,
  capabilities: ClientCapabilities,
): Promise<void> {
  // What was said of settings and files is taken in behind what was said before.
  await server.client.sendNotification('workspace/didChangeConfiguration', {
    settings: { zeroToken: server.settings },
  });
  const fresh = await startServer(files, capabilities);
  try {
    fresh.settings = server.settings;
    await fresh.client.sendNotification('workspace/didChangeConfiguration', {
      settings: { zeroToken: fresh.settings },
    });
    for (const [uri, { version, text }] of buffers)
      await fresh.client.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version, text },
      });
    // Reading files takes a few turns of the loop.
    for (let tries = 0; ; tries += 1) {
      const [a, b] = [await stateOf(server), await stateOf(fresh)];
      if (isDeepStrictEqual(a, b)) return;
      promise(tries < 40, () => `a fresh server says otherwise:\n${JSON.stringify(a)}\n${JSON.stringify(b)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await fresh.stop();
  }
}
