import { expect, test } from 'vitest';
import { extractFacts } from '../../../server/src/workspace/extract.ts';
import { rangeOfPath } from '../../../server/src/workspace/sites.ts';
import type { Path } from '../../../server/src/yaml/located.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

const manifest = parseDocument(`apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop}
    spec:
      serviceAccountName: web
      containers:
        - name: main
          env:
            - {name: "0", value: x}
            - name: TOKEN
              valueFrom: {secretKeyRef: {name: web-token, key: token}}
      volumes:
        - {name: token, secret: {secretName: web-token}}
  - apiVersion: v1
    kind: Secret
    metadata: {name: web-token, namespace: shop}
`);

function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'path' in value && Array.isArray(value.path) ? [value.path as Path] : [];
  return [...own, ...Object.values(value).flatMap(pathsIn)];
}

test('a place is the same whether it is the first one asked for or one of many', () => {
  const many = extractFacts(manifest);
  const paths: readonly Path[] = [...pathsIn(many), [], ['items', '0'], ['items', 0, 'spec', 'nowhere']];
  expect(paths.length).toBeGreaterThan(12);
  for (let i = 0; i < 10; i += 1) rangeOfPath(many, ['nowhere']);
  for (const path of paths) {
    // Facts of their own have been asked for nothing yet.
    expect(rangeOfPath(extractFacts(manifest), path), JSON.stringify(path)).toEqual(rangeOfPath(many, path));
  }
  expect(paths.filter((path) => rangeOfPath(many, path) !== undefined).length).toBeGreaterThan(6);
});
