import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'acorn';
import { transform } from 'esbuild';

/**
 * Leaves the rules' documentation out of a bundle, a quarter of its size in prose and examples: an editor shows the pages
 * of `rule-pages.json`, the command reads `rule-texts.json`, both written beside the bundles. In the bundle `docs` is
 * undefined, `covers` and `equivalents` are empty, and of the references there is the address of the first; whoever needs
 * more must not be in it.
 * @returns {import('esbuild').Plugin}
 */
export function withoutRuleDocs() {
  return {
    name: 'without-rule-docs',
    setup(build) {
      build.onLoad(
        { filter: /[/\\]server[/\\]src[/\\]rules[/\\][^/\\]+[/\\][^/\\]+\.ts$/ },
        async ({ path }) => {
          const { code } = await transform(await readFile(path, 'utf8'), {
            loader: 'ts',
            sourcefile: basename(path),
          });
          return { contents: withoutDocs(code), loader: 'js' };
        },
      );
    },
  };
}

/**
 * JavaScript in which no object with a `slug` and a `code`, a rule's description of itself, has documentation.
 * @param {string} code @returns {string}
 */
export function withoutDocs(code) {
  const shortened = objectsIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))
    .filter((object) => property(object, 'slug') !== undefined && property(object, 'code') !== undefined)
    .flatMap((object) => [
      ...written(object, 'covers', () => '[]'),
      ...written(object, 'equivalents', () => '[]'),
      ...written(object, 'references', (value) => firstAddress(value, code)),
      ...written(object, 'docs', () => 'undefined'),
    ])
    .sort((a, b) => a.start - b.start);
  return shortened.reduceRight(
    (text, { start, end, by }) => `${text.slice(0, start)}${by}${text.slice(end)}`,
    code,
  );
}

/**
 * What to write in place of a property, if there is one; undefined: leave it.
 * @param {any} object @param {string} name @param {(value: any) => string | undefined} write
 */
function written(object, name, write) {
  const found = property(object, name);
  const by = found === undefined ? undefined : write(found.value);
  return by === undefined ? [] : [{ start: found.start, end: found.end, by: `${name}: ${by}` }];
}

/** A list of references cut down to the address of its first. @param {any} list @param {string} code */
function firstAddress(list, code) {
  const [first] = list.elements ?? [];
  const address = first?.type === 'ObjectExpression' ? property(first, 'url')?.value : undefined;
  return address === undefined ? undefined : `[{ url: ${code.slice(address.start, address.end)} }]`;
}

/** @param {any} node @returns {any[]} every object literal, in order of the text */
function objectsIn(node) {
  if (node === null || typeof node !== 'object') return [];
  if (Array.isArray(node)) return node.flatMap(objectsIn);
  return [...(node.type === 'ObjectExpression' ? [node] : []), ...Object.values(node).flatMap(objectsIn)];
}

/** @param {any} object @param {string} name @returns {any} */
function property(object, name) {
  return object.properties.find((/** @type {any} */ entry) => entry.key?.name === name);
}
