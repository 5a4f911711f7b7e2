import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accessWorld } from './access-world.ts';
import { deployments, withSecret } from './texts.ts';

/**
 * Lays down a repository of `count` files as repositories are: a quarter say who may do what, the others are nothing
 * that a rule looks at.
 */
export function writeManyFiles(folder: string, count: number): void {
  const texts = wanted(Math.floor(count / 4));
  for (let i = 0; i < count; i += 1) {
    const text = i % 4 === 0 ? texts[i / 4] : i % 4 === 1 ? definition(i) : values(i);
    const path = join(folder, `area-${i % 40}`, `part-${i % 200}`, `file-${i}.yaml`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text ?? values(i));
  }
}

function wanted(count: number): readonly string[] {
  const access = [...accessWorld(Math.ceil(count / 3)).values()];
  const workloads = Array.from({ length: count }, (_, i) =>
    `${deployments(1)}---\n${withSecret()}`
      .replaceAll('app-0', `app-${i}`)
      .replaceAll('build-token', `build-token-${i}`)
      .replaceAll('namespace: bench', `namespace: bench-${i % 50}`),
  );
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? access[i / 2] : workloads[i]) ?? '');
}

function definition(i: number): string {
  const fields = Array.from(
    { length: 120 },
    (_, k) =>
      `                field${k}:\n                  description: What field ${k} is about\n                  type: string`,
  );
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things${i}.example.com
spec:
  group: example.com
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          properties:
            spec:
              properties:
${fields.join('\n')}
`;
}

function values(i: number): string {
  return Array.from(
    { length: 60 },
    (_, k) => `setting${k}:\n  enabled: ${(i + k) % 3 === 0}\n  size: ${k}`,
  ).join('\n');
}
