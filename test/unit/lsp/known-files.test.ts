import { describe, expect, test } from 'vitest';
import { defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { conditionsOf, packDocument, unpackDocument } from '../../../server/src/engine/known-documents.ts';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import { createKeepKnown } from '../../../server/src/lsp/keep-known.ts';
import { createTurns } from '../../../server/src/lsp/turns.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { knownFilesIn, memoryStorage, session } from '../../support/sessions.ts';
import { tokenOf } from '../../support/tokens.ts';
import { uriOf } from '../../support/workspaces.ts';

const files = {
  'role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: ["*"]
`,
  'binding.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: web, namespace: shop}
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: web-token
  namespace: shop
  annotations: {kubernetes.io/service-account.name: web}
type: kubernetes.io/service-account-token
`,
  'notes.yaml': 'just: notes\n',
};

describe('what a session leaves', () => {
  test('spares the next one every parse and changes nothing of what it says', async () => {
    const storage = memoryStorage();
    const cold = await session(files, storage);
    expect(cold.workspace.counts).toMatchObject({ documentsParsed: 3, documentsKnown: 0 });
    const warm = await session(files, storage);
    expect(warm.workspace.counts).toMatchObject({ documentsParsed: 0, documentsKnown: 3, documentChecks: 0 });
    expect(warm.said).toEqual(cold.said);
    expect([...warm.said.values()].join()).toContain('no-token-secret');
  });

  test('is the same text when nothing has changed', async () => {
    const storage = memoryStorage();
    await session(files, storage);
    const first = storage.stored;
    await session(files, storage);
    expect(storage.stored).toBe(first);
  });

  test('is nothing to another build, other rules and another target version', async () => {
    const storage = memoryStorage();
    await session(files, storage);
    const { stored } = storage;
    for (const other of [
      { build: 'another' },
      { configuration: { preset: 'audit' as const } },
      { configuration: { kubernetesMinor: 24 } },
      { configuration: { rules: { 'no-token-secret': { level: 'hint' as const } } } },
    ]) {
      storage.stored = stored;
      const { workspace, said } = await session(files, storage, other);
      expect(workspace.counts).toMatchObject({ documentsParsed: 3, documentsKnown: 0 });
      expect(said).toEqual((await session(files, undefined, other)).said);
    }
  });

  test('counts for a document wherever it has moved, and not for one that was changed', async () => {
    const storage = memoryStorage();
    await session(files, storage);
    const moved = { 'all/of/it.yaml': `${files['notes.yaml']}---\n${files['role.yaml']}` };
    const changed = { ...files, 'role.yaml': files['role.yaml'].replace('"*"', 'get') };
    const before = storage.stored;
    const cold = await session(changed, undefined);
    const warm = await session(changed, storage);
    expect(warm.workspace.counts).toMatchObject({ documentsParsed: 1, documentsKnown: 2 });
    expect(warm.said).toEqual(cold.said);
    storage.stored = before;
    expect((await session(moved, storage)).said).toEqual((await session(moved, undefined)).said);
  });

  test('is used as far as it is whole', async () => {
    const storage = memoryStorage();
    const { said } = await session(files, storage);
    const whole = storage.stored!;
    const tampered = [
      '',
      '\n\n\n',
      'x'.repeat(1000),
      '{"version":1}',
      whole.slice(0, -1),
      whole.replaceAll('"', "'"),
      whole.replaceAll('reader', 'writer'),
      whole.replaceAll('\n', '\r\n'),
      `${whole}${whole}`,
      whole.split('\n').reverse().join('\n'),
      ...Array.from({ length: 60 }, (_, i) => whole.slice(0, Math.floor((whole.length * i) / 60))),
      ...Array.from({ length: 60 }, (_, i) => {
        const at = Math.floor((whole.length * i) / 60);
        return `${whole.slice(0, at)}${whole[at] === '7' ? '8' : '7'}${whole.slice(at + 1)}`;
      }),
    ];
    for (const text of tampered) {
      storage.stored = text;
      const after = await session(files, storage);
      expect(after.said).toEqual(said);
      expect(storage.stored).toBe(whole);
    }
  });
});

describe('a document that is left', () => {
  const plain = { facts: { resources: [] }, problems: [], findings: [], places: [] };

  test('comes back as it was, or not at all', () => {
    expect(unpackDocument(packDocument(plain)!)).toEqual(plain);
    for (const [name, value] of Object.entries({
      map: new Map(),
      date: new Date(0),
      expression: /x/,
      'not a number': Number.NaN,
      'minus zero': -0,
      function: () => 1,
      'hole in a list': [undefined],
    }))
      expect(packDocument({ ...plain, facts: { resources: [value] } as never }), name).toBeUndefined();
  });

  test('of another form is refused', () => {
    const broken: readonly unknown[] = [
      null,
      [],
      'text',
      { ...plain, facts: null },
      { ...plain, facts: {} },
      { ...plain, facts: { resources: [{ kind: 1 }] } },
      { ...plain, problems: [{ kind: 'syntax', range: [0] }] },
      { ...plain, findings: [{ rule: 'x', message: 'y', range: ['0', 1] }] },
      { ...plain, findings: {} },
      { ...plain, places: [['a', [0, Number.MAX_VALUE]]] },
      { ...plain, places: [[1, [0, 1]]] },
    ];
    for (const value of broken) expect(unpackDocument(JSON.stringify(value))).toBeUndefined();
    for (const text of ['', '{', 'undefined', `${JSON.stringify(plain)}}`])
      expect(unpackDocument(text)).toBeUndefined();
  });

  test('changes no prototype', () => {
    const hostile = `{"__proto__":{"polluted":1},"facts":{"resources":[],"__proto__":{"polluted":1}},"problems":[],"findings":[],"places":[]}`;
    unpackDocument(hostile);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('holds no annotation that could be a secret', async () => {
    const account = (annotations: string): string =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  annotations:\n    ${annotations}\n`;
    const token = tokenOf('kubernetes-legacy');
    const secrets = {
      'token.yaml': [`example.com/token: ${token}`, token.slice(60, 100)],
      'applied.yaml': [
        `kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"b3Blbi1zZXNhbWU"}}'`,
        'b3Blbi1zZXNhbWU',
      ],
      'password.yaml': ['example.com/admin-password: open-sesame-42', 'open-sesame-42'],
      'random.yaml': ['example.com/seal: q8Zt3Lw9Xr2Vb7Ny5Kc1', 'q8Zt3Lw9Xr2Vb7Ny5Kc1'],
    } as const;
    for (const [name, [annotation, secret]] of Object.entries(secrets)) {
      const storage = memoryStorage();
      const texts = { [name]: account(annotation), 'other.yaml': account('example.com/team: shop') };
      const cold = await session(texts, storage);
      expect(storage.stored, name).toContain('example.com/team');
      expect(storage.stored, name).not.toContain(secret);
      // It is not kept, and that is kept: nobody writes the file again because of it.
      const known = knownFilesIn(storage);
      await known.load();
      const warm = await session(texts, storage);
      expect(warm.said).toEqual(cold.said);
      expect(warm.workspace.counts.documentsParsed).toBe(1);
    }
  });
});

describe('a file without anything of interest', () => {
  const versions = new Map<string, { id: string; since: number }>();
  const storage = memoryStorage();
  const open = async () => {
    const { createKnownFiles } = await import('../../../server/src/lsp/known-files.ts');
    const known = createKnownFiles({
      storage,
      build: 'build',
      versionOf: async (uri) => versions.get(uri),
      turns: createTurns(async () => undefined),
    });
    await known.load();
    return known;
  };
  const [old, young, gone, edited] = ['old', 'young', 'gone', 'edited'].map((name) => uriOf(`${name}.yaml`));

  test('is known again while it is the same, if it had not just changed', async () => {
    const before = Date.now() - 60_000;
    for (const uri of [old, gone, edited]) versions.set(uri!, { id: '1', since: before });
    versions.set(young!, { id: '1', since: Date.now() + 1 });
    const first = await open();
    for (const uri of [old, young, gone, edited]) {
      expect(await first.isDull(uri!)).toBe(false);
      first.note(uri!, true);
    }
    await first.save([]);
    versions.delete(gone!);
    versions.set(edited!, { id: '2', since: before });
    const second = await open();
    const answers = await Promise.all([old, young, gone, edited].map((uri) => second.isDull(uri!)));
    expect(answers).toEqual([true, false, false, false]);
  });

  test('is forgotten when something of interest comes into it', async () => {
    const first = await open();
    expect(await first.isDull(old!)).toBe(true);
    first.note(old!, false);
    await first.save([]);
    expect(await (await open()).isDull(old!)).toBe(false);
  });
});

describe('two files one after the other', () => {
  test('answer for the text that was asked about', async () => {
    const storage = memoryStorage();
    const roles = (...names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, files['role.yaml'].replace('reader', name)]));
    await session(roles('first.yaml', 'other.yaml'), storage);
    const before = storage.stored;
    // Another window leaves lines of the same length in the same places.
    await session(roles('third.yaml', 'other.yaml'), storage);
    const after = storage.stored;
    storage.stored = before;
    const known = knownFilesIn(storage);
    await known.load();
    storage.stored = after;
    await known.load();
    const conditions = conditionsOf(rules, defaultConfiguration);
    const find = (name: string) => known.find(files['role.yaml'].replace('reader', name), conditions);
    expect(find('first.yaml')).toBeUndefined();
    expect(JSON.stringify(find('third.yaml'))).toContain('third.yaml');
    expect(JSON.stringify(find('other.yaml'))).toContain('other.yaml');
  });
});

describe('when it is written', () => {
  const worked = async () => {
    const storage = memoryStorage();
    const { workspace } = await session(files, storage);
    storage.stored = 'untouched';
    return { storage, workspace, known: knownFilesIn(storage) };
  };

  test('is not before a scan has seen everything: half would take the place of all', async () => {
    const { storage, workspace, known } = await worked();
    const keep = createKeepKnown(workspace, known);
    await keep.end();
    expect(storage.stored).toBe('untouched');
    keep.scanned();
    await keep.end();
    expect(storage.stored).toContain('reader');
  });

  test('is only when there is something new', async () => {
    const { storage, workspace, known } = await worked();
    const keep = createKeepKnown(workspace, known);
    keep.scanned();
    await keep.end();
    storage.stored = 'untouched';
    await keep.end();
    expect(storage.stored).toBe('untouched');
    workspace.update(uriOf('more.yaml'), files['role.yaml'].replace('reader', 'writer'));
    workspace.check(uriOf('more.yaml'));
    await keep.end();
    expect(storage.stored).toContain('writer');
  });

  test('is not because of documents that are never kept: for what they hold, or because the clock decides', async () => {
    const storage = memoryStorage();
    const sealed = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, annotations: {example.com/seal: q8Zt3Lw9Xr2Vb7Ny5Kc1}}\n`;
    const token = tokenOf('github-actions', { exp: 4_102_444_800 });
    const timed = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: timed}\ndata:\n  token: ${token}\n`;
    const texts = { ...files, 'sealed.yaml': sealed, 'timed.yaml': timed };
    await session(texts, storage);
    const again = async (more: Record<string, string> = {}): Promise<string | undefined> => {
      const before = storage.stored;
      const known = knownFilesIn(storage);
      await known.load();
      const workspace = createWorkspace(rules, { known });
      for (const [name, text] of Object.entries({ ...texts, ...more })) {
        workspace.update(uriOf(name), text);
        workspace.check(uriOf(name));
      }
      // As a configuration does that is read late: every document is asked for once more.
      workspace.configure(() => ({ ...defaultConfiguration }));
      for (const uri of workspace.uris()) workspace.check(uri);
      expect(known.unkept).toBe(2);
      storage.stored = 'untouched';
      const keep = createKeepKnown(workspace, known);
      keep.scanned();
      await keep.end();
      const { stored } = storage;
      storage.stored = before;
      return stored;
    };
    expect(await again()).toBe('untouched');
    expect(await again({ 'more.yaml': files['role.yaml'].replace('reader', 'writer') })).toContain('writer');
  });
});
