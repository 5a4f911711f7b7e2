import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { podErrors, readObjects, seenBy } from '../support/api-server.ts';
import { allFindings, applyPlan, onlyRules, workspaceOf } from '../support/workspaces.ts';

interface Source {
  readonly path: unknown;
  readonly expirationSeconds: unknown;
  readonly audience: string | undefined;
}

/** A Pod in JSON, which is YAML, so that every value stands exactly as meant. */
function manifest(
  sources: readonly Source[],
  mount: object = { mountPath: '/var/run/secrets/tokens' },
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      containers: [
        { name: 'main', image: 'registry.example.com/web:1', volumeMounts: [{ name: 'tokens', ...mount }] },
      ],
      volumes: [
        {
          name: 'tokens',
          projected: { sources: sources.map((source) => ({ serviceAccountToken: source })) },
        },
      ],
    },
  });
}

function errorsOf(text: string): readonly string[] {
  return readObjects(text).flatMap((object) => podErrors(object.spec));
}

function textOf(workspace: Workspace): string {
  return [...workspace.uris()].map((uri) => workspace.text(uri) ?? '').join('\n');
}

function safeFixes(workspace: Workspace): void {
  for (let round = 0; round < 30; round += 1) {
    const offer = allFindings(workspace)
      .flatMap((finding) => workspace.offers(finding))
      .find(({ safe, refusal }) => safe && refusal === undefined);
    if (offer === undefined) return;
    applyPlan(workspace, workspace.plan(offer));
  }
  throw new Error('fixes do not come to an end');
}

const segment = fc.constantFrom('token', 'a', '..', '.', '..data', '...', '', 'x.y');
const source: fc.Arbitrary<Source> = fc.record({
  path: fc.oneof(
    fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    fc.constant(undefined),
  ),
  expirationSeconds: fc.oneof(
    fc.constantFrom<unknown>(
      undefined,
      0,
      -1,
      599,
      600,
      3600,
      3607,
      2 ** 32,
      2 ** 32 + 1,
      2 ** 40,
      '3600',
      '1h',
      900.5,
    ),
    fc.integer({ min: 0, max: 1200 }),
  ),
  audience: fc.constantFrom(undefined, 'https://vault.example.com'),
});

/** The judge compares numbers only; that they are whole is the JSON reader's part. */
function isRefused(text: string): boolean {
  const fractions = /"expirationSeconds":\d+\.\d/.test(text);
  return fractions || errorsOf(text).length > 0;
}

describe('no-invalid-projected-token and the API server', () => {
  const configuration = onlyRules(['no-invalid-projected-token']);

  test('report the same Pods, and the safe fixes make them acceptable', () => {
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 3 }), (sources) => {
        const text = manifest(sources);
        const workspace = workspaceOf({ 'pod.json.yaml': text }, { configuration });
        const refused = allFindings(workspace).filter(({ severity }) => severity === 'error');
        expect(refused.length > 0, text).toBe(isRefused(text));
        safeFixes(workspace);
        expect(isRefused(textOf(workspace)), textOf(workspace)).toBe(false);
        expect(allFindings(workspace).filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('taking out a covered source leaves the same files', () => {
    const text = manifest([
      { path: 'token', expirationSeconds: undefined, audience: undefined },
      { path: 'token', expirationSeconds: 600, audience: 'https://vault.example.com' },
    ]);
    const workspace = workspaceOf({ 'pod.yaml': text }, { configuration });
    const files = (): unknown =>
      readObjects(textOf(workspace)).map((object, _, all) => [...seenBy(object, all)]);
    const before = files();
    safeFixes(workspace);
    expect(allFindings(workspace)).toEqual([]);
    expect(textOf(workspace)).not.toBe(text);
    expect(files()).toEqual(before);
    expect(textOf(workspace)).toContain('vault.example.com');
  });

  test('before 1.36 a path such as /token was let pass: a warning, and no safe fix', () => {
    const text = manifest([{ path: '/token', expirationSeconds: 600, audience: undefined }]);
    const workspace = workspaceOf(
      { 'pod.yaml': text },
      { configuration: { ...configuration, kubernetesMinor: 26 } },
    );
    const findings = allFindings(workspace);
    expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
    expect(findings.flatMap((finding) => workspace.offers(finding)).map(({ safe }) => safe)).toEqual([false]);
  });
});

describe('no-sub-path-token', () => {
  test('afterwards the program sees a renewed token at the same path', () => {
    const path = '/var/run/secrets/vault/token';
    const text = manifest(
      [{ path: 'token', expirationSeconds: 600, audience: 'https://vault.example.com' }],
      {
        mountPath: path,
        subPath: 'token',
      },
    );
    const workspace = workspaceOf({ 'pod.yaml': text });
    const seen = () =>
      readObjects(textOf(workspace)).map((object, _, all) => seenBy(object, all).get(`main:${path}`));
    expect(seen()).toMatchObject([{ content: 'token of default', renewed: false }]);
    const [finding] = allFindings(workspace).filter(({ rule }) => rule === 'no-sub-path-token');
    const offer = finding && workspace.offers(finding)[0];
    expect(offer?.refusal).toBeUndefined();
    if (offer !== undefined) applyPlan(workspace, workspace.plan(offer));
    expect(seen()).toMatchObject([{ content: 'token of default', renewed: true }]);
    expect(errorsOf(textOf(workspace))).toEqual([]);
  });
});
