import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { rulePage } from '../../../client/src/rule-page.ts';
import { rules } from '../../../server/src/rules/registry.ts';

const root = resolve(import.meta.dirname, '../../..');

test('the page of every rule says which rule it is about', () => {
  for (const { meta } of rules) {
    const markdown = readFileSync(join(root, 'docs/rules', `${meta.slug}.md`), 'utf8');
    expect(rulePage(markdown)).toEqual({ slug: meta.slug, code: meta.code, title: meta.title, markdown });
  }
});
