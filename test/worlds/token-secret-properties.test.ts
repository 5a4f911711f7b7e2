import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { noMountedTokenSecret } from '../../server/src/rules/token/no-mounted-token-secret.ts';
import { noTokenSecret } from '../../server/src/rules/token/no-token-secret.ts';
import { podErrors, podTemplateOf, readObjects, type Seen, seenBy } from '../support/api-server.ts';
import type { Manifest, ProjectedSource } from '../support/manifest.ts';
import { allFindings, applyPlan, uriOf, workspaceOf } from '../support/workspaces.ts';

const defaultPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const mode = fc.option(fc.constantFrom(0o400, 0o440, 0o644), { nil: undefined });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const item = fc
  .record({
    key: fc.constantFrom('token', 'ca.crt', 'namespace'),
    path: fc.constantFrom('', 'x/', 'y-'),
    mode,
  })
  .map(({ key, path, mode }) => defined({ key, path: `${path}${key}`, mode }));
const itemList = optional(fc.uniqueArray(item, { minLength: 1, maxLength: 4, selector: ({ path }) => path }));

const secretVolume = fc
  .record({ items: itemList, defaultMode: mode, optional: optional(fc.boolean()) })
  .map((rest) => ({ secret: defined({ secretName: 'app-token', ...rest }) }));

const projectedVolume = fc
  .record({
    items: itemList,
    defaultMode: mode,
    optional: optional(fc.boolean()),
    others: fc.subarray([0, 1, 2]),
    place: fc.nat(3),
  })
  .map(({ items, defaultMode, optional, others, place }) => {
    const sources: ProjectedSource[] = others.map((index) => otherSources[index]!);
    sources.splice(Math.min(place, sources.length), 0, {
      secret: defined({ name: 'app-token', items, optional }),
    });
    return { projected: defined({ defaultMode, sources }) };
  });

const otherSources: readonly ProjectedSource[] = [
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { configMap: { name: 'settings', items: [{ key: 'settings', path: 'x/settings' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
];

const mount = fc.record({
  name: fc.constantFrom('one', 'two'),
  mountPath: fc.constantFrom(defaultPath, '/etc/app', '/var/run/secrets/app', '/opt'),
  subPath: fc.constantFrom(undefined, undefined, undefined, 'token', 'ca.crt'),
  readOnly: optional(fc.boolean()),
});

const container = fc
  .record({
    mounts: fc.uniqueArray(mount, { maxLength: 3, selector: ({ mountPath }) => mountPath }),
    env: fc.uniqueArray(fc.constantFrom('token', 'ca.crt', 'namespace'), { maxLength: 2 }),
  })
  .map(({ mounts, env }) => ({
    volumeMounts: mounts.map((entry) =>
      defined({
        ...entry,
        mountPath: entry.subPath === undefined ? entry.mountPath : `${entry.mountPath}/${entry.subPath}`,
      }),
    ),
    env: env.map((key) => ({
      name: `V_${key.replace('.', '_')}`,
      valueFrom: { secretKeyRef: { name: 'app-token', key } },
    })),
  }));

const defaultMount: ValueOf<typeof container>[] = [
  {
    volumeMounts: [defined({ name: 'one', mountPath: defaultPath, subPath: undefined, readOnly: undefined })],
    env: [],
  },
];

const podSpec = fc
  .record({
    serviceAccountName: fc.constantFrom('app', 'app', 'app', 'other', undefined),
    automountServiceAccountToken: optional(fc.boolean()),
    containers: fc.oneof(
      fc.array(container, { minLength: 1, maxLength: 2 }),
      // As clusters before 1.21 injected it, where automount may take over.
      fc.constant(defaultMount),
    ),
    one: fc.oneof(fc.constant({ secret: { secretName: 'app-token' } }), secretVolume, projectedVolume),
    two: fc.oneof(secretVolume, projectedVolume),
  })
  .map(({ containers, one, two, ...spec }) => ({
    ...defined(spec),
    containers: containers.map((rest, index) => ({
      name: `c${index}`,
      image: 'registry.example.com/app:1',
      ...dropEmpty(rest),
    })),
    volumes: [
      { name: 'one', ...one },
      { name: 'two', ...two },
    ],
  }));

const world = fc.record({
  spec: podSpec,
  kind: fc.constantFrom('Pod', 'Deployment', 'Job', 'CronJob'),
  accountAutomount: optional(fc.boolean()),
  listed: fc.boolean(),
  flow: fc.boolean(),
  indentSeq: fc.boolean(),
  list: fc.boolean(),
});

test('every conversion leaves each container with the same files, modes and identity, and a Pod the API server accepts', () => {
  fc.assert(
    fc.property(world, (made) => {
      const before = objectsOf(made);
      const workloadBefore = before[2]!;
      fc.pre(podErrors(podTemplateOf(workloadBefore)?.spec).length === 0);
      const texts = textsOf(made, before);
      const count = allFindings(load(texts)).length;
      expect(count).toBeGreaterThan(0);
      for (let index = 0; index < count; index += 1) {
        const titles = offersOf(load(texts), index).map(({ title }) => title);
        for (const title of titles) check(texts, before, index, title);
      }
    }),
    { numRuns: 40 },
  );
});

function check(
  texts: Readonly<Record<string, string>>,
  before: readonly Manifest[],
  index: number,
  title: string,
): void {
  const workspace = load(texts);
  const offer = offersOf(workspace, index).find((candidate) => candidate.title === title);
  if (offer === undefined || offer.refusal !== undefined) return;
  const plan = workspace.plan(offer);
  expect(plan, title).toMatchObject({ ok: true });
  const found = allFindings(workspace).length;
  applyPlan(workspace, plan);
  expect(allFindings(workspace).length, title).toBeLessThan(found);
  const after = readObjects(...[...workspace.uris()].map((uri) => workspace.text(uri) ?? ''));
  const [was, is] = [workloadOf(before), workloadOf(after)];
  expect(podErrors(podTemplateOf(is)?.spec), title).toEqual([]);
  const [seenBefore, seenAfter] = [seenBy(was, before), seenBy(is, after)];
  if (title.includes('run the Pods as') || title.includes('put its path in')) return;
  const contents = (seen: ReadonlyMap<string, Seen>): (string | number)[][] =>
    [...seen].map(([place, { content, mode }]) => [place, content, place.includes(':$') ? 0 : mode]).sort();
  if (title.includes('as a directory'))
    expect(contents(seenAfter), title).toEqual(expect.arrayContaining(contents(seenBefore)));
  else expect(contents(seenAfter), title).toEqual(contents(seenBefore));
  if (title.startsWith('Convert ')) {
    expect(
      [...seenAfter].filter(([, { legacy, renewed }]) => legacy || !renewed),
      title,
    ).toEqual([]);
    expect(after.map((object) => object.kind)).not.toContain('Secret');
  }
}

function offersOf(workspace: ReturnType<typeof load>, index: number) {
  const finding = allFindings(workspace)[index];
  return finding === undefined ? [] : workspace.offers(finding);
}

function load(texts: Readonly<Record<string, string>>) {
  return workspaceOf(texts, { rules: [noTokenSecret, noMountedTokenSecret] });
}

function workloadOf(objects: readonly Manifest[]): Manifest {
  const found = objects.find((object) => object.metadata.name === 'workload');
  if (found === undefined) throw new Error('the workload is gone');
  return found;
}

function objectsOf({ spec, kind, accountAutomount, listed }: ValueOf<typeof world>): Manifest[] {
  const metadata = { name: 'workload', namespace: 'apps' };
  const template = { metadata: { labels: { app: 'app' } }, spec };
  const selector = { matchLabels: { app: 'app' } };
  const workloads: Record<string, Manifest> = {
    Pod: { apiVersion: 'v1', kind, metadata, spec },
    Deployment: { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template } },
    Job: { apiVersion: 'batch/v1', kind, metadata, spec: { template } },
    CronJob: {
      apiVersion: 'batch/v1',
      kind,
      metadata,
      spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
    },
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'app-token',
        namespace: 'apps',
        annotations: { 'kubernetes.io/service-account.name': 'app' },
      },
      type: 'kubernetes.io/service-account-token',
    },
    defined({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'app', namespace: 'apps' },
      automountServiceAccountToken: accountAutomount,
      secrets: listed ? [{ name: 'app-token' }] : undefined,
    }),
    workloads[kind]!,
  ];
}

function textsOf(
  { flow, indentSeq, list }: ValueOf<typeof world>,
  objects: readonly Manifest[],
): Record<string, string> {
  const print = (object: object): string =>
    stringify(object, { collectionStyle: flow ? 'flow' : 'any', indentSeq, aliasDuplicateObjects: false });
  if (list) return { 'all.yaml': print({ apiVersion: 'v1', kind: 'List', items: objects }) };
  return Object.fromEntries(objects.map((object, index) => [`${index}.yaml`, print(object)]));
}

type ValueOf<T> = T extends fc.Arbitrary<infer U> ? U : never;

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

function dropEmpty<T extends Record<string, readonly unknown[]>>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, list]) => list.length > 0)) as Partial<T>;
}

test('the findings are where the Secret is named', () => {
  fc.assert(
    fc.property(world, (made) => {
      const texts = textsOf(made, objectsOf(made));
      for (const finding of allFindings(load(texts))) {
        const text = Object.entries(texts).find(([name]) => uriOf(name) === finding.uri)?.[1] ?? '';
        expect(['app-token', 'kubernetes.io/service-account-token']).toContain(
          text.slice(finding.start, finding.end),
        );
      }
    }),
    { numRuns: 30 },
  );
});
