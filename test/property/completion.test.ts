import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, areApplicable } from '../../server/src/edit/apply.ts';
import {
  type CompletionItemData,
  type Completions,
  complete,
} from '../../server/src/features/completion/complete.ts';
import { at, stringAt, walkScalars } from '../../server/src/yaml/access.ts';
import type { Path } from '../../server/src/yaml/located.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

const others = {
  'others.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: ci}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: "007", namespace: "1e3"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: "team:{a}, #1", namespace: ci}
rules: [{apiGroups: [example.com], resources: [things], verbs: [get]}]
`,
};

const documents = [
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: ci
spec:
  template:
    spec:
      serviceAccountName: build
      containers:
        - name: web # the only one
          image: x
`,
  `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: x, namespace: ci}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
- kind: ServiceAccount
  name: build
- {kind: ServiceAccount, name: other, namespace: shop}
- name: web
  kind: ServiceAccount
- kind: User
  name: "jane"
`,
  `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: x
rules:
- apiGroups: [""]
  resources: ["pods", 'secrets']
  verbs: [ get, list ]
- resources:
    - jobs
  verbs:
    - "get"
    - watch
- nonResourceURLs: ["/metrics"]
  verbs: [get]
- {apiGroups: [''], resources: [secrets], resourceNames: [a], verbs: [get]}
`,
] as const;

/** A document as somebody leaves it while typing: a piece is missing, or something stands in its place. */
const halfTyped = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.nat(),
    fc.nat({ max: 40 }),
    fc.constantFrom('', '', 'x', ': ', '- ', '"', "'", '[', '{{ .a }}', '\n', ' #', '&a ', '*a', '\t', '|'),
    fc.nat({ max: 6 }),
    fc.boolean(),
  )
  .map(([document, start, length, put, away, cut]) => {
    const from = start % (document.length + 1);
    const text = document.slice(0, from) + put + (cut ? '' : document.slice(from + length));
    return { text, offset: Math.min(text.length, from + put.length + (away > 3 ? away - 3 : 0)) };
  });

function editsOf(found: Completions, item: CompletionItemData) {
  return [
    { range: [found.start, found.end] as const, newText: item.newText },
    ...item.also.map(({ start, end, newText }) => ({ range: [start, end] as const, newText })),
  ].sort((a, b) => a.range[0] - b.range[0]);
}

test('whatever is being typed, what is offered can be put in', () => {
  let offered = 0;
  fc.assert(
    fc.property(halfTyped, ({ text, offset }) => {
      const found = complete(
        workspaceOf({ ...others, 'typed.yaml': text }, { rules: [] }),
        uriOf('typed.yaml'),
        offset,
      );
      if (found === undefined) return;
      offered += 1;
      expect(found.start).toBeLessThanOrEqual(offset);
      expect(found.end).toBeGreaterThanOrEqual(offset);
      expect(text.slice(found.start, found.end)).not.toContain('\n');
      for (const item of found.items) {
        const edits = editsOf(found, item);
        expect(areApplicable(text.length, edits)).toBe(true);
        expect(item.newText).not.toContain('\n');
      }
      const labels = found.items.map(({ label, detail }) => `${label} ${detail}`);
      expect(new Set(labels).size).toBe(labels.length);
    }),
    { numRuns: 300 },
  );
  expect(offered).toBeGreaterThan(10);
});

const values = documents.flatMap((document) => {
  const found: {
    readonly document: string;
    readonly path: Path;
    readonly range: readonly [number, number];
  }[] = [];
  const { root } = parseDocument(document);
  if (root !== null) walkScalars(root, ({ range }, path) => found.push({ document, path, range }));
  return found;
});

test('what is chosen is read back as it is meant, in whatever quotes', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom(...values),
      fc.constantFrom('', '"', "'"),
      fc.nat(),
      fc.nat(),
      ({ document, path, range }, quote, kept, choice) => {
        const word = stringAt(parseDocument(document).root, ...path) ?? '';
        const typed = word.slice(0, kept % (word.length + 1));
        const text = document.slice(0, range[0]) + quote + typed + quote + document.slice(range[1]);
        const offset = range[0] + quote.length + typed.length;
        const found = complete(
          workspaceOf({ ...others, 'typed.yaml': text }, { rules: [] }),
          uriOf('typed.yaml'),
          offset,
        );
        const item = found?.items[choice % Math.max(1, found.items.length)];
        if (found === undefined || item === undefined) return;
        const result = parseDocument(applyEdits(text, editsOf(found, item)));
        expect(result.problems).toEqual([]);
        const value = item.filterText === item.label && item.label.startsWith('""') ? '' : item.filterText;
        // A pair that is put in may stand before the value, but moves nothing in a list.
        expect(stringAt(at(result.root, ...path))).toBe(value);
        seen.add(path.filter((segment) => typeof segment === 'string').join('.'));
      },
    ),
    { numRuns: 250 },
  );
  expect(seen.size).toBeGreaterThan(8);
});
