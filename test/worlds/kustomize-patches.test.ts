import { describe, expect, it, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import type { PlacedResource } from '../../server/src/workspace/graph.ts';
import { allFindings, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

type Files = Readonly<Record<string, string>>;

const kustomization = (...lines: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [account.yaml, binding.yaml, web.yaml]\n${lines.join('\n')}\n`;
const base: Files = {
  'account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: written}\n',
  'binding.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web, namespace: written}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}\nsubjects:\n  - {kind: ServiceAccount, name: web, namespace: written}\n',
  'web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: written}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      serviceAccountName: web\n      containers: [{name: web, image: "web:1"}]\n',
};
const world = (build: string, more: Files = {}): Workspace =>
  workspaceOf({ ...base, 'kustomization.yaml': build, ...more });

function objectIn(workspace: Workspace, file: string): PlacedResource {
  const [found] = workspace.resourcesOf({ uri: uriOf(file), index: 0 });
  if (found === undefined) throw new Error(`No object in ${file}`);
  return found;
}
const factsIn = (workspace: Workspace, file: string) => objectIn(workspace, file).facts;
const known = (value: unknown) => ({ known: true, value });
const unknown = { known: false };

const inline = (target: string, ...patch: readonly string[]): string =>
  kustomization(
    'patches:',
    `  - target: ${target}`,
    '    patch: |-',
    ...patch.map((line) => `      ${line}`),
  );
const accountPatch = [
  'apiVersion: v1',
  'kind: ServiceAccount',
  'metadata: {name: web}',
  'automountServiceAccountToken: false',
];
const podPatch = (...lines: readonly string[]): readonly string[] => [
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata: {name: web}',
  'spec:',
  '  template:',
  '    spec:',
  ...lines.map((line) => `      ${line}`),
];

describe('a patch of a ServiceAccount', () => {
  test.each([
    ['of patches', `patches:\n  - path: patch.yaml`],
    ['with a target', `patches:\n  - {path: patch.yaml, target: {kind: ServiceAccount, name: w.*}}`],
    ['of patchesStrategicMerge', 'patchesStrategicMerge: [patch.yaml]'],
    [
      'written out',
      `patchesStrategicMerge:\n  - |-\n${accountPatch.map((line) => `    ${line}`).join('\n')}`,
    ],
  ])('%s says whether tokens are mounted', (_, lines) => {
    const workspace = world(kustomization(lines), { 'patch.yaml': accountPatch.join('\n') });
    expect(factsIn(workspace, 'account.yaml').serviceAccount?.automount).toEqual(known(false));
    expect(objectIn(workspace, 'account.yaml').built?.written.serviceAccount?.automount).toBeUndefined();
  });

  it('is not for objects of another name or kind', () => {
    for (const target of [
      '{kind: ServiceAccount, name: w}',
      '{kind: Secret}',
      '{name: web, namespace: other}',
    ]) {
      const workspace = world(inline(target, ...accountPatch));
      expect(factsIn(workspace, 'account.yaml').serviceAccount?.automount).toBeUndefined();
    }
  });

  it('is not for one of another namespace than it writes', () => {
    const found = (namespace: string) =>
      factsIn(
        world(kustomization('patches: [{path: patch.yaml}]'), {
          'patch.yaml': accountPatch.join('\n').replace('name: web', `name: web, namespace: ${namespace}`),
        }),
        'account.yaml',
      ).serviceAccount?.automount;
    expect(found('written')).toEqual(known(false));
    expect(found('other')).toBeUndefined();
  });

  it('finds it by what it is called at that place and was at first, not by what comes later', () => {
    const found = (target: string, part = 'patches') => {
      const patch = `${part}: [{target: {version: v1, kind: ServiceAccount, ${target}}, patch: '[{"op": "add", "path": "/automountServiceAccountToken", "value": false}]'}]`;
      return factsIn(
        world(kustomization('namespace: inner', 'namePrefix: a-'), {
          'over/kustomization.yaml': `kind: Kustomization\nnamespace: outer\nnamePrefix: b-\nresources: [..]\n${patch}\n`,
        }),
        'account.yaml',
      ).serviceAccount?.automount;
    };
    for (const target of ['name: web', 'name: a-web', 'namespace: written', 'namespace: inner'])
      expect(found(target)).toEqual(known(false));
    for (const target of ['name: b-a-web', 'name: b-web', 'namespace: outer']) {
      expect(found(target)).toBeUndefined();
      if (target !== 'name: b-web') expect(found(target, 'patchesJson6902')).toEqual(known(false));
    }
  });

  it('may take a field out', () => {
    const text = `${base['account.yaml']}automountServiceAccountToken: false\n`;
    const patch = [...accountPatch.slice(0, 3), 'automountServiceAccountToken: null'];
    const workspace = world(inline('{kind: ServiceAccount}', ...patch), { 'account.yaml': text });
    expect(factsIn(workspace, 'account.yaml').serviceAccount?.automount).toEqual(unknown);
  });

  it('may be for it where labels or patterns choose that are not read', () => {
    for (const target of ['{kind: ServiceAccount, labelSelector: app=web}', '{name: "(web|api)"}']) {
      const workspace = world(inline(target, ...accountPatch));
      expect(factsIn(workspace, 'account.yaml').serviceAccount?.automount).toEqual(unknown);
    }
  });

  it('adds annotations, in a JSON patch too', () => {
    const role = 'arn:aws:iam::111122223333:role/web';
    const merge = [
      'apiVersion: v1',
      'kind: ServiceAccount',
      'metadata:',
      '  name: web',
      `  annotations: {eks.amazonaws.com/role-arn: "${role}"}`,
    ];
    const json = [`- {op: add, path: /metadata/annotations/eks.amazonaws.com~1role-arn, value: "${role}"}`];
    for (const patch of [merge, json]) {
      const workspace = world(inline('{kind: ServiceAccount}', ...patch));
      expect(
        factsIn(workspace, 'account.yaml').serviceAccount?.annotations['eks.amazonaws.com/role-arn'],
      ).toBe(role);
    }
  });

  it('is no ServiceAccount itself', () => {
    const build = kustomization('patches: [{path: patch.yaml}]');
    const workspace = world(build, { 'patch.yaml': accountPatch.join('\n') });
    expect(factsIn(workspace, 'patch.yaml').completeness).toBe('patch');
    workspace.update(uriOf('kustomization.yaml'), kustomization());
    expect(factsIn(workspace, 'patch.yaml').completeness).toBe('complete');
    expect(factsIn(workspace, 'account.yaml').serviceAccount?.automount).toBeUndefined();
  });
});

describe('a patch of a workload', () => {
  it('changes the ServiceAccount of its Pods', () => {
    const merge = world(inline('{kind: Deployment}', ...podPatch('serviceAccountName: other')));
    expect(factsIn(merge, 'web.yaml').pod?.serviceAccountName).toEqual(known('other'));
    expect(factsIn(merge, 'web.yaml').completeness).toBe('complete');
    const json = world(
      inline(
        '{kind: Deployment}',
        '- {op: replace, path: /spec/template/spec/serviceAccountName, value: other}',
      ),
    );
    expect(factsIn(json, 'web.yaml').pod?.serviceAccountName).toEqual(known('other'));
    const gone = world(
      inline('{kind: Deployment}', '- {op: remove, path: /spec/template/spec/serviceAccountName}'),
    );
    expect(factsIn(gone, 'web.yaml').pod?.serviceAccountName).toEqual(unknown);
    const cleared = world(inline('{kind: Deployment}', ...podPatch('serviceAccountName: null')));
    expect(factsIn(cleared, 'web.yaml').pod?.serviceAccountName).toEqual(unknown);
  });

  it('makes nothing absent that it may add', () => {
    const cases = [
      podPatch('volumes: [{name: a, emptyDir: {}}]'),
      ['- {op: add, path: /spec/template/spec/containers/-, value: {name: b, image: b}}'],
      ['- {op: replace, path: /spec/template/spec, value: {}}'],
    ];
    for (const patch of cases) {
      const workspace = world(inline('{kind: Deployment}', ...patch));
      expect(factsIn(workspace, 'web.yaml').completeness).toBe('template');
    }
  });

  it('that says how many and where they run leaves it as it is', () => {
    const cases = [
      ['apiVersion: apps/v1', 'kind: Deployment', 'metadata: {name: web}', 'spec: {replicas: 3}'],
      podPatch('containers: [{name: web, image: "web:2", env: [{name: A, value: b}]}]'),
      ['- {op: replace, path: /spec/replicas, value: 3}'],
      ['- {op: add, path: /spec/template/spec/nodeSelector, value: {a: b}}'],
      ['- {op: replace, path: /spec/template/spec/containers/0/image, value: "web:2"}'],
    ];
    for (const patch of cases) {
      const workspace = world(inline('{kind: Deployment}', ...patch));
      expect(factsIn(workspace, 'web.yaml')).toEqual(objectIn(workspace, 'web.yaml').built?.written);
    }
  });

  it('in a file is followed while it is written', () => {
    const build = kustomization('patches: [{path: ops.yaml, target: {kind: Deployment, name: web}}]');
    const op = (value: string): string =>
      `- op: replace\n  path: /spec/template/spec/serviceAccountName\n  value: ${value}\n`;
    const workspace = world(build, { 'ops.yaml': op('one') });
    const account = () => factsIn(workspace, 'web.yaml').pod?.serviceAccountName;
    expect(account()).toEqual(known('one'));
    const { affected } = workspace.update(uriOf('ops.yaml'), op('two'));
    expect(affected).toEqual([uriOf('web.yaml')]);
    expect(account()).toEqual(known('two'));
    workspace.remove(uriOf('ops.yaml'));
    expect(account()).toEqual(known('web'));
    // A patch that is not at hand may add anything.
    expect(factsIn(workspace, 'web.yaml').completeness).toBe('template');
  });

  it('may be one of several in a text', () => {
    const both = [...podPatch('serviceAccountName: other'), '---', ...accountPatch];
    const text = both.map((line) => `    ${line}`).join('\n');
    const workspace = world(kustomization(`patchesStrategicMerge:\n  - |-\n${text}`));
    expect(factsIn(workspace, 'web.yaml').pod?.serviceAccountName).toEqual(known('other'));
    expect(factsIn(workspace, 'account.yaml').serviceAccount?.automount).toEqual(known(false));
  });

  it('is not known where builds differ', () => {
    const overlay = (value: string): string =>
      `kind: Kustomization\nresources: [..]\npatches: [{target: {kind: Deployment}, patch: "[{op: replace, path: /spec/template/spec/serviceAccountName, value: ${value}}]"}]\n`;
    const found = (second: string) =>
      factsIn(
        world(kustomization(), {
          'a/kustomization.yaml': overlay('one'),
          'b/kustomization.yaml': overlay(second),
        }),
        'web.yaml',
      ).pod?.serviceAccountName;
    expect(found('two')).toEqual(unknown);
    expect(found('one')).toEqual(known('one'));
  });
});

describe('a patch of a namespace', () => {
  const move = '[{op: replace, path: /metadata/namespace, value: moved}]';

  it('counts where no namespace is set after it', () => {
    const found = (...lines: readonly string[]) =>
      factsIn(world(kustomization(...lines)), 'web.yaml').namespace;
    const patch = `[{target: {kind: Deployment}, patch: "${move}"}]`;
    const json = `[{target: {version: v1, kind: Deployment, name: web}, patch: "${move}"}]`;
    expect(found(`patches: ${patch}`)).toBe('moved');
    expect(found(`patches: ${patch}`, 'namespace: all')).toBe('all');
    expect(found(`patchesJson6902: ${json}`, 'namespace: all')).toBe('moved');
  });

  it('counts for nothing once an overlay sets one', () => {
    const json = `patchesJson6902: [{target: {version: v1, kind: Deployment, name: web}, patch: "${move}"}]`;
    const workspace = world(kustomization(json), {
      'over/kustomization.yaml': 'kind: Kustomization\nnamespace: outer\nresources: [..]\n',
    });
    expect(factsIn(workspace, 'web.yaml').namespace).toBe('outer');
  });

  it('of a ServiceAccount leaves open where its subjects are', () => {
    const workspace = world(kustomization(`patches: [{target: {kind: .*}, patch: "${move}"}]`));
    expect(factsIn(workspace, 'account.yaml').namespace).toBe('moved');
    expect(objectIn(workspace, 'binding.yaml').built?.namespaceHidden).toBe(true);
    expect(factsIn(workspace, 'binding.yaml').binding?.subjects[0]?.namespace).toBeUndefined();
  });

  it('may take it out', () => {
    const workspace = world(inline('{kind: Deployment}', '- {op: remove, path: /metadata/namespace}'));
    expect(factsIn(workspace, 'web.yaml').namespace).toBeUndefined();
    expect(objectIn(workspace, 'web.yaml').built?.namespaceHidden).toBe(false);
  });

  it('of a subject counts like that of an object', () => {
    const subject = (...lines: readonly string[]) =>
      factsIn(world(kustomization(...lines)), 'binding.yaml').binding?.subjects.map(
        ({ namespace }) => namespace,
      );
    const patch = '"[{op: replace, path: /subjects/0/namespace, value: far}]"';
    expect(subject(`patches: [{target: {kind: RoleBinding}, patch: ${patch}}]`)).toEqual(['far']);
    expect(
      subject(
        `patchesJson6902: [{target: {version: v1, kind: RoleBinding, name: web}, patch: ${patch}}]`,
        'namespace: all',
      ),
    ).toEqual(['far']);
    expect(
      subject('patches: [{target: {kind: RoleBinding}, patch: "[{op: remove, path: /subjects}]"}]'),
    ).toEqual([]);
  });
});

describe('a replacement', () => {
  const replacement = (source: string, select: string, ...paths: readonly string[]): string =>
    kustomization(
      'configMapGenerator: [{name: settings, literals: [NS=shop]}]',
      'replacements:',
      `  - ${source}`,
      '    targets:',
      `      - select: ${select}`,
      `        fieldPaths: [${paths.join(', ')}]`,
    );
  const generated = 'source: {kind: ConfigMap, name: settings, fieldPath: data.NS}';

  it('writes what the kustomization itself says', () => {
    for (const source of ['sourceValue: shop', generated]) {
      const workspace = world(replacement(source, '{kind: Deployment}', 'metadata.namespace'));
      expect(factsIn(workspace, 'web.yaml').namespace).toBe('shop');
      const subject = world(replacement(source, '{kind: RoleBinding}', "'subjects.*.namespace'"));
      expect(factsIn(subject, 'binding.yaml').binding?.subjects[0]?.namespace).toBe('shop');
    }
  });

  it('writes something unknown from anywhere else', () => {
    const source = 'source: {kind: ConfigMap, name: other, fieldPath: data.NS}';
    const moved = world(replacement(source, '{kind: Deployment}', 'metadata.namespace'));
    expect(objectIn(moved, 'web.yaml').built?.namespaceHidden).toBe(true);
    const account = world(replacement(source, '{kind: Deployment}', 'spec.template.spec.serviceAccountName'));
    expect(factsIn(account, 'web.yaml').pod?.serviceAccountName).toEqual(unknown);
    const some = world(replacement(source, '{kind: RoleBinding}', "'subjects.[name=web].namespace'"));
    expect(objectIn(some, 'binding.yaml').built?.namespaceHidden).toBe(true);
    const role = world(replacement(source, '{kind: RoleBinding}', 'roleRef.name'));
    expect(factsIn(role, 'binding.yaml').binding?.roleRef).toBeUndefined();
  });

  it('leaves alone what it does not select or rejects', () => {
    const workspace = world(
      kustomization(
        'replacements:',
        '  - sourceValue: shop',
        '    targets:',
        '      - {select: {kind: .*}, reject: [{kind: Deployment}], fieldPaths: [metadata.namespace]}',
      ),
    );
    expect(factsIn(workspace, 'web.yaml').namespace).toBe('written');
    expect(factsIn(workspace, 'account.yaml').namespace).toBe('shop');
  });
});

describe('an object that a patch removes', () => {
  const removal = inline(
    '{kind: RoleBinding}',
    '$patch: delete',
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: RoleBinding',
    'metadata: {name: web}',
  );

  it('mentions nobody, and is not missing either', () => {
    const workspace = world(removal);
    const graph = workspace.graph;
    expect(graph.mentioning('ServiceAccount', 'web').map(({ facts }) => facts.kind)).toEqual(['Deployment']);
    expect(graph.named('RoleBinding', 'web')).toHaveLength(1);
    workspace.update(uriOf('kustomization.yaml'), kustomization());
    expect(graph.mentioning('ServiceAccount', 'web')).toHaveLength(2);
  });

  it('is followed by no subject', () => {
    const accountRemoval = inline('{kind: ServiceAccount}', '$patch: delete', ...accountPatch);
    const text = (base['binding.yaml'] ?? '').replace(
      'ServiceAccount, name: web, namespace: written',
      'ServiceAccount, name: web',
    );
    const subject = (build: string) =>
      factsIn(world(`${build}namespace: shop\n`, { 'binding.yaml': text }), 'binding.yaml').binding
        ?.subjects[0];
    expect(subject(kustomization())?.namespace).toBe('shop');
    expect(subject(accountRemoval)?.namespace).toBeUndefined();
  });

  it('counts where another build keeps it', () => {
    const workspace = world(kustomization(), {
      'a/kustomization.yaml': removal.replace(
        'resources: [account.yaml, binding.yaml, web.yaml]',
        'resources: [..]',
      ),
      'b/kustomization.yaml': 'kind: Kustomization\nresources: [..]\n',
    });
    expect(workspace.graph.mentioning('ServiceAccount', 'web')).toHaveLength(2);
  });
});

describe('a generator', () => {
  it('that merges leaves the keys of a Secret open', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {user: a}\n';
    const build = `kind: Kustomization\nresources: [secret.yaml, pod.yaml]\n`;
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  automountServiceAccountToken: false\n  containers:\n    - name: web\n      image: web:1\n      env:\n        - {name: A, valueFrom: {secretKeyRef: {name: db, key: extra}}}\n';
    const messages = (generator: string): readonly string[] =>
      allFindings(
        workspaceOf(
          { 'kustomization.yaml': build + generator, 'secret.yaml': secret, 'pod.yaml': pod },
          { configuration: { preset: 'audit', ...onlyRules(['no-missing-secret-key']) } },
        ),
      ).map(({ message }) => message);
    expect(messages('')).toHaveLength(1);
    expect(messages('secretGenerator: [{name: db, behavior: merge, literals: [extra=x]}]\n')).toEqual([]);
  });
});

describe('names that are filled in later', () => {
  const account = (name: string): string =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n`;
  const variables = [`"\${APP}"`, `"\${APP:=web}"`, `"web-\${ENV}"`, '$(APP)'];

  test.each(variables)('%s is no name', (variable) => {
    const workspace = workspaceOf(
      {
        'account.yaml': account(variable),
        'web.yaml': (base['web.yaml'] ?? '')
          .replace('serviceAccountName: web', `serviceAccountName: ${variable}`)
          .replace('namespace: written', `namespace: ${variable}`),
        'binding.yaml': (base['binding.yaml'] ?? '')
          .replace('name: edit', `name: ${variable}`)
          .replace('name: web, namespace: written}\n', `name: web, namespace: ${variable}}\n`),
      },
      { configuration: { preset: 'audit' } },
    );
    expect(factsIn(workspace, 'account.yaml').name).toBeUndefined();
    expect(factsIn(workspace, 'web.yaml').namespace).toBeUndefined();
    expect(factsIn(workspace, 'web.yaml').pod?.serviceAccountName).toEqual(unknown);
    const { binding, completeness } = factsIn(workspace, 'binding.yaml');
    expect(completeness).toBe('template');
    expect(binding?.roleRef).toBeUndefined();
    for (const { message } of allFindings(workspace))
      expect(message).not.toContain(variable.replaceAll('"', ''));
  });

  it('hide what they stand for', () => {
    const [facts] = workspaceOf({
      'role.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n  - {apiGroups: [""], resources: [pods], verbs: ["$(VERB)", get]}\n',
    }).resourcesOf({ uri: uriOf('role.yaml'), index: 0 });
    expect(facts?.facts.role?.rules[0]).toMatchObject({ partial: true, verbs: ['get'] });
    const account = workspaceOf({
      'account.yaml': `${base['account.yaml']}automountServiceAccountToken: \${AUTOMOUNT}\n`,
    });
    expect(factsIn(account, 'account.yaml').serviceAccount?.automount).toEqual(unknown);
  });
});
