import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { accessHover } from '../../server/src/features/access-hover.ts';
import { noUnknownSubject } from '../../server/src/rules/rbac/no-unknown-subject.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import {
  namespacesMatch,
  type PlacedResource,
  type WorkspaceGraph,
} from '../../server/src/workspace/graph.ts';
import { allFindings, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

type Files = Readonly<Record<string, string>>;

const kustomization = (...lines: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`;
const overlay = (namespace: string, ...more: readonly string[]): string =>
  kustomization(`namespace: ${namespace}`, ...more, 'resources: [../../base]');
const account = (name: string, namespace?: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
const binding = (name: string, subject: string, role: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ${name}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ${role}\nsubjects:\n  - ${subject}\n`;
const clusterBinding = (subject: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: viewers\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n  - ${subject}\n`;
const role = (name: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ${name}\nrules:\n  - apiGroups: [""]\n    resources: [pods]\n    verbs: [get]\n`;

const base: Files = {
  'base/kustomization.yaml': kustomization('resources: [account.yaml, binding.yaml, role.yaml]'),
  'base/account.yaml': account('build'),
  'base/binding.yaml': binding('builds', '{kind: ServiceAccount, name: build}', 'reader'),
  'base/role.yaml': role('reader'),
};

function objectIn(workspace: Workspace, file: string): PlacedResource {
  const [found] = workspace.resourcesOf({ uri: uriOf(file), index: 0 });
  if (found === undefined) throw new Error(`No object in ${file}`);
  return found;
}

const namespaceOf = (workspace: Workspace, file: string): string | undefined =>
  objectIn(workspace, file).facts.namespace;
const subjectNamespace = (workspace: Workspace, file: string): string | undefined =>
  objectIn(workspace, file).facts.binding?.subjects[0]?.namespace;

describe('the namespace of an object that Kustomize builds', () => {
  it('is what the only overlay says, for objects and for ServiceAccounts of the build', () => {
    const workspace = workspaceOf({ ...base, 'overlays/shop/kustomization.yaml': overlay('shop') });
    for (const file of ['base/account.yaml', 'base/binding.yaml', 'base/role.yaml'])
      expect(namespaceOf(workspace, file)).toBe('shop');
    expect(subjectNamespace(workspace, 'base/binding.yaml')).toBe('shop');
    expect(objectIn(workspace, 'base/account.yaml').built?.written.namespace).toBeUndefined();
  });

  it('is not known where overlays differ', () => {
    const workspace = workspaceOf({
      ...base,
      'base/account.yaml': account('build', 'system'),
      'overlays/a/kustomization.yaml': overlay('a'),
      'overlays/b/kustomization.yaml': overlay('b'),
    });
    const { facts, built } = objectIn(workspace, 'base/account.yaml');
    expect(facts.namespace).toBeUndefined();
    expect(built?.namespaceHidden).toBe(true);
    expect(namespacesMatch(facts.namespace, namespaceOf(workspace, 'base/binding.yaml'))).toBe('same');
  });

  it('is the same where several overlays agree', () => {
    const workspace = workspaceOf({
      ...base,
      'overlays/a/kustomization.yaml': overlay('shop'),
      'overlays/b/kustomization.yaml': overlay('shop'),
    });
    expect(namespaceOf(workspace, 'base/account.yaml')).toBe('shop');
  });

  it('is set last by the outermost kustomization', () => {
    const workspace = workspaceOf({
      ...base,
      'overlays/shop/kustomization.yaml': overlay('shop'),
      'all/kustomization.yml': kustomization('namespace: everything', 'resources: [../overlays/shop/]'),
    });
    expect(namespaceOf(workspace, 'base/role.yaml')).toBe('everything');
  });

  it('comes through components and the older bases, and from a kustomization that names no kind', () => {
    const workspace = workspaceOf({
      'base/kustomization.yaml': 'resources:\n- account.yaml\n',
      'base/account.yaml': account('build'),
      'part/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: part\nresources: [extra.yaml]\n',
      'part/extra.yaml': account('extra'),
      'app/kustomization.yaml': kustomization('bases: [../base]', 'components: [../part]'),
    });
    expect(namespaceOf(workspace, 'base/account.yaml')).toBe('part');
    expect(namespaceOf(workspace, 'part/extra.yaml')).toBe('part');
  });

  it('is left to objects that have none, and to files nobody lists', () => {
    const workspace = workspaceOf({
      'kustomization.yaml': kustomization('namespace: shop', 'resources: [binding.yaml]'),
      'binding.yaml': clusterBinding('{kind: ServiceAccount, name: other, namespace: ops}'),
      'account.yaml': account('other'),
    });
    expect(namespaceOf(workspace, 'binding.yaml')).toBeUndefined();
    expect(subjectNamespace(workspace, 'binding.yaml')).toBe('ops');
    expect(namespaceOf(workspace, 'account.yaml')).toBeUndefined();
    expect(objectIn(workspace, 'account.yaml').built).toBeUndefined();
  });

  it('takes subjects along that name a ServiceAccount of the build by its written namespace, and those named default', () => {
    const files = (subject: string): Files => ({
      'kustomization.yaml': kustomization('namespace: shop', 'resources: [binding.yaml, account.yaml]'),
      'binding.yaml': clusterBinding(subject),
      'account.yaml': account('build', 'system'),
    });
    const found = (subject: string): string | undefined =>
      subjectNamespace(workspaceOf(files(subject)), 'binding.yaml');
    expect(found('{kind: ServiceAccount, name: build, namespace: system}')).toBe('shop');
    expect(found('{kind: ServiceAccount, name: build, namespace: shop}')).toBe('shop');
    expect(found('{kind: ServiceAccount, name: build}')).toBe('shop');
    expect(found('{kind: ServiceAccount, name: default, namespace: system}')).toBe('shop');
    expect(found('{kind: ServiceAccount, name: build, namespace: elsewhere}')).toBe('elsewhere');
    expect(found('{kind: ServiceAccount, name: other, namespace: system}')).toBe('system');
  });

  it('follows a ServiceAccount into the namespace that its own part of the build gives it', () => {
    const built = (text: string): Workspace =>
      workspaceOf({
        'kustomization.yaml': kustomization('resources: [a, b]'),
        'a/kustomization.yaml': kustomization('namespace: a', 'resources: [account.yaml]'),
        'a/account.yaml': account('build'),
        'b/kustomization.yaml': kustomization('namespace: b', 'resources: [binding.yaml]'),
        'b/binding.yaml': text,
      });
    const found = (text: string): string | undefined => subjectNamespace(built(text), 'b/binding.yaml');
    for (const written of ['', ', namespace: default', ', namespace: a'])
      expect(found(clusterBinding(`{kind: ServiceAccount, name: build${written}}`))).toBe('a');
    // A RoleBinding looks for accounts in its own namespace only.
    const bound = (written: string): string =>
      binding('builds', `{kind: ServiceAccount, name: build${written}}`, 'reader');
    expect(namespaceOf(built(bound('')), 'b/binding.yaml')).toBe('b');
    expect(found(bound(''))).toBeUndefined();
    expect(found(bound(', namespace: default'))).toBe('default');
    expect(found(bound(', namespace: a'))).toBe('a');
  });

  it('leaves objects outside in sight where a subject means another namespace than those of the build', () => {
    const files: Files = {
      'build/kustomization.yaml': kustomization(
        'namespace: shop',
        'namePrefix: x-',
        'resources: [account.yaml, binding.yaml]',
      ),
      'build/account.yaml': account('build'),
      'build/binding.yaml': binding(
        'builds',
        '{kind: ServiceAccount, name: build, namespace: far}',
        'reader',
      ),
      'far.yaml': account('build', 'far'),
      'near.yaml': account('build', 'shop'),
    };
    const unknown = (more: Files): number =>
      allFindings(workspaceOf({ ...files, ...more }, { configuration: onlyRules(['no-unknown-subject']) }))
        .length;
    expect(unknown({})).toBe(0);
    expect(unknown({ 'far.yaml': account('other', 'far') })).toBe(1);
    const workspace = workspaceOf(files);
    const seen = (file: string): number =>
      workspace
        .graphSeenFrom({ uri: uriOf(file), index: 0 })
        .mentioningIn('ServiceAccount', 'build', namespaceOf(workspace, file)).length;
    expect(seen('far.yaml')).toBe(1);
    // The build renames what it means in its own namespace.
    expect(seen('near.yaml')).toBe(0);
    expect(
      workspace
        .graphSeenFrom({ uri: uriOf('build/binding.yaml'), index: 0 })
        .named('ServiceAccount', 'build')
        .map(({ document }) => document.uri),
    ).toEqual([uriOf('build/account.yaml'), uriOf('far.yaml')]);
  });

  it('leaves a subject without a namespace alone where the build changes nothing about its ServiceAccount', () => {
    const built = (text: string, ...lines: readonly string[]): string | undefined =>
      subjectNamespace(
        workspaceOf({
          'kustomization.yaml': kustomization('resources: [account.yaml, binding.yaml]', ...lines),
          'account.yaml': account('build', 'shop'),
          'binding.yaml': text,
        }),
        'binding.yaml',
      );
    const subject = '{kind: ServiceAccount, name: build}';
    expect(built(clusterBinding(subject))).toBeUndefined();
    expect(built(clusterBinding(subject), 'namePrefix: x-')).toBe('shop');
    expect(built(clusterBinding(subject), 'namespace: shop')).toBe('shop');
    expect(built(binding('builds', subject, 'reader'))).toBeUndefined();
    expect(built(binding('builds', subject, 'reader'), 'namePrefix: x-')).toBeUndefined();
    expect(built(binding('builds', subject, 'reader'), 'namespace: shop')).toBe('shop');
  });

  it('is not taken from a Flux Kustomization, nor invented where a transformer may set it', () => {
    const flux =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nnamespace: x\nresources: [account.yaml]\n';
    const workspace = workspaceOf({ 'kustomization.yaml': flux, 'account.yaml': account('build') });
    expect(objectIn(workspace, 'account.yaml').built).toBeUndefined();
    workspace.update(
      uriOf('kustomization.yaml'),
      kustomization('transformers: [t.yaml]', 'resources: [account.yaml]'),
    );
    expect(objectIn(workspace, 'account.yaml').built?.namespaceHidden).toBe(true);
  });

  it('is not touched by transformers that only set labels', () => {
    const labels =
      'apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: labels}\nlabels: {app: a}\n';
    const workspace = workspaceOf({
      'kustomization.yaml': kustomization('transformers: [labels.yaml]', 'resources: [account.yaml]'),
      'account.yaml': account('build', 'system'),
    });
    const hidden = (): boolean | undefined => objectIn(workspace, 'account.yaml').built?.namespaceHidden;
    expect(hidden()).toBe(true);
    workspace.update(uriOf('labels.yaml'), labels);
    expect(hidden()).toBe(false);
    expect(workspace.graph.buildsNaming('ServiceAccount', 'build', 'system')).toEqual([]);
    workspace.update(uriOf('labels.yaml'), labels.replace('LabelTransformer', 'NamespaceTransformer'));
    expect(hidden()).toBe(true);
    const inline = (kind: string): string =>
      kustomization(
        'resources: [account.yaml]',
        'transformers:',
        '  - |-',
        '    apiVersion: builtin',
        `    kind: ${kind}`,
        '    metadata: {name: a}',
      );
    workspace.update(uriOf('kustomization.yaml'), inline('ImageTagTransformer'));
    expect(hidden()).toBe(false);
    workspace.update(uriOf('kustomization.yaml'), inline('PrefixTransformer'));
    expect(hidden()).toBe(true);
  });

  it('ends at kustomizations that list each other', () => {
    const workspace = workspaceOf({
      'a/kustomization.yaml': kustomization('namespace: a', 'resources: [../b, account.yaml]'),
      'b/kustomization.yaml': kustomization('resources: [../a, ../b]'),
      'a/account.yaml': account('build'),
    });
    expect(namespaceOf(workspace, 'a/account.yaml')).toBe('a');
  });
});

describe('findings about objects that Kustomize builds', () => {
  const check = (files: Files, slug: string): readonly string[] =>
    allFindings(workspaceOf(files, { configuration: { preset: 'audit', ...onlyRules([slug]) } })).map(
      ({ message }) => message,
    );

  it('say no namespace is missing that Kustomize writes', () => {
    const files: Files = {
      'base/kustomization.yaml': kustomization('resources: [binding.yaml, account.yaml]'),
      'base/binding.yaml': clusterBinding('{kind: ServiceAccount, name: build}'),
      'base/account.yaml': account('build'),
    };
    expect(check(files, 'no-invalid-binding')).toHaveLength(1);
    expect(check({ ...files, 'overlays/a/kustomization.yaml': overlay('a') }, 'no-invalid-binding')).toEqual(
      [],
    );
    expect(
      check(
        {
          ...files,
          'overlays/a/kustomization.yaml': overlay('a'),
          'overlays/b/kustomization.yaml': overlay('b'),
        },
        'no-invalid-binding',
      ),
    ).toEqual([]);
  });

  it('compare the namespaces that objects end up with', () => {
    const files: Files = {
      'kustomization.yaml': kustomization('namespace: shop', 'resources: [binding.yaml]'),
      'binding.yaml': binding('ci', '{kind: ServiceAccount, name: deploy, namespace: ci}', 'deployer'),
    };
    expect(check(files, 'no-cross-namespace-subject').join()).toContain('in namespace shop');
    expect(
      check(
        { ...files, 'kustomization.yaml': kustomization('resources: [binding.yaml]') },
        'no-cross-namespace-subject',
      ),
    ).toEqual([]);
  });

  it('write no namespace of an overlay into a base', () => {
    const pod =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - {name: web, image: web:1}\n';
    const workspace = workspaceOf(
      {
        'base/kustomization.yaml': kustomization('resources: [web.yaml]'),
        'base/web.yaml': pod,
        'overlays/a/kustomization.yaml': overlay('shop'),
      },
      { configuration: { preset: 'audit', ...onlyRules(['no-default-service-account']) } },
    );
    const offers = allFindings(workspace).flatMap((finding) => workspace.offers(finding));
    const created = offers
      .map((offer) => workspace.plan(offer))
      .flatMap((plan) =>
        plan.ok ? plan.files.flatMap(({ edits }) => edits.map(({ newText }) => newText)) : [],
      )
      .filter((text) => text.includes('kind: ServiceAccount'));
    expect(created).not.toEqual([]);
    for (const text of created) expect(text).not.toContain('shop');
  });
});

describe('names that Kustomize changes', () => {
  const prefixed: Files = {
    ...base,
    'overlays/dev/kustomization.yaml': overlay('shop', 'namePrefix: dev-'),
    'plain/account.yaml': account('build', 'shop'),
    'plain/binding.yaml': binding(
      'outside',
      '{kind: ServiceAccount, name: build, namespace: shop}',
      'reader',
    ),
  };
  const seen = (workspace: Workspace, from: string, kind: string, name: string): readonly string[] =>
    workspace
      .graphSeenFrom({ uri: uriOf(from), index: 0 })
      .named(kind, name)
      .map(({ document }) => document.uri.slice(uriOf('').length));
  const mentions = (workspace: Workspace, from: string, kind: string, name: string): readonly string[] =>
    workspace
      .graphSeenFrom({ uri: uriOf(from), index: 0 })
      .mentioning(kind, name)
      .map(({ document }) => document.uri.slice(uriOf('').length));

  it('fit together within a build and mean nothing outside', () => {
    const workspace = workspaceOf(prefixed);
    expect(seen(workspace, 'base/binding.yaml', 'ServiceAccount', 'build')).toEqual(['base/account.yaml']);
    expect(seen(workspace, 'plain/binding.yaml', 'ServiceAccount', 'build')).toEqual(['plain/account.yaml']);
    expect(seen(workspace, 'plain/binding.yaml', 'ServiceAccount', 'dev-build')).toEqual([
      'base/account.yaml',
    ]);
    expect(seen(workspace, 'plain/binding.yaml', 'Role', 'reader')).toEqual([]);
    expect(mentions(workspace, 'base/account.yaml', 'ServiceAccount', 'build')).toEqual([
      'base/binding.yaml',
    ]);
    expect(mentions(workspace, 'plain/account.yaml', 'ServiceAccount', 'build')).toEqual([
      'plain/binding.yaml',
    ]);
  });

  it('tell the hover of one build nothing about objects outside', () => {
    const workspace = workspaceOf(prefixed);
    const hoverAt = (file: string): string => {
      const text = workspace.text(uriOf(file)) ?? '';
      return accessHover(workspace, uriOf(file), text.indexOf('build'))?.markdown ?? '';
    };
    expect(hoverAt('base/account.yaml')).toContain('RoleBinding `builds`');
    expect(hoverAt('base/account.yaml')).not.toContain('outside');
    expect(hoverAt('plain/account.yaml')).toContain('RoleBinding `outside`');
    expect(hoverAt('plain/account.yaml')).not.toContain('`builds`');
  });

  it('leave references alone to what the build does not hold', () => {
    const workspace = workspaceOf({
      'kustomization.yaml': kustomization('nameSuffix: -v2', 'resources: [binding.yaml]'),
      'binding.yaml': binding('builds', '{kind: ServiceAccount, name: build}', 'reader'),
      'plain/role.yaml': role('reader'),
    });
    expect(seen(workspace, 'binding.yaml', 'Role', 'reader')).toEqual(['plain/role.yaml']);
    expect(mentions(workspace, 'plain/role.yaml', 'Role', 'reader')).toEqual(['binding.yaml']);
  });

  it('count beside the plain ones where another build keeps them', () => {
    const workspace = workspaceOf({ ...prefixed, 'overlays/prod/kustomization.yaml': overlay('shop') });
    expect(seen(workspace, 'plain/binding.yaml', 'Role', 'reader')).toEqual(['base/role.yaml']);
  });
});

describe('the workspace', () => {
  const pool: Files = {
    ...base,
    'overlays/a/kustomization.yaml': overlay('a'),
    'overlays/b/kustomization.yaml': overlay('b', 'namePrefix: b-'),
    'overlays/c/kustomization.yaml': kustomization(
      'components: [../../part]',
      'resources: [../a, extra.yaml]',
    ),
    'overlays/c/extra.yaml': clusterBinding('{kind: ServiceAccount, name: build}'),
    'part/kustomization.yaml': 'kind: Component\nnameSuffix: -c\n',
    'outside.yaml': binding('other', '{kind: ServiceAccount, name: build, namespace: a}', 'reader'),
  };
  const others: Files = {
    'overlays/a/kustomization.yaml': overlay('z'),
    'base/account.yaml': account('build', 'system'),
    'base/kustomization.yaml': kustomization('resources: [binding.yaml, role.yaml]'),
    'overlays/c/kustomization.yaml': kustomization('namespace: c', 'resources: [../b]'),
    'base/binding.yaml': binding('builds', '{kind: ServiceAccount, name: default}', 'reader'),
  };
  const names = Object.keys(pool);
  const state = (workspace: Workspace): unknown =>
    allFindings(workspace).map(({ message, uri, start }) => [uri, start, message]);
  const placesOf = (list: readonly PlacedResource[]): readonly string[] =>
    list.map(({ document: { uri }, facts }) => `${uri.replace(uriOf(''), '')} ${facts.namespace}`);
  const probing = (answers: (graph: WorkspaceGraph, namespace: string | undefined) => unknown): Rule => ({
    meta: {
      ...noUnknownSubject.meta,
      slug: 'no-probe',
      kinds: [],
      preset: 'recommended',
      needsCompleteResource: false,
    },
    checkResource({ facts, built }, { graph, report }) {
      const own = [facts.namespace, built?.scopes, facts.binding?.subjects.map(({ namespace }) => namespace)];
      const message = JSON.stringify([own, answers(graph, facts.namespace)]).replaceAll(uriOf(''), '');
      report({ range: facts.site.range, message });
    },
  });
  /** Each says all that its verdict may rest on, so that one that is kept too long shows. */
  const probes = {
    'in the workspace': probing((graph) => [
      placesOf(graph.named('ServiceAccount', 'build')),
      placesOf(graph.named('ServiceAccount', 'b-build')),
      placesOf(graph.mentioning('Role', 'reader')),
    ]),
    'by name in a namespace': probing((graph, namespace) => [
      placesOf(graph.inNamespace('Role', 'reader', namespace)),
      placesOf(graph.perhapsInNamespace('ServiceAccount', 'build', namespace)),
      placesOf(graph.perhapsInNamespace('ServiceAccount', 'b-build', 'b')),
      placesOf(graph.inNamespace('ServiceAccount', 'build', 'a')),
    ]),
    'by whom it is mentioned in a namespace': probing((graph, namespace) => [
      placesOf(graph.mentioningIn('Role', 'reader', namespace)),
      placesOf(graph.mentioningIn('ServiceAccount', 'build', namespace)),
      placesOf(graph.mentioningIn('ServiceAccount', 'build', 'a')),
    ]),
  };

  it.each(Object.entries(probes))(
    'comes to the same after any order of reading, changing and removing files: what is to be found %s',
    (_, probe) => {
      const options = { rules: [probe] };
      const fresh = (files: ReadonlyMap<string, string>): Workspace =>
        workspaceOf(Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))), options);
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
            // Findings that are kept must be dropped when a kustomization changes their ground.
            allFindings(workspace);
          };
          for (const name of order) put(name, pool[name]);
          for (const { name, to } of steps)
            put(name, to === 'gone' ? undefined : to === 'other' ? (others[name] ?? pool[name]) : pool[name]);
          expect(state(workspace)).toEqual(state(fresh(files)));
        }),
        { numRuns: 100 },
      );
    },
  );

  it('judges only what a changed kustomization touches', () => {
    const files: Files = {
      ...base,
      'overlays/a/kustomization.yaml': overlay('a'),
      'far/role.yaml': role('far'),
    };
    const workspace = workspaceOf(files, { configuration: { preset: 'audit' } });
    allFindings(workspace);
    const { affected } = workspace.update(uriOf('overlays/a/kustomization.yaml'), overlay('z'));
    expect(affected).toContain(uriOf('base/account.yaml'));
    expect(affected).not.toContain(uriOf('far/role.yaml'));
  });
});
