import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'acorn';
import { transform } from 'esbuild';

/**
 * Leaves the rules' documentation out of a bundle, a quarter of its size in prose and examples: an editor shows the pages
 * of `rule-pages.json`, the command reads `rule-texts.json`, both written beside the bundles. In the bundle there is
 * no `docs`, `covers` and `equivalents`, and of the references the address of the first; whoever needs more must not be in
 * it.
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
      ...['covers', 'equivalents', 'docs'].flatMap((name) => withoutProperty(object, name, code)),
      ...withFirstReference(object, code),
    ])
    .sort((a, b) => a.start - b.start);
  return shortened.reduceRight(
    (text, { start, end, by }) => `${text.slice(0, start)}${by}${text.slice(end)}`,
    code,
  );
}

/** A property and the comma behind it, to be taken out. @param {any} object @param {string} name @param {string} code */
function withoutProperty(object, name, code) {
  const found = property(object, name);
  if (found === undefined) return [];
  const [comma = ''] = /^\s*,\s*/.exec(code.slice(found.end)) ?? [];
  return [{ start: found.start, end: found.end + comma.length, by: '' }];
}

/** A list of references, to be cut down to the address of its first. @param {any} object @param {string} code */
function withFirstReference(object, code) {
  const list = property(object, 'references')?.value;
  const first = list?.elements?.[0];
  const address = first?.type === 'ObjectExpression' ? property(first, 'url')?.value : undefined;
  if (address === undefined) return [];
  return [{ start: list.start, end: list.end, by: `[{ url: ${code.slice(address.start, address.end)} }]` }];
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
