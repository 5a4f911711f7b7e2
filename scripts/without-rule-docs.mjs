import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'acorn';
import { transform } from 'esbuild';

/**
 * Leaves the rules' documentation out of a bundle: an editor shows the pages of `rule-pages.json`, written beside the
 * bundles, so that neither server carries or reads a quarter of its size in prose and examples. In the bundle `docs`
 * is undefined; whoever needs it must not be in it.
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
 * JavaScript in which no object with a `slug` and a `code`, a rule's description of itself, has `docs`.
 * @param {string} code @returns {string}
 */
export function withoutDocs(code) {
  const docs = objectsIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))
    .filter((object) => property(object, 'slug') !== undefined && property(object, 'code') !== undefined)
    .flatMap((object) => property(object, 'docs') ?? []);
  return docs.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}docs: undefined${text.slice(end)}`,
    code,
  );
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
