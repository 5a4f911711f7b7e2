import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hideCredentials, safeLine, safeText } from '../../server/src/cli/output/safe-text.ts';
import { lineHashes } from '../../server/src/features/report/line-hash.ts';
import {
  buildCli,
  type JsonReport,
  makeFolder,
  removeCli,
  runCli,
  staleComment,
  wildcardRole,
} from './bundle.ts';
import { codeScanningProblems } from './code-scanning.ts';
import { sarifProblems } from './sarif-form.ts';
import { schemaProblems } from './sarif-schema.ts';

let bundle = '';
let folder = '';
beforeAll(async () => {
  bundle = await buildCli();
  folder = makeFolder({ 'b,1:%.yaml': staleComment, 'a/role.yaml': wildcardRole });
});
afterAll(() => {
  removeCli(bundle);
  rmSync(folder, { recursive: true, force: true });
});
const output = (format: string): string => runCli(bundle, folder, ['check', '--format', format]).stdout;

test('json holds what the contract says', () => {
  const report = JSON.parse(output('json')) as JsonReport;
  expect(Object.keys(report)).toEqual(['version', 'files', 'documents', 'skipped', 'findings']);
  expect(report).toMatchObject({ version: 1, files: 2, documents: 2, skipped: [] });
  expect(report.findings.map(({ file }) => file)).toEqual(
    [...report.findings.map(({ file }) => file)].sort(),
  );
  const role = report.findings.find(({ rule }) => rule === 'no-wildcard-rbac');
  expect(Object.keys(role ?? {})).toEqual([
    'rule',
    'code',
    'severity',
    'confidence',
    'message',
    'file',
    'range',
    'resource',
    'related',
    'fixes',
  ]);
  expect(role).toMatchObject({
    code: 'ZT201',
    file: 'a/role.yaml',
    range: { start: { line: 8, column: 13 }, end: { line: 8, column: 16 } },
    resource: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      namespace: null,
      name: 'everything',
    },
  });
});

test('json: every key is there, in order', () => {
  const report = JSON.parse(output('json')) as JsonReport;
  const position = ['line', 'column'];
  for (const { range, resource, related, fixes } of report.findings) {
    expect(Object.keys(range)).toEqual(['start', 'end']);
    expect([Object.keys(range.start), Object.keys(range.end)]).toEqual([position, position]);
    if (resource !== null) {
      expect(Object.keys(resource as object)).toEqual(['apiVersion', 'kind', 'namespace', 'name']);
    }
    for (const one of related) expect(Object.keys(one as object)).toEqual(['message', 'file', 'range']);
    for (const one of fixes) expect(Object.keys(one)).toEqual(['title', 'safe']);
  }
  expect(report.findings.some(({ fixes }) => fixes.length > 0)).toBe(true);
});

test('columns count UTF-16 units, whatever line breaks and marks there are', () => {
  const before = '    # \u{1f511} key\r\n    \u{1f511}ü: ';
  const text = `\ufeff${wildcardRole.replaceAll('\n', '\r\n').replace('    verbs: ', `${before}x\r\n    verbs: `)}`;
  const { stdout } = runCli(
    bundle,
    folder,
    ['check', '-', '--format', 'json'],
    text.replace('["*"]', '["*"]'),
  );
  const found = (JSON.parse(stdout) as JsonReport).findings.filter(({ rule }) => rule === 'no-wildcard-rbac');
  expect(found.map(({ range }) => range)).toEqual([
    { start: { line: 10, column: 13 }, end: { line: 10, column: 16 } },
  ]);
  const flow = wildcardRole
    .replace('["pods"]', '["pods"] # x')
    .replace('verbs: ["*"]', 'verbs: ["\u{1f511}", "*"]');
  const shifted = JSON.parse(
    runCli(bundle, folder, ['check', '-', '--format', 'json'], flow).stdout,
  ) as JsonReport;
  // The key is two units wide: `    verbs: ["` are 13, then two, then `", `.
  expect(shifted.findings.find(({ rule }) => rule === 'no-wildcard-rbac')?.range.start).toEqual({
    line: 8,
    column: 19,
  });
});

test('pretty draws carets and counts', () => {
  const text = output('pretty');
  expect(text).toContain(
    [
      'warning[no-unused-suppression]: no-unknown-suppression finds nothing here that zero-token-ignore could silence; remove it',
      ' --> b,1:%.yaml:5:1',
      '  |',
      '5 | # zero-token-ignore no-unknown-suppression -- from another time',
      `  | ${'^'.repeat(63)}`,
      '  = ZT902',
      '  = fix available: Remove the unused suppression',
    ].join('\n'),
  );
  expect(text).toContain('8 |     verbs: ["*"]\n  |             ^^^\n');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(
    /^\d findings \(.*1 warning.*\) in 2 documents in 2 files; 1 can be fixed safely with --fix$/,
  );
  expect(text).not.toContain('\u001b');
});

test('github writes one command per finding, escaped', () => {
  const lines = output('github').trimEnd().split('\n');
  const { findings } = JSON.parse(output('json')) as JsonReport;
  expect(lines).toHaveLength(findings.length);
  expect(lines).toContain(
    '::warning file=b%2C1%3A%25.yaml,line=5,endLine=5,col=1,endColumn=64,title=no-unused-suppression (ZT902)::no-unknown-suppression finds nothing here that zero-token-ignore could silence; remove it',
  );
});

describe('sarif', () => {
  test('names rules, places and fingerprints, and no source', () => {
    const log = JSON.parse(output('sarif'));
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    const codes = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(codes).size).toBe(codes.length);
    const { findings } = JSON.parse(output('json')) as JsonReport;
    expect(run.results).toHaveLength(findings.length);
    for (const result of run.results) {
      expect(codes[result.ruleIndex]).toBe(result.ruleId);
      expect(result.partialFingerprints['zeroToken/v1']).toMatch(/^[0-9a-f]{32}$/);
      const { region, artifactLocation } = result.locations[0].physicalLocation;
      expect(region.startLine).toBeGreaterThan(0);
      expect(region.snippet).toBeUndefined();
      expect(artifactLocation.uri).not.toMatch(/[,:]|%(?![0-9A-F]{2})/);
    }
    const prints = run.results.map(
      (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints['zeroToken/v1'],
    );
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('is built as the standard says', () => {
    expect(sarifProblems(JSON.parse(output('sarif')))).toEqual([]);
    expect(schemaProblems(JSON.parse(output('sarif')))).toEqual([]);
    expect(codeScanningProblems(output('sarif'))).toEqual([]);
    const unread = makeFolder({
      'a.yaml': 'kind: [',
      'b.yaml': new Uint8Array([0xff]),
      'c.yaml': wildcardRole,
    });
    const { stdout } = runCli(bundle, unread, ['check', '--format', 'sarif']);
    expect(sarifProblems(JSON.parse(stdout))).toEqual([]);
    expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout).runs[0].invocations[0].toolExecutionNotifications).toHaveLength(2);
    rmSync(unread, { recursive: true, force: true });
  });

  test('the check of its form finds what is wrong', () => {
    const log = JSON.parse(output('sarif'));
    const [run] = log.runs;
    run.results[0].locations[0].physicalLocation.region.startColumn = 0;
    run.results[0].snippet = 'text';
    run.results[1].level = 'fatal';
    delete run.tool.driver.name;
    expect(sarifProblems(log)).toEqual([
      'runs[0].tool.driver.name is missing',
      'runs[0].results[0].snippet is no property here',
      'runs[0].results[0].locations[0].physicalLocation.region.startColumn is 0',
      'runs[0].results[1].level is "fatal"',
    ]);
  });

  test('the published schema finds it as well, and code scanning has wishes beyond it', () => {
    const log = JSON.parse(output('sarif'));
    const [run] = log.runs;
    run.results[0].locations[0].physicalLocation.artifactLocation.uri = '/etc/passwd';
    delete run.results[1].partialFingerprints.primaryLocationLineHash;
    run.tool.driver.rules[0].properties.tags = Array.from({ length: 11 }, (_, i) => `${i}`);
    expect(schemaProblems(log)).toEqual([]);
    expect(codeScanningProblems(JSON.stringify(log))).toEqual([
      expect.stringMatching(/has more tags than are shown$/),
      expect.stringMatching(/is about security without a severity, or the reverse$/),
      expect.stringMatching(/has no relative path$/),
      expect.stringMatching(/has no hash of its line$/),
    ]);
    run.results[1].level = 'fatal';
    delete run.tool.driver.name;
    expect(schemaProblems(log)).toEqual([
      ".runs[0].tool.driver should have required property 'name'",
      '.runs[0].results[1].level should be equal to one of the allowed values',
    ]);
  });

  test('says how grave a rule is where it is about security', () => {
    const { rules } = JSON.parse(output('sarif')).runs[0].tool.driver;
    const graveness = (code: string): unknown =>
      rules.find(({ id }: { id: string }) => id === code)?.properties['security-severity'];
    expect(graveness('ZT101')).toBe('8.0');
    expect(graveness('ZT902')).toBeUndefined();
  });

  test('counts a byte order mark into the hash of the first line, as the uploading action does', () => {
    const text = `# zero-token-ignore-file no-unknown-suppression -- x\n${wildcardRole}`;
    const own = makeFolder({ 'marked.yaml': `\ufeff${text}`, 'plain.yaml': text });
    const log = JSON.parse(runCli(bundle, own, ['check', '--format', 'sarif']).stdout);
    const hashOf = (file: string): unknown =>
      log.runs[0].results.find(
        (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
          result.locations[0]?.physicalLocation.artifactLocation.uri === file,
      )?.partialFingerprints.primaryLocationLineHash;
    expect(hashOf('plain.yaml')).toBe(lineHashes(text)(1));
    expect(hashOf('marked.yaml')).toBe(lineHashes(`\ufeff${text}`)(1));
    expect(hashOf('plain.yaml')).not.toBe(hashOf('marked.yaml'));
    rmSync(own, { recursive: true, force: true });
  });

  test('keeps fingerprints when lines move', () => {
    const prints = (text: string): readonly string[] => {
      const { stdout } = runCli(bundle, folder, ['check', '-', '--format', 'sarif'], text);
      return JSON.parse(stdout).runs[0].results.map(
        (result: { partialFingerprints: Record<string, string> }) =>
          result.partialFingerprints['zeroToken/v1'],
      );
    };
    expect(prints(`# a comment\n\n${wildcardRole}`)).toEqual(prints(wildcardRole));
    expect(prints(wildcardRole)).not.toEqual([]);
  });
});

describe('what is shown of source lines', () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${encode({ alg: 'RS256' })}.${encode({ sub: 'x' })}.c2lnbmF0dXJl`;

  test.each([
    `  token: ${token}`,
    `  - "Bearer ${token}"`,
    `  args: ["--token=${token}"]`,
    `  ${token.slice(0, 30)}`,
    '  password: hunter2',
    '  DB_PASSWORD: hunter2',
    '  client-secret: "hunter2"',
    '  - apiKey: hunter2 # staging',
    '  token: abcdef.0123456789abcdef',
    '  .dockerconfigjson: hunter2',
  ])('%s holds no credential any more, at the same width', (line) => {
    const shown = safeLine(line, false);
    expect(shown).not.toMatch(/hunter2|eyJ[\w-]{4}|0123456789abcdef/);
    expect(shown).toContain('•');
    expect(shown).toHaveLength(line.length);
  });

  test.each([
    '  secretName: build-token',
    '  serviceAccountName: deployment-controller-with-a-long-name',
    '  mountPath: /var/run/secrets/kubernetes.io/serviceaccount',
    '  automountServiceAccountToken: false',
    '  password: {{ .Values.password }}',
    '  password: $(PASSWORD)',
    '  token: |',
    '  kubernetes.io/service-account.name: build',
    '  tokenExpirationSeconds: 3600',
    '  name: DB_PASSWORD',
  ])('%s stays as it is', (line) => {
    expect(hideCredentials(line, false)).toBe(line);
  });

  test('values are hidden where a rule is about them', () => {
    expect(safeLine('    value: hunter2', true)).toBe('    value: •••••••');
    expect(safeLine('    value: hunter2', false)).toBe('    value: hunter2');
  });

  test.each([
    ['command: [mysql, -u, root, -p, hunter2xyz]', 'command: [mysql, -u, ••••, -p, ••••••••••]'],
    ['  command: ["sh", "-c", "login hunter2xyz"] # x', '  command: ["sh", "-c", ••••••••••••••••••] # x'],
    [
      'args: [--user=root, "--pass=hunter2xyz", $(NAME)]',
      'args: [--user=••••, "--pass=•••••••••••, $(NAME)]',
    ],
    ['- {name: a, args: [hunter2xyz], image: b}', '- {name: a, args: [••••••••••], image: b}'],
    ['    "--pass", "hunter2: xyz]",', '    "--pass", •••••••••••••••,'],
    ['    hunter2xyz]', '    ••••••••••]'],
    ['- {user: a, password: hunter2xyz, tls: true}', '- {user: a, password: ••••••••••, tls: true}'],
    ['- {name: PASSWORD, value: hunter2xyz}', '- {name: PASSWORD, value: ••••••••••}', true],
    ['- {name: SIZE, value: 5}', '- {name: SIZE, value: 5}', false],
    [
      "stringData: {issuer: \"hunter, 2\", b: hunter2 xyz, 'c': 'x'} # y",
      "stringData: {issuer: •••••••••••, b: •••••••••••, 'c': •••} # y",
    ],
    [
      '{kind: Secret, data: {a: aHVudGVy, b: }, type: Opaque}',
      '{kind: Secret, data: {a: ••••••••, b: }, type: Opaque}',
    ],
    ['data: {"a: b": "hunter2', 'data: {"a: b": ••••••••'],
    ['data: {}', undefined],
    ['metadata: {name: data}', undefined],
    ['- {apiGroups: [""], resources: [pods, secrets], verbs: ["*"]}', undefined],
    ['audiences: [vault, sts.amazonaws.com]', undefined],
    ['command: [kube-apiserver]', undefined],
    ['- {key: value, secretKeyRef: {name: token, key: password}}', undefined],
  ])('in flow collections: %s', (line, wanted, hidesValues = false) => {
    expect(safeLine(line, hidesValues)).toBe(wanted ?? line);
  });

  test('of the arguments beside it, the one a finding is about is shown', () => {
    const line = 'command: [kube-apiserver, --anonymous-auth=true, --bearer, hunter2xyz]';
    const start = line.indexOf('--anon');
    expect(safeLine(line, false, [start, start + '--anonymous-auth=true'.length])).toBe(
      'command: [kube-apiserver, --anonymous-auth=true, --bearer, ••••••••••]',
    );
  });

  test('the report of a check hides a password that stands alone in a list of arguments', () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
    - {name: kube-apiserver, image: kube-apiserver, command: [kube-apiserver, --oidc-issuer-url=http://a.example.com, --oidc-client-id=b, hunter2xyz]}
`;
    const { stdout } = runCli(bundle, folder, ['check', '-'], pod);
    expect(stdout).toContain('--oidc-issuer-url=http://a.example.com');
    expect(stdout).not.toContain('hunter2');
  });

  test('nothing can write on the terminal', () => {
    expect(safeLine('a: \u001b[31mred\u202e', false)).toBe('a: \ufffd[31mred\ufffd');
    expect(safeText('one\ntwo\u0007')).toBe('one two\ufffd');
  });
});
