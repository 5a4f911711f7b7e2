import { describe, expect, it, test } from 'vitest';
import type { ApplicationFacts } from '../../../server/src/workspace/gitops/application.ts';
import { createBuilds } from '../../../server/src/workspace/kustomize/builds.ts';
import type { KustomizationFacts } from '../../../server/src/workspace/kustomize/kustomization.ts';
import { fileKey, filesMeantBy, isKustomizationFile } from '../../../server/src/workspace/kustomize/paths.ts';
import { expectLinearGrowth } from '../../support/growth.ts';

const facts = (more: Partial<KustomizationFacts>): KustomizationFacts => ({
  namespace: undefined,
  namePrefix: undefined,
  nameSuffix: undefined,
  transformed: false,
  transformers: [],
  resources: [],
  components: [],
  patches: [],
  ...more,
});
const said = (value: string) => ({ known: true, value }) as const;
const at = (path: string): string => `file:///repo/${path}`;

describe('the files a kustomization names', () => {
  test.each([
    ['app/kustomization.yaml', 'web.yaml', 'app/web.yaml'],
    ['app/kustomization.yaml', './web.yaml', 'app/web.yaml'],
    ['app/kustomization.yaml', '../base/', 'base'],
    ['app/kustomization.yaml', '../base', 'base/Kustomization'],
    ['app/overlay/kustomization.yaml', '../../base//one', 'base/one/kustomization.yaml'],
    ['kustomization.yaml', '.', 'kustomization.yml'],
  ])('%s: %s', (from, entry, file) => {
    expect(filesMeantBy(at(from), entry)).toContain(at(file));
  });

  test.each([
    'https://github.com/argoproj/argo-cd/manifests/cluster-install?ref=stable',
    'github.com/org/repo?ref=v1',
    'git@github.com:org/repo.git',
    '/absolute/web.yaml',
    '../../../../web.yaml',
    '',
  ])('leave out %s', (entry) => {
    expect(filesMeantBy(at('app/kustomization.yaml'), entry)).toEqual([]);
  });

  it('are found however the client writes the address', () => {
    expect(fileKey('file:///c%3A/a%20b/base')).toBe(fileKey('file:///c:/a b/base'));
    expect(fileKey('file:///broken%')).toBe('file:///broken%');
    expect(isKustomizationFile('file:///a/Kustomization')).toBe(true);
    expect(isKustomizationFile('file:///a/my-kustomization.yaml')).toBe(false);
    expect(filesMeantBy('untitled:Untitled-1', '../a.yaml')).toEqual([]);
  });
});

describe('builds', () => {
  it('put outer prefixes before inner ones and inner suffixes before outer ones', () => {
    const builds = createBuilds();
    builds.set(
      at('base/kustomization.yaml'),
      facts({ resources: ['a.yaml'], namePrefix: said('in-'), nameSuffix: said('-in') }),
    );
    builds.set(
      at('over/kustomization.yaml'),
      facts({ resources: ['../base'], namePrefix: said('out-'), nameSuffix: said('-out') }),
    );
    expect(builds.of(at('base/a.yaml'))).toMatchObject([
      { prefix: 'out-in-', suffix: '-in-out', root: at('over/kustomization.yaml') },
    ]);
  });

  it('let a component change what its users list, before their own fields', () => {
    const builds = createBuilds();
    const component = at('part/kustomization.yaml');
    builds.set(at('a/kustomization.yaml'), facts({ resources: ['a.yaml'], components: ['../part'] }));
    builds.set(
      at('b/kustomization.yaml'),
      facts({ resources: ['b.yaml'], components: ['../part'], namespace: said('own') }),
    );
    expect(builds.of(at('a/a.yaml'))).toHaveLength(1);
    const touched = builds.set(component, facts({ namespace: said('part'), resources: ['c.yaml'] }));
    for (const file of ['a/a.yaml', 'b/b.yaml', 'part/c.yaml']) expect(touched).toContain(at(file));
    expect(builds.of(at('a/a.yaml'))).toMatchObject([{ namespace: said('part') }]);
    expect(builds.of(at('b/b.yaml'))).toMatchObject([{ namespace: said('own') }]);
    expect(builds.set(at('a/kustomization.yaml'), undefined)).not.toContain(at('b/b.yaml'));
    expect(builds.of(at('a/a.yaml'))).toEqual([]);
  });

  it('are not known where they are too many to be read', () => {
    const builds = createBuilds();
    for (let i = 0; i < 200; i += 1)
      builds.set(
        at(`o${i}/kustomization.yaml`),
        facts({ resources: ['../base/a.yaml'], namespace: said(`n${i}`) }),
      );
    expect(builds.of(at('base/a.yaml'))).toMatchObject([{ namespace: { known: false } }]);
  });

  it('end where files list each other in every way', () => {
    const builds = createBuilds();
    const names = Array.from({ length: 16 }, (_, i) => `k${i}`);
    for (const name of names)
      builds.set(
        at(`${name}/kustomization.yaml`),
        facts({
          resources: ['a.yaml', ...names.map((other) => `../${other}`)],
          namePrefix: said(`${name}-`),
        }),
      );
    for (const name of names) expect(builds.of(at(`${name}/a.yaml`)).length).toBeGreaterThan(0);
  });

  it('treat no file anew when a kustomization says the same, or while nobody has asked for one', () => {
    const builds = createBuilds();
    const place = (name: string) =>
      builds.set(at('app/kustomization.yaml'), facts({ resources: [name], namespace: said('shop') }));
    expect(place('other.yaml').size).toBe(0);
    expect(builds.of(at('app/other.yaml'))).toHaveLength(1);
    expect(place('a.yaml')).toContain(fileKey(at('app/a.yaml')));
    expect(place('a.yaml').size).toBe(0);
    const files = place('b.yaml');
    expect(files).toContain(fileKey(at('app/a.yaml')));
    expect(files).toContain(fileKey(at('app/b.yaml')));
  });

  it('are kept up in time that grows with the number of kustomizations, shared ones included', () => {
    expectLinearGrowth(
      (size) => Array.from({ length: size }, (_, i) => `app-${i}`),
      (names) => {
        const builds = createBuilds();
        builds.set(at('part/kustomization.yaml'), facts({ resources: ['p.yaml'] }));
        for (const name of names) {
          builds.set(
            at(`${name}/kustomization.yaml`),
            facts({ resources: ['a.yaml', '../base'], components: ['../part'], namespace: said(name) }),
          );
          builds.of(at(`${name}/a.yaml`));
          builds.of(at('part/p.yaml'));
          builds.of(at('base/b.yaml'));
        }
      },
      60,
    );
  });

  it('of thousands of applications are kept up in time that grows with their number, in any order', () => {
    const application = (name: string): ApplicationFacts => ({
      controller: 'flux',
      path: ['apps', name],
      recursive: true,
      plain: false,
      fallback: undefined,
      treatment: facts({ namespace: said(name) }),
    });
    for (const manifestsFirst of [true, false])
      expectLinearGrowth(
        (size) => Array.from({ length: size }, (_, i) => `app-${i}`),
        (names) => {
          const builds = createBuilds();
          const touched: number[] = [];
          const note = (files: ReadonlySet<string>): void => {
            touched.push(files.size);
          };
          const manifests = (name: string): void => {
            for (const file of ['kustomization.yaml', 'a.yaml', 'b.yaml'])
              note(builds.setFile(at(`apps/${name}/${file}`), true));
            note(builds.set(at(`apps/${name}/kustomization.yaml`), facts({ resources: ['a.yaml'] })));
            builds.of(at(`apps/${name}/a.yaml`));
          };
          const deploy = (name: string): void => {
            note(builds.setFile(at(`clusters/prod/${name}.yaml`), true));
            note(builds.setApplications(at(`clusters/prod/${name}.yaml`), name, [application(name)]));
          };
          note(
            builds.setApplications(at('clusters/all.yaml'), 'all', [
              { ...application('x'), path: ['clusters', 'prod'], treatment: facts({}) },
            ]),
          );
          for (const step of manifestsFirst ? [manifests, deploy] : [deploy, manifests])
            for (const name of names) step(name);
          for (const name of names)
            expect(builds.of(at(`apps/${name}/a.yaml`))).toMatchObject([{ namespace: said(name) }]);
          // Work is counted by files that are built again.
          expect(touched.reduce((sum, count) => sum + count, 0)).toBeLessThan(30 * names.length);
        },
        60,
      );
  });
});
