import fc from 'fast-check';
import { expect, test } from 'vitest';
import { references } from '../../server/src/features/navigation.ts';
import { policyOf, requestOf } from '../support/access.ts';
import { renameAt } from '../support/renames.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

// Worlds in which every namespace is said, so that no place may mean two objects.

const names = ['build', 'web', 'x1'] as const;
const namespaces = ['ci', 'shop'] as const;

const name = fc.constantFrom(...names);
const namespace = fc.constantFrom(...namespaces);
const quotes = fc.constantFrom('', '"', "'");
const comment = fc.constantFrom('', ' # build', ' # "x1"');

/** A scalar in one of the ways to write it. */
const written = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(value, quotes).map(([text, quote]) => `${quote}${text}${quote}`);

/** A map on one line or on several. */
const map = (indent: string, pairs: readonly (readonly [string, string])[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.boolean(), comment)
    .map(([flow, behind]) =>
      flow
        ? `{ ${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')} }${behind}`
        : pairs
            .map(([key, value], index) => `${index === 0 ? '' : indent}${key}: ${value}`)
            .join(`${behind}\n`),
    );

const account = fc
  .tuple(written(name), namespace)
  .map(
    ([own, home]) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${own}\n  namespace: ${home}\n`,
  );

const subject = fc.tuple(name, namespace, quotes, fc.boolean()).chain(([own, home, quote, asUser]) =>
  asUser
    ? map('    ', [
        ['kind', 'User'],
        ['name', `${quote}system:serviceaccount:${home}:${own}${quote}`],
      ])
    : map('    ', [
        ['kind', 'ServiceAccount'],
        ['name', `${quote}${own}${quote}`],
        ['namespace', home],
      ]),
);

const rule = fc
  .tuple(
    fc.constantFrom(
      `apiGroups: [""], resources: [pods], verbs: [get, list]`,
      `apiGroups: [""], resources: [serviceaccounts], verbs: [impersonate]`,
      `apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]`,
      `apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]`,
    ),
    fc.array(written(name), { maxLength: 2 }),
  )
  .map(
    ([text, limits]) => `- {${text}${limits.length === 0 ? '' : `, resourceNames: [${limits.join(', ')}]`}}`,
  );

const role = fc
  .tuple(fc.option(namespace), written(name), fc.array(rule, { minLength: 1, maxLength: 2 }))
  .map(
    ([home, own, rules]) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${home === null ? 'ClusterRole' : 'Role'}\nmetadata:\n  name: ${own}${home === null ? '' : `\n  namespace: ${home}`}\nrules:\n${rules.join('\n')}\n`,
  );

const binding = fc
  .tuple(fc.option(namespace), written(name), fc.boolean(), fc.array(subject, { minLength: 1, maxLength: 3 }))
  .map(([home, given, cluster, subjects]) => {
    const kind = home === null || cluster ? 'ClusterRole' : 'Role';
    const metadata = home === null ? `{name: b0}` : `{name: b0, namespace: ${home}}`;
    return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${home === null ? 'ClusterRoleBinding' : 'RoleBinding'}\nmetadata: ${metadata}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ${kind}\n  name: ${given}\nsubjects:\n${subjects.map((one) => `  - ${one}`).join('\n')}\n`;
  });

const pod = fc
  .tuple(namespace, written(name), fc.constantFrom('serviceAccountName', 'serviceAccount'))
  .map(
    ([home, own, field]) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: build, namespace: ${home}}\nspec:\n  ${field}: ${own}\n  containers: [{name: web, image: x1}]\n`,
  );

const world = fc
  .array(fc.oneof(account, role, binding, binding, pod), { minLength: 1, maxLength: 9 })
  .map((documents) =>
    // Bindings of one name would replace each other.
    documents.map((text, index) => text.replace('name: b0', `name: b${index}`)),
  );

const requests = names.flatMap((own) =>
  namespaces.flatMap((home) => [
    `get pods =${own} @${home}`,
    `list pods @${home}`,
    `impersonate serviceaccounts =${own} @${home}`,
    `bind clusterroles.rbac.authorization.k8s.io =${own}`,
    `escalate roles.rbac.authorization.k8s.io =${own} @${home}`,
  ]),
);

/** All that anybody may do, with the renamed account, or role, called by its old name. */
function answers(
  text: string,
  called: (kind: string, home: string, own: string) => string,
): readonly string[] {
  const policy = policyOf(text);
  return namespaces.flatMap((home) =>
    names.flatMap((own) => {
      const user = `system:serviceaccount:${home}:${called('ServiceAccount', home, own)}`;
      return requests.map((line) => {
        const asked = line.replace(
          /^(\S+ (serviceaccounts|clusterroles|roles)\S* =)(\S+)(?: @(\S+))?/,
          (_, start, kind, target, place) => {
            const resource =
              kind === 'serviceaccounts' ? 'ServiceAccount' : kind === 'roles' ? 'Role' : 'ClusterRole';
            return `${start}${called(resource, place ?? '', target)}${place === undefined ? '' : ` @${place}`}`;
          },
        );
        return `${home}/${own} ${line}: ${policy.authorize(requestOf(`${user} ${asked}`)).allowed}`;
      });
    }),
  );
}

test('a rename changes no answer of the API server, keeps every reference, and can be taken back', () => {
  let done = 0;
  fc.assert(
    fc.property(world, fc.nat(), (documents, pick) => {
      const text = documents.join('---\n');
      const file = 'all.yaml';
      const workspace = workspaceOf({ [file]: text });
      const defined = names.flatMap((own) =>
        ['ServiceAccount', 'Role', 'ClusterRole'].flatMap((kind) => workspace.graph.named(kind, own)),
      );
      const chosen = defined[pick % Math.max(1, defined.length)];
      if (chosen === undefined) return;
      const { kind, name: own, namespace: home } = chosen.facts;
      const placeOf = (called: string): number => {
        const [found] = workspace.graph.inNamespace(kind, called, home);
        const slice = workspace.slices(uriOf(file))[found?.document.index ?? 0];
        return (slice?.start ?? 0) + (found?.facts.site.range[0] ?? 0) + 1;
      };
      const count = (called: string): number =>
        references(workspace, uriOf(file), placeOf(called), { includeDeclaration: true }).length;
      const before = count(own ?? '');
      const refused = renameAt(workspace, file, placeOf(own ?? ''), 'fresh');
      if (refused !== undefined) {
        // A rule of a ClusterRole about names counts in every namespace: it may mean several objects.
        expect(refused).toContain('may mean');
        expect(workspace.text(uriOf(file))).toBe(text);
        return;
      }
      done += 1;
      const after = workspace.text(uriOf(file)) ?? '';
      expect(count('fresh')).toBe(before);
      const called = (aKind: string, aHome: string, aName: string): string =>
        aKind === kind && aName === own && (kind === 'ClusterRole' || aHome === home) ? 'fresh' : aName;
      // A ClusterRole's rule follows the only object of that name: what it says of one that nothing speaks of may change.
      const isAsked = (line: string): boolean =>
        !new RegExp(` (?:serviceaccounts|roles)\\S* =${own} @`).test(line) || line.includes(` @${home}:`);
      const asked = (lines: readonly string[]): readonly string[] => lines.filter(isAsked);
      expect(asked(answers(after, called))).toEqual(asked(answers(text, (_kind, _home, aName) => aName)));
      expect(renameAt(workspace, file, placeOf('fresh'), own ?? '')).toBeUndefined();
      expect(workspace.text(uriOf(file))).toBe(text);
    }),
    { numRuns: 150 },
  );
  expect(done).toBeGreaterThan(30);
});
