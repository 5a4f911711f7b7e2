import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../../server/src/engine/workspace-types.ts';
import { mermaidOf } from '../../../server/src/features/effective-permissions/mermaid.ts';
import {
  accessPathsPage,
  explanationPage,
} from '../../../server/src/features/effective-permissions/pages.ts';
import {
  type AccessPaths,
  createAccessPaths,
} from '../../../server/src/features/effective-permissions/paths.ts';
import { accessPicture } from '../../../server/src/features/effective-permissions/picture.ts';
import { subjectsAt } from '../../../server/src/features/effective-permissions/subjects.ts';
import { svgOf } from '../../../server/src/features/effective-permissions/svg.ts';
import {
  type PermissionNode,
  permissionTree,
} from '../../../server/src/features/effective-permissions/tree.ts';
import type { ObjectName } from '../../../server/src/features/named-objects.ts';
import { accountText, bindingText, deploymentText, roleText } from '../../support/access-worlds.ts';
import { legacyPayload, makeToken } from '../../support/tokens.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const limits = { grants: 100, rules: 100 };
const web: ObjectName = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };

function pathsOf(workspace: Workspace): AccessPaths {
  return createAccessPaths(workspace, 36, limits);
}

/** Nodes as an outline; steps left out. */
function outline(nodes: readonly PermissionNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ label, detail, children, kind }) => [
    `${'  '.repeat(depth)}${label}${detail === undefined ? '' : ` · ${detail}`}`,
    ...(kind === 'section' ? outline(children, depth + 1) : []),
  ]);
}

describe('the tree', () => {
  const workspace = workspaceOf({
    'shop.yaml': [
      accountText('shop/web'),
      deploymentText('shop/web', 'web'),
      roleText('Role', 'shop/reader', ['core secrets list', 'core pods get']),
      bindingText('shop/reads', 'Role reader', 'ServiceAccount shop/web'),
      bindingText('shop/reads-too', 'Role reader', 'Group system:serviceaccounts:shop'),
      roleText('ClusterRole', 'nodes', ['core nodes get']),
      bindingText('nodes', 'ClusterRole nodes', 'ServiceAccount shop/web'),
      bindingText('lost', 'ClusterRole elsewhere', 'ServiceAccount shop/web'),
    ].join('---\n'),
  });
  const nodes = permissionTree(web, pathsOf(workspace), workspace);

  test('has dangers first, then everything by place, then what is not known', () => {
    const lines = outline(nodes).filter((line) => !line.includes('(built in)'));
    expect(lines).toEqual([
      'Dangerous: it can do this',
      '  read every Secret · in namespace shop',
      'In the whole cluster',
      '  get on nodes · by ClusterRoleBinding nodes → ClusterRole nodes',
      'In namespace shop',
      '  list on secrets · by RoleBinding shop/reads → Role reader',
      '  get on pods · by RoleBinding shop/reads → Role reader',
      'Every cluster gives this to all ServiceAccounts',
      '1 thing is not known',
      '  ClusterRoleBinding lost → ClusterRole elsewhere: this role is not in the workspace',
      '1 workload runs as it',
      '  Deployment shop/web',
    ]);
  });

  test('marks what every cluster has as built in', () => {
    const all = nodes.find(({ label }) => label.startsWith('Every cluster gives'))?.children ?? [];
    expect(all.length).toBeGreaterThan(2);
    expect(all.filter(({ detail }) => detail?.endsWith('(built in)') !== true)).toEqual([]);
  });

  test('tells the other ways to the same permission, and where each stands', () => {
    const danger = nodes[0]?.children[0];
    expect(danger?.children.map(({ label }) => label).at(-1)).toBe(
      'also by RoleBinding shop/reads-too → Role reader through group system:serviceaccounts:shop',
    );
    const text = workspace.text(uriOf('shop.yaml')) ?? '';
    const places = danger?.children.flatMap(({ place }) =>
      place === undefined ? [] : [text.slice(place.start, place.end)],
    );
    expect(places?.map((piece) => piece.split('\n')[0])).toEqual([
      'web',
      'reads',
      '{apiGroups: [""], resources: ["secrets"], verbs: ["list"]}',
      'reads-too',
    ]);
  });

  test('has a key for each permission, by which it is explained', () => {
    const keys = nodes.flatMap(({ children }) => children).flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys)
      expect(explanationPage(web, key, pathsOf(workspace), workspace, undefined)).toContain(
        '# How did it get this?',
      );
  });

  test('of nobody known, and of superusers', () => {
    const nobody = permissionTree(
      { kind: 'User', name: 'joe', namespace: undefined },
      pathsOf(workspace),
      workspace,
    );
    expect(outline(nobody).at(-1)).toBe(
      'No binding in this workspace names it; what is bound elsewhere is not known',
    );
    const masters = permissionTree(
      { kind: 'Group', name: 'system:masters', namespace: undefined },
      pathsOf(workspace),
      workspace,
    );
    expect(outline(masters)).toEqual(['Its members may do everything: RBAC is not asked']);
  });
});

describe('who is meant', () => {
  const text = [
    accountText('shop/web'),
    deploymentText('shop/shop', 'web'),
    roleText('Role', 'shop/reader', ['core pods get']),
    bindingText('shop/reads', 'Role reader', 'User jane', 'ServiceAccount shop/web', 'User jane'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n',
  ].join('---\n');
  const workspace = workspaceOf({ 'a.yaml': text });
  const at = (piece: string) =>
    subjectsAt(workspace, uriOf('a.yaml'), text.indexOf(piece) + 1).map(({ name }) => name);

  test.each([
    ['kind: ServiceAccount\n', ['web']],
    ['image', ['web']],
    ['verbs', ['jane', 'web']],
    ['roleRef', ['jane', 'web']],
    ['jane', ['jane']],
    ['kind: ConfigMap', []],
  ])('at %s', (piece, expected) => {
    expect(at(piece)).toEqual(expected);
  });
});

describe('of somebody with hundreds of bindings', () => {
  const documents = Array.from({ length: 150 }, (_, i) => [
    roleText('Role', `n${i}/r`, [i < 100 ? 'core pods list' : 'core secrets list', 'core pods create']),
    bindingText(`n${i}/b`, 'Role r', 'ServiceAccount shop/web'),
    accountText(`n${i}/target`),
  ]);
  const plain = documents
    .slice(0, 40)
    .map(([, binding = '', account = ''], i) => [
      roleText('Role', `n${i}/r`, ['core pods list']),
      binding,
      account,
    ]);

  test('the picture can be taken in, and nothing in it stands alone', () => {
    const workspace = workspaceOf({ 'a.yaml': documents.flat().join('---\n') });
    const { nodes, edges, notes } = accessPicture(web, pathsOf(workspace), workspace);
    expect(nodes.length).toBeLessThan(100);
    expect(notes).toEqual(['84 more bindings give it something.']);
    const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
    expect(nodes.filter(({ id }) => !connected.has(id))).toEqual([]);
  });

  test('the picture shows the binding that is dangerous', () => {
    const worst = [
      roleText('Role', 'z/r', ['core secrets list']),
      bindingText('z/b', 'Role r', 'ServiceAccount shop/web'),
    ];
    const workspace = workspaceOf({ 'a.yaml': [...plain.flat(), ...worst].join('---\n') });
    const { nodes } = accessPicture(web, pathsOf(workspace), workspace);
    expect(nodes.filter(({ dangerous }) => dangerous).map(({ lines }) => lines)).toEqual([
      ['read every Secret'],
    ]);
  });

  test('the tree counts all dangers and lists the first of them', () => {
    const workspace = workspaceOf({ 'a.yaml': documents.flat().join('---\n') });
    const [dangers] = permissionTree(
      web,
      createAccessPaths(workspace, 36, { grants: 500, rules: 100 }),
      workspace,
    );
    expect(dangers?.label).toBe('Dangerous: 200 things it can do');
    expect(dangers?.children).toHaveLength(101);
    expect(dangers?.children.at(-1)?.label).toBe('… and 100 more');
  });
});

const token = makeToken({ payload: legacyPayload('shop', 'web') });
const hostile = [
  '"]; click n1 "javascript:alert(1)"',
  '</text><script>alert(1)</script>',
  '![x](https://example.com/x.png) [y](command:evil)',
  '```\n# heading',
  '`code` **bold** <img src=x> & &lt;',
  '%%{init: {"securityLevel": "loose"}}%%',
  '\u202eevil\u0000\u2028',
  '\ud800 half',
  'no character\ufffe\uffff',
  token,
];

/** All that is shown of a workspace whose users, groups and roles have these names. */
function shownOf(names: readonly string[]) {
  const subjects = names.map((name) => `{kind: Group, name: ${JSON.stringify(name)}}`).join(', ');
  const text = names
    .map(
      (name, index) =>
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ${JSON.stringify(`${name}${index}`)}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${JSON.stringify(name)}}\nsubjects: [${subjects}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${JSON.stringify(name)}}\nrules: [{apiGroups: ["", ${JSON.stringify(name)}], resources: [secrets, ${JSON.stringify(name)}], verbs: [get, ${JSON.stringify(name)}]}]\n`,
    )
    .join('---\n');
  const workspace = workspaceOf({ 'a.yaml': text });
  const paths = pathsOf(workspace);
  const subject: ObjectName = { kind: 'Group', name: names[0] ?? '', namespace: undefined };
  const picture = accessPicture(subject, paths, workspace);
  const tree = permissionTree(subject, paths, workspace);
  const key = tree[0]?.children[0]?.key ?? '';
  return {
    svg: svgOf(picture),
    mermaid: mermaidOf(picture),
    page: accessPathsPage(subject, paths, workspace),
    explanation: explanationPage(subject, key, paths, workspace, () => '/a.yaml#L1,1') ?? '',
    labels: outline(tree),
  };
}

/** Elements and attributes as we write them, and nothing else that could be markup. */
function expectHarmlessSvg(svg: string): void {
  const rest = svg
    .replace(/<style>[^<]*<\/style>/, '')
    .replaceAll(/<\/?(?:svg|title|rect|text|path|g)(?: [a-zA-Z-]+="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*\/?>/g, '');
  expect(rest.replaceAll(/&#\d+;/g, '')).not.toMatch(/[<>&"]/);
  // References to what is no character in XML: the whole picture would not be shown.
  expect(svg).not.toMatch(/&#(?:\d|1[124-9]|2\d|3[01]|6553[45]);/);
  expect(svg).not.toMatch(/\b(?:href|onload|onclick|foreignObject)\s*=/i);
}

function expectHarmlessMermaid(mermaid: string): void {
  const line =
    /^(?:flowchart LR| {2}n\d+\["(?:[\p{L}\p{N} ._,=/-]|#\d+;|<br\/>)*"\]| {2}n\d+ (?:-->|==>) n\d+| {2}classDef danger [\w:#,]+| {2}class [n\d,]+ danger)$/u;
  for (const text of mermaid.split('\n')) expect(text).toMatch(line);
}

describe('names of others', () => {
  test.each(hostile)('stay text: %j', (name) => {
    const { svg, mermaid, page, explanation, labels } = shownOf([name]);
    expectHarmlessSvg(svg);
    expectHarmlessMermaid(mermaid);
    expect(explanation).toContain('# How did it get this?');
    expect(labels.join('\n')).toContain('read every Secret');
    const [, payload = '-'] = token.split('.');
    for (const shown of [svg, mermaid, page, explanation, labels.join('\n')])
      expect(shown).not.toContain(payload);
    for (const label of labels) expect(label).not.toMatch(/[\u0000-\u001f\u202e\u2028]/);
    const outside = page.replace(/```mermaid[\s\S]*?\n```/, '').replace(/!\[.*?\]\(data:[^)]*\)/, '');
    for (const markdown of [outside, explanation]) {
      const bare = markdown.replaceAll(/(`+)[^`][\s\S]*?\1/g, '').replaceAll(/\\./g, '');
      expect(bare).not.toMatch(/<|!\[|\]\((?!\/a\.yaml#L1,1\))|```/);
    }
  });

  test('whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 3 }),
        (names) => {
          const { svg, mermaid } = shownOf(names);
          expectHarmlessSvg(svg);
          expectHarmlessMermaid(mermaid);
        },
      ),
      { numRuns: 60 },
    );
  });
});
