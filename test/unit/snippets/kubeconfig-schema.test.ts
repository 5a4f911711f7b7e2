import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { at, items, pairs, stringAt } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { expandSnippet } from '../../support/snippets.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema & { readonly deprecationMessage?: string }>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));
const schema = read('schemas/kubeconfig.schema.json') as Schema & { definitions: { exec: Schema } };
const snippets = Object.entries(
  read('snippets/zero-token.code-snippets') as Record<string, { prefix: readonly string[]; body: string[] }>,
).filter(([, { prefix }]) => prefix.some((word) => word.startsWith('zt-kubeconfig')));
const user = schema.properties?.users?.items?.properties?.user;

describe('the kubeconfig schema', () => {
  test('marks every stored credential, and nothing that fetches one', () => {
    const marked = Object.entries(user?.properties ?? {})
      .filter(([, field]) => field.deprecationMessage !== undefined)
      .map(([name]) => name);
    expect(marked.sort()).toEqual(['auth-provider', 'client-key-data', 'password', 'token', 'username']);
  });

  test.each(snippets)('knows all that the snippet %s writes', (_name, { body }) => {
    const { root } = parseDocument(expandSnippet(body));
    expect(Object.keys(schema.properties ?? {})).toEqual(
      expect.arrayContaining(pairs(root).map(({ key }) => key.text)),
    );
    const exec = at(items(at(root, 'users'))[0], 'user', 'exec');
    const keys = pairs(exec).map(({ key }) => key.text);
    expect(Object.keys(schema.definitions.exec.properties ?? {})).toEqual(expect.arrayContaining(keys));
    expect(keys).toEqual(
      expect.arrayContaining([...(schema.definitions.exec.required ?? []), 'interactiveMode']),
    );
    expect(schema.definitions.exec.properties?.apiVersion?.enum).toContain(stringAt(exec, 'apiVersion'));
  });
});
