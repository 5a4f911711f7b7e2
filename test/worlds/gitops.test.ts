import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { referencesTo } from '../../server/src/features/object-references.ts';
import { rename } from '../../server/src/features/rename.ts';
import { noUnknownSubject } from '../../server/src/rules/rbac/no-unknown-subject.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import type { PlacedResource } from '../../server/src/workspace/graph.ts';
import { allFindings, uriOf, workspaceOf } from '../support/workspaces.ts';

type Files = Readonly<Record<string, string>>;

const account = (name: string, namespace?: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
const binding = (name: string, subject: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ${name}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n  - ${subject}\n`;
const kustomization = (...lines: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`;
const flux = (name: string, path: string, ...more: readonly string[]): string =>
  [
    'apiVersion: kustomize.toolkit.fluxcd.io/v1',
    'kind: Kustomization',
    `metadata: {name: ${name}, namespace: flux-system}`,
    'spec:',
    `  path: ${path}`,
    '  sourceRef: {kind: GitRepository, name: flux-system}',
    ...more.map((line) => `  ${line}`),
    '',
  ].join('\n');
const application = (name: string, path: string, namespace: string, ...more: readonly string[]): string =>
  [
    'apiVersion: argoproj.io/v1alpha1',
    'kind: Application',
    `metadata: {name: ${name}, namespace: argocd}`,
    'spec:',
    '  project: default',
    `  destination: {server: "https://kubernetes.default.svc", namespace: ${namespace}}`,
    '  source:',
    '    repoURL: https://git.example/repo.git',
    `    path: ${path}`,
    ...more.map((line) => `    ${line}`),
    '',
  ].join('\n');

function objectIn(workspace: Workspace, file: string): PlacedResource {
  const [found] = workspace.resourcesOf({ uri: uriOf(file), index: 0 });
  if (found === undefined) throw new Error(`No object in ${file}`);
  return found;
}
const namespaceOf = (workspace: Workspace, file: string): string | undefined =>
  objectIn(workspace, file).facts.namespace;
const isHidden = (workspace: Workspace, file: string): boolean | undefined =>
  objectIn(workspace, file).built?.namespaceHidden;

describe('a Kustomization of Flux', () => {
  const app: Files = {
    'apps/shop/kustomization.yaml': kustomization('resources: [account.yaml]'),
    'apps/shop/account.yaml': account('shop', 'written'),
  };

  it('puts what its folder holds into the target namespace, whatever the manifests say', () => {
    const workspace = workspaceOf({
      ...app,
      'clusters/prod/apps.yaml': flux('shop', './apps/shop', 'targetNamespace: shop'),
    });
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('shop');
    expect(objectIn(workspace, 'apps/shop/account.yaml').built?.written.namespace).toBe('written');
  });

  it('leaves namespaces alone without one', () => {
    const workspace = workspaceOf({ ...app, 'clusters/prod/apps.yaml': flux('shop', './apps/shop') });
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('written');
    expect(isHidden(workspace, 'apps/shop/account.yaml')).toBe(false);
  });

  it('lists all manifests below a folder without a kustomization, and builds the kustomizations it meets', () => {
    const workspace = workspaceOf({
      'clusters/prod/apps.yaml': flux('all', './apps', 'targetNamespace: all'),
      'apps/account.yaml': account('one'),
      'apps/deep/er/account.yaml': account('two'),
      'apps/built/kustomization.yaml': kustomization('namePrefix: x-', 'resources: [account.yaml]'),
      'apps/built/account.yaml': account('three'),
      'apps/built/not-listed.yaml': account('four'),
      'elsewhere/account.yaml': account('five'),
    });
    for (const file of ['apps/account.yaml', 'apps/deep/er/account.yaml', 'apps/built/account.yaml'])
      expect(namespaceOf(workspace, file)).toBe('all');
    expect(objectIn(workspace, 'apps/built/account.yaml').built?.names).toEqual(['x-three']);
    for (const file of ['apps/built/not-listed.yaml', 'elsewhere/account.yaml'])
      expect(objectIn(workspace, file).built).toBeUndefined();
  });

  it('takes subjects along, as the kustomization that it is', () => {
    const workspace = workspaceOf({
      'clusters/prod/apps.yaml': flux('all', './apps', 'targetNamespace: all'),
      'apps/account.yaml': account('build', 'system'),
      'apps/binding.yaml': binding('builds', '{kind: ServiceAccount, name: build, namespace: system}'),
    });
    expect(objectIn(workspace, 'apps/binding.yaml').facts.binding?.subjects[0]?.namespace).toBe('all');
  });

  it('is not known where several deploy the same folder elsewhere, and known where they agree', () => {
    const two = (second: string): Workspace =>
      workspaceOf({
        ...app,
        'clusters/a/apps.yaml': flux('shop', './apps/shop', 'targetNamespace: shop'),
        'clusters/b/apps.yaml': flux('shop', './apps/shop', `targetNamespace: ${second}`),
      });
    expect(isHidden(two('other'), 'apps/shop/account.yaml')).toBe(true);
    expect(namespaceOf(two('other'), 'apps/shop/account.yaml')).toBeUndefined();
    expect(namespaceOf(two('shop'), 'apps/shop/account.yaml')).toBe('shop');
  });

  it('says nothing where the folder is not in the workspace, is the root, or leads out of it', () => {
    for (const path of ['./deploy/shop', './', '.', '/', '../apps/shop', '"$(CLUSTER)"']) {
      const workspace = workspaceOf({
        ...app,
        'clusters/prod/apps.yaml': flux('shop', path, 'targetNamespace: shop'),
      });
      expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('written');
    }
  });

  it('is not known where the root of the repository may be one of two', () => {
    const files: Files = {
      ...app,
      'clusters/prod/apps.yaml': flux('shop', './apps/shop', 'targetNamespace: shop'),
    };
    const workspace = workspaceOf(files);
    workspace.update(uriOf('clusters/apps/shop/other.yaml'), account('other'));
    expect(isHidden(workspace, 'apps/shop/account.yaml')).toBe(true);
    workspace.remove(uriOf('clusters/apps/shop/other.yaml'));
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('shop');
  });

  it('is not known where its own build changes the target', () => {
    const patch = kustomization(
      'resources: [apps.yaml]',
      'patches:',
      '  - target: {kind: Kustomization}',
      '    patch: |-',
      '      - {op: add, path: /spec/targetNamespace, value: other}',
    );
    const workspace = workspaceOf({
      ...app,
      'clusters/prod/apps.yaml': flux('shop', './apps/shop', 'targetNamespace: shop'),
      'clusters/prod/kustomization.yaml': patch,
    });
    expect(isHidden(workspace, 'apps/shop/account.yaml')).toBe(true);
    workspace.update(uriOf('clusters/prod/kustomization.yaml'), kustomization('resources: [apps.yaml]'));
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('shop');
  });

  it('writes its namespace into the kustomization of the folder, before the replacements there', () => {
    const moved =
      'replacements: [{sourceValue: moved, targets: [{select: {kind: ServiceAccount}, fieldPaths: [metadata.namespace]}]}]';
    const workspace = workspaceOf({
      'apps/shop/kustomization.yaml': kustomization('resources: [account.yaml, inner]', moved),
      'apps/shop/account.yaml': account('shop'),
      'apps/shop/inner/kustomization.yaml': kustomization(
        'resources: [account.yaml]',
        moved.replace('moved', 'inner'),
      ),
      'apps/shop/inner/account.yaml': account('inner'),
      'clusters/prod/apps.yaml': flux('shop', './apps/shop', 'targetNamespace: shop'),
    });
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('moved');
    workspace.update(
      uriOf('apps/shop/kustomization.yaml'),
      kustomization('resources: [account.yaml, inner]'),
    );
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('shop');
    expect(namespaceOf(workspace, 'apps/shop/inner/account.yaml')).toBe('shop');
  });

  it('patches a namespace before the kustomization of the folder sets its own', () => {
    const found = (...lines: readonly string[]): string | undefined =>
      namespaceOf(
        workspaceOf({
          ...app,
          'apps/shop/kustomization.yaml': kustomization('resources: [account.yaml]', ...lines),
          'clusters/prod/apps.yaml': flux(
            'shop',
            './apps/shop',
            'patches:',
            '  - target: {kind: ServiceAccount}',
            '    patch: |-',
            '      - {op: replace, path: /metadata/namespace, value: moved}',
          ),
        }),
        'apps/shop/account.yaml',
      );
    expect(found()).toBe('moved');
    expect(found('namespace: inner')).toBe('inner');
  });

  it('patches what it deploys', () => {
    const workspace = workspaceOf({
      ...app,
      'clusters/prod/apps.yaml': flux(
        'shop',
        './apps/shop',
        'targetNamespace: shop',
        'patches:',
        '  - target: {kind: ServiceAccount, name: .*}',
        '    patch: |-',
        '      apiVersion: v1',
        '      kind: ServiceAccount',
        '      metadata: {name: _}',
        '      automountServiceAccountToken: false',
      ),
    });
    expect(objectIn(workspace, 'apps/shop/account.yaml').facts.serviceAccount?.automount).toEqual({
      known: true,
      value: false,
    });
  });
});

describe('an Application of Argo CD', () => {
  const app: Files = {
    'apps/shop/account.yaml': account('shop'),
    'apps/shop/written.yaml': account('written', 'written'),
    'apps/shop/deep/account.yaml': account('deep'),
  };

  it('gives its namespace to objects that have none, in its own folder', () => {
    const workspace = workspaceOf({ ...app, 'argo/shop.yaml': application('shop', 'apps/shop', 'shop') });
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('shop');
    expect(namespaceOf(workspace, 'apps/shop/written.yaml')).toBe('written');
    expect(objectIn(workspace, 'apps/shop/deep/account.yaml').built).toBeUndefined();
  });

  it('goes through folders when told to', () => {
    const workspace = workspaceOf({
      ...app,
      'argo/shop.yaml': application('shop', 'apps/shop', 'shop', 'directory: {recurse: true}'),
    });
    expect(namespaceOf(workspace, 'apps/shop/deep/account.yaml')).toBe('shop');
    workspace.update(
      uriOf('argo/shop.yaml'),
      application('shop', 'apps/shop', 'shop', 'directory: {recurse: true, exclude: "deep/*"}'),
    );
    expect(isHidden(workspace, 'apps/shop/deep/account.yaml')).toBe(true);
    expect(isHidden(workspace, 'apps/shop/written.yaml')).toBe(false);
  });

  it('takes the files that it names, and not those it leaves out', () => {
    const files: Files = {
      ...app,
      'apps/shop/self.yaml': application('shop', 'apps/shop', 'shop', 'directory: {exclude: self.yaml}'),
    };
    const workspace = workspaceOf(files);
    expect(namespaceOf(workspace, 'apps/shop/account.yaml')).toBe('shop');
    expect(objectIn(workspace, 'apps/shop/self.yaml').built).toBeUndefined();
    workspace.update(
      uriOf('apps/shop/self.yaml'),
      application('shop', 'apps/shop', 'shop', 'directory: {include: "{written.yaml,other.yaml}"}'),
    );
    expect(objectIn(workspace, 'apps/shop/account.yaml').built).toBeUndefined();
    expect(objectIn(workspace, 'apps/shop/written.yaml').built).toBeDefined();
  });

  it('comes after what Kustomize says, and can say it itself', () => {
    const files: Files = {
      ...app,
      'apps/shop/kustomization.yaml': kustomization('resources: [account.yaml]'),
    };
    const built = (lines: readonly string[], inner: readonly string[] = []): string | undefined =>
      namespaceOf(
        workspaceOf({
          ...files,
          'apps/shop/kustomization.yaml': kustomization('resources: [account.yaml, written.yaml]', ...inner),
          'argo/shop.yaml': application('shop', 'apps/shop', 'shop', ...lines),
        }),
        'apps/shop/account.yaml',
      );
    expect(built([])).toBe('shop');
    expect(built([], ['namespace: inner'])).toBe('inner');
    expect(built(['kustomize: {namespace: outer}'], ['namespace: inner'])).toBe('outer');
  });

  it('of several sources counts each, and of a chart none', () => {
    const several = application('shop', 'ignored', 'shop').replace(
      '  source:\n',
      '  sources:\n    - {repoURL: https://git.example/repo.git, path: apps/shop}\n    - {chart: redis, repoURL: https://charts.example}\n  source:\n',
    );
    expect(namespaceOf(workspaceOf({ ...app, 'argo/shop.yaml': several }), 'apps/shop/account.yaml')).toBe(
      'shop',
    );
    const chart = workspaceOf({ ...app, 'argo/shop.yaml': application('shop', 'apps/shop', 'shop') });
    chart.update(uriOf('apps/shop/Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
    expect(namespaceOf(chart, 'apps/shop/account.yaml')).toBeUndefined();
    expect(chart.matters(uriOf('apps/shop/Chart.yaml'))).toBe(true);
    chart.remove(uriOf('apps/shop/Chart.yaml'));
    expect(namespaceOf(chart, 'apps/shop/account.yaml')).toBe('shop');
  });

  it('made from a template is known as far as the template says', () => {
    const set = (path: string, namespace: string): string =>
      `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: shops}\nspec:\n  generators: [{list: {elements: [{ns: a}]}}]\n  template:\n    metadata: {name: shop}\n    spec:\n      project: default\n      source: {repoURL: https://git.example/repo.git, path: ${path}}\n      destination: {name: in-cluster, namespace: ${namespace}}\n`;
    const found = (path: string, namespace: string): PlacedResource =>
      objectIn(workspaceOf({ ...app, 'argo/shop.yaml': set(path, namespace) }), 'apps/shop/account.yaml');
    expect(found('apps/shop', 'shop').facts.namespace).toBe('shop');
    expect(found('apps/shop', "'{{ns}}'").built?.namespaceHidden).toBe(true);
    expect(found("'{{path}}'", 'shop').built).toBeUndefined();
  });
});

describe('the workspace', () => {
  const pool: Files = {
    'clusters/apps.yaml': flux('all', './apps', 'targetNamespace: all'),
    'clusters/kustomization.yaml': kustomization('resources: [apps.yaml]'),
    'apps/kustomization.yaml': kustomization('resources: [shop, account.yaml]'),
    'apps/account.yaml': account('build'),
    'apps/shop/account.yaml': account('build', 'system'),
    'apps/shop/binding.yaml': binding('builds', '{kind: ServiceAccount, name: build, namespace: system}'),
    'apps/shop/kustomization.yaml': kustomization(
      'namespace: shop',
      'resources: [account.yaml, binding.yaml]',
    ),
    'argo/shop.yaml': application('shop', 'apps/shop', 'argo'),
    'clusters/apps/shop/other.yaml': account('build', 'other'),
    'clusters/self.yaml': flux('self', './clusters', 'targetNamespace: flux-system'),
    'apps/shop/patch.yaml': account('build').concat('automountServiceAccountToken: false\n'),
    'apps/ops.yaml': '- op: replace\n  path: /metadata/namespace\n  value: moved\n',
  };
  const others: Files = {
    'clusters/apps.yaml': flux('all', './apps/shop', 'namePrefix: p-'),
    'clusters/kustomization.yaml': kustomization(
      'resources: [apps.yaml]',
      'patches: [{target: {kind: Kustomization}, patch: "[{op: add, path: /spec/targetNamespace, value: x}]"}]',
    ),
    'apps/kustomization.yaml': kustomization(
      'resources: [shop]',
      'patches: [{path: shop/patch.yaml}]',
      'patchesJson6902: [{path: ops.yaml, target: {version: v1, kind: ServiceAccount, name: build}}]',
    ),
    'argo/shop.yaml': application('shop', 'apps', 'argo', 'directory: {recurse: true}'),
    'clusters/self.yaml': flux(
      'self',
      './clusters',
      'patches: [{target: {kind: Kustomization}, patch: "[{op: add, path: /spec/targetNamespace, value: x}]"}]',
    ),
    'apps/shop/patch.yaml': '$patch: delete\n'.concat(account('build')),
    'apps/ops.yaml': '- op: add\n  path: /automountServiceAccountToken\n  value: false\n',
    'apps/shop/kustomization.yaml': kustomization(
      'resources: [account.yaml, binding.yaml]',
      'replacements: [{sourceValue: far, targets: [{select: {kind: RoleBinding}, fieldPaths: [subjects.0.namespace]}]}]',
    ),
  };
  const names = Object.keys(pool);
  /** Says all that a verdict may rest on, so that one that is kept too long shows. */
  const probe: Rule = {
    meta: {
      ...noUnknownSubject.meta,
      slug: 'no-probe',
      kinds: [],
      preset: 'recommended',
      needsCompleteResource: false,
    },
    checkResource({ facts, built }, { graph, report }) {
      const lines = (list: readonly PlacedResource[]): readonly string[] =>
        list.map(
          ({ document, facts: other }) =>
            `${document.uri} ${other.namespace} ${other.completeness} ${JSON.stringify(other.serviceAccount?.automount)}`,
        );
      report({
        range: facts.site.range,
        message: JSON.stringify([
          [facts.namespace, built?.scopes.length, built?.removed, built?.namespaceHidden, facts.completeness],
          facts.binding?.subjects.map(({ namespace }) => namespace),
          lines(graph.named('ServiceAccount', 'build')),
          lines(graph.mentioning('ServiceAccount', 'build')),
          lines(graph.inNamespace('ServiceAccount', 'build', facts.namespace)),
        ]),
      });
    },
  };
  const options = { rules: [probe] };
  const state = (workspace: Workspace): unknown =>
    allFindings(workspace).map(({ message, uri, start }) => [uri, start, message]);

  it('comes to the same after any order of reading, changing and removing files', () => {
    const step = fc.record({
      name: fc.constantFrom(...names),
      to: fc.constantFrom('first', 'other', 'gone'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.shuffledSubarray(names), (steps, order) => {
        const workspace = workspaceOf({}, options);
        const files = new Map<string, string>();
        const put = (name: string, text: string | undefined): void => {
          if (text === undefined) {
            workspace.remove(uriOf(name));
            files.delete(name);
          } else {
            workspace.update(uriOf(name), text);
            files.set(name, text);
          }
          // Findings that are kept must be dropped when a build file changes their ground.
          allFindings(workspace);
        };
        for (const name of order) put(name, pool[name]);
        for (const { name, to } of steps)
          put(name, to === 'gone' ? undefined : to === 'other' ? (others[name] ?? pool[name]) : pool[name]);
        const fresh = workspaceOf(
          Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
          options,
        );
        expect(state(workspace)).toEqual(state(fresh));
      }),
      { numRuns: 200 },
    );
  });

  it('judges only what a changed application deploys', () => {
    const files: Files = {
      'clusters/apps.yaml': `${flux('a', './apps/a', 'targetNamespace: a')}---\n${flux('b', './apps/b', 'targetNamespace: b')}`,
      'apps/a/account.yaml': account('a'),
      'apps/b/account.yaml': account('b'),
    };
    const workspace = workspaceOf(files, { configuration: { preset: 'audit' } });
    allFindings(workspace);
    const { affected } = workspace.update(
      uriOf('clusters/apps.yaml'),
      (files['clusters/apps.yaml'] ?? '').replace('targetNamespace: a', 'targetNamespace: z'),
    );
    expect(affected).toEqual([uriOf('apps/a/account.yaml')]);
    expect(namespaceOf(workspace, 'apps/a/account.yaml')).toBe('z');
  });
});

describe('a ServiceAccount that Flux impersonates', () => {
  const files: Files = {
    'account.yaml': account('deployer', 'flux-system'),
    'apps.yaml': flux('shop', './apps/shop', 'serviceAccountName: deployer'),
    'release.yaml':
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: flux-system}\nspec:\n  serviceAccountName: deployer\n  chart: {spec: {chart: web}}\n',
    'other.yaml':
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n  serviceAccountName: deployer\n',
  };

  it('is named by what it deploys, in its own namespace', () => {
    const { graph } = workspaceOf(files);
    const [defined] = graph.named('ServiceAccount', 'deployer');
    const target = { kind: 'ServiceAccount', name: 'deployer', namespace: 'flux-system' } as const;
    expect(defined).toBeDefined();
    expect(
      referencesTo(target, graph).mentions.map(({ holder }) => holder.document.uri.slice(uriOf('').length)),
    ).toEqual(['apps.yaml', 'release.yaml']);
  });

  it('is renamed with them', () => {
    const workspace = workspaceOf({
      'account.yaml': files['account.yaml'] ?? '',
      'apps.yaml': files['apps.yaml'] ?? '',
    });
    const uri = uriOf('account.yaml');
    const renamed = rename(workspace, uri, (workspace.text(uri) ?? '').indexOf('deployer'), 'releaser');
    expect(renamed).toMatchObject({
      ok: true,
      files: [{ uri: uriOf('account.yaml') }, { uri: uriOf('apps.yaml') }],
    });
  });

  it('is not renamed where a patch gives it to Pods', () => {
    const workspace = workspaceOf({
      'account.yaml': account('build', 'shop'),
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {serviceAccountName: web, containers: [{name: web, image: web:1}]}\n',
      'kustomization.yaml': kustomization(
        'resources: [account.yaml, pod.yaml]',
        'patches: [{path: ops.yaml, target: {kind: Pod}}]',
      ),
      'ops.yaml': '- op: replace\n  path: /spec/serviceAccountName\n  value: build\n',
    });
    const uri = uriOf('account.yaml');
    const renamed = rename(workspace, uri, (workspace.text(uri) ?? '').indexOf('build'), 'other');
    expect(JSON.stringify(renamed)).toContain('A patch gives');
  });
});
