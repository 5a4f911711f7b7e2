import { performance } from 'node:perf_hooks';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { accessHover } from '../../server/src/features/access-hover.ts';
import { createAccessPolicy } from '../../server/src/rbac/access-policy.ts';
import { readRbacObjects } from '../../server/src/rbac/read-rbac-objects.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { accessWorld, accessWorldNames, uniformWorld, type World } from './access-world.ts';
import { median, milliseconds, percentile, print } from './figures.ts';

const rounds = 60;

interface Figures {
  readonly first: number;
  readonly keystrokeInBinding: number;
  readonly keystrokeInRole: number;
  readonly hover: number;
}

/** Workspaces of many bindings and roles: the first build, what a keystroke costs, hovers and single requests. */
export function benchAccess(): void {
  compare('bindings and roles', accessWorld);
  compare('namespaces with objects of the same names', uniformWorld);
}

function compare(what: string, worldOf: (size: number) => World): void {
  const small = measure(`300 ${what}`, worldOf(300), 300);
  const large = measure(`3,000 ${what}`, worldOf(3000), 3000);
  print(`3,000 ${what} as a multiple of 300`, {
    'first build': (large.first / small.first).toFixed(1),
    'keystroke in a binding': (large.keystrokeInBinding / small.keystrokeInBinding).toFixed(1),
    'keystroke in a role': (large.keystrokeInRole / small.keystrokeInRole).toFixed(1),
    hover: (large.hover / small.hover).toFixed(1),
  });
}

function measure(name: string, world: World, size: number): Figures {
  const start = performance.now();
  const workspace = createWorkspace(rules);
  for (const [uri, text] of world) workspace.update(uri, text);
  const read = performance.now();
  for (const uri of world.keys()) workspace.check(uri);
  const end = performance.now();
  print(`${name}, first build`, {
    'read, own rules': milliseconds(read - start),
    'cross-document rules': milliseconds(end - read),
  });
  request(name, world);
  return {
    first: end - start,
    keystrokeInBinding: keystroke(`${name}, keystroke in a subject`, workspace, {
      uriOf: accessWorldNames.bindingUri,
      after: 'ServiceAccount\n    name: ',
    }),
    keystrokeInRole: keystroke(`${name}, keystroke in a verb`, workspace, {
      uriOf: accessWorldNames.roleUri,
      after: 'get, ',
    }),
    hover: hover(`${name}, hover on a ServiceAccount`, workspace, size),
  };
}

/** Types into files all over the workspace, until the findings of all files it touches are there. */
function keystroke(
  name: string,
  workspace: Workspace,
  { uriOf, after }: { readonly uriOf: (i: number) => string; readonly after: string },
): number {
  const times: number[] = [];
  const checks = { ...workspace.counts };
  for (let i = 0; i < rounds; i += 1) {
    const uri = uriOf(i * 4 + 1);
    const changed = (workspace.text(uri) ?? '').replace(after, `${after}x`);
    const start = performance.now();
    const { affected } = workspace.update(uri, changed);
    for (const file of [uri, ...affected]) workspace.check(file);
    times.push(performance.now() - start);
  }
  print(name, {
    median: milliseconds(median(times)),
    p95: milliseconds(percentile(times, 0.95)),
    'documents parsed a keystroke': (workspace.counts.documentsParsed - checks.documentsParsed) / rounds,
    'rules run a keystroke': Math.round(
      (workspace.counts.resourceChecks -
        checks.resourceChecks +
        workspace.counts.documentChecks -
        checks.documentChecks) /
        rounds,
    ),
  });
  return median(times);
}

function hover(name: string, workspace: Workspace, size: number): number {
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const uri = accessWorldNames.bindingUri((i * 10) % size);
    const offset = (workspace.text(uri) ?? '').indexOf('default');
    const start = performance.now();
    accessHover(workspace, uri, offset);
    times.push(performance.now() - start);
  }
  print(name, { median: milliseconds(median(times)), p95: milliseconds(percentile(times, 0.95)) });
  return median(times);
}

/** One request as the command line decides it: every object is read for it. */
function request(name: string, world: World): void {
  const start = performance.now();
  const readings = [...world].flatMap(([source, text]) =>
    text.includes('kind: Deployment')
      ? []
      : readRbacObjects(parseDocument(text), { source, start: 0, defaultNamespace: 'default' }),
  );
  const read = performance.now();
  const policy = createAccessPolicy(readings);
  const built = performance.now();
  policy.authorize({
    user: 'system:serviceaccount:team-1:app-1',
    groups: ['system:authenticated'],
    verb: 'get',
    group: '',
    resource: 'configmaps',
    subresource: '',
    name: '',
    namespace: 'team-1',
  });
  print(`${name}, one request`, {
    'read the objects': milliseconds(read - start),
    'build the policy': milliseconds(built - read),
    decide: milliseconds(performance.now() - built),
  });
}
