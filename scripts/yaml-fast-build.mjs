import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Bundles the `yaml` package from its browser build (its Node build reads `process.env` once for each token) and
 * turns the generators of its lexer and parser into plain methods that push to an array: every token passes three
 * to five `yield*` otherwise. Together it takes less than half the time. A file whose shape is not the expected one
 * is bundled as it is, with a warning: slower, never different. What prints YAML is left out, since we never do.
 */

const GENERATOR_METHOD = /^ {4}\*([A-Za-z]+)\(/gm;
const WORD_YIELD = /\byield\b/;

/** @param {string} source @param {string} entry @returns {string} */
function withoutGenerators(source, entry) {
  const header = new RegExp(`^ {4}\\*${entry}\\(source, incomplete = false\\) \\{\\n`, 'm');
  const start = source.search(header);
  if (start === -1) throw new Error(`no generator method ${entry}(source, incomplete)`);
  const bodyStart = source.indexOf('\n', start) + 1;
  const bodyEnd = source.indexOf('\n    }\n', bodyStart) + 1;
  const body = source.slice(bodyStart, bodyEnd);
  if (/\breturn\b/.test(body)) throw new Error(`${entry} returns early`);
  const opened = '        const collected = (this.collected = []);\n';
  let result = `${source.slice(0, bodyStart)}${opened}${body}        return collected;\n${source.slice(bodyEnd)}`;
  // Comments and strings may mention the words; only code is looked at afterwards.
  result = result.replace(GENERATOR_METHOD, '    $1(');
  result = result.replace(/\byield\* (?=this\.)/g, '');
  result = result.replace(/^( *)yield ([^\n]+);$/gm, '$1this.collected.push($2);');
  result = result.replace(/^( *)yield (\{\n[\s\S]*?\n\1\});$/gm, '$1this.collected.push($2);');
  if (WORD_YIELD.test(withoutComments(result))) throw new Error('a yield is left');
  return result;
}

/** @param {string} source @returns {string} */
function withoutComments(source) {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** @param {string} source @param {RegExp} pattern @param {string} replacement @returns {string} */
function replaceOnce(source, pattern, replacement) {
  if (source.match(pattern) === null) throw new Error(`no match for ${pattern}`);
  return source.replace(pattern, replacement);
}

/** Transformations by file below `yaml/browser/dist`; each throws when the file does not look as expected. */
export const transformations = {
  'parse/lexer.js': (/** @type {string} */ source) => withoutGenerators(source, 'lex'),
  'parse/parser.js': (/** @type {string} */ source) => withoutGenerators(source, 'parse'),
  // defineProperty costs more than all the rest of making a node; nothing enumerates the symbol.
  'nodes/Node.js': (/** @type {string} */ source) =>
    replaceOnce(
      source,
      /Object\.defineProperty\(this, NODE_TYPE, \{ value: type \}\);/,
      'this[NODE_TYPE] = type;',
    ),
  'nodes/Pair.js': (/** @type {string} */ source) =>
    replaceOnce(
      source,
      /Object\.defineProperty\(this, NODE_TYPE, \{ value: PAIR \}\);/,
      'this[NODE_TYPE] = PAIR;',
    ),
  'nodes/Collection.js': (/** @type {string} */ source) =>
    replaceOnce(source, /Object\.defineProperty\(this, 'schema', \{[^}]*\}\);/, 'this.schema = schema;'),
};

/** The folder of the installed `yaml` package's browser build. */
export function yamlBrowserFolder() {
  return join(dirname(createRequire(import.meta.url).resolve('yaml/package.json')), 'browser');
}

/**
 * The esbuild plugin. With `fast: false` it only picks the browser build, with `prints: true` it leaves in what prints YAML.
 * @param {{ fast?: boolean, prints?: boolean }} [options]
 * @returns {import('esbuild').Plugin}
 */
export function yamlFastBuild({ fast = true, prints = !fast } = {}) {
  return {
    name: 'yaml-fast-build',
    setup(build) {
      const folder = yamlBrowserFolder();
      build.onResolve({ filter: /^yaml$/ }, () => ({ path: join(folder, 'index.js') }));
      if (!prints)
        build.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]stringify[\\/]\w+\.js$/ }, withoutCode);
      if (!fast) return;
      build.onLoad(
        { filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/](parse|nodes)[\\/]\w+\.js$/ },
        async ({ path }) => {
          const name = path.split(/[\\/]/).slice(-2).join('/');
          const transform = transformations[/** @type {keyof typeof transformations} */ (name)];
          if (transform === undefined) return undefined;
          const source = await readFile(path, 'utf8');
          try {
            return { contents: transform(source), loader: 'js' };
          } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            return {
              contents: source,
              loader: 'js',
              warnings: [{ text: `yaml is bundled without the fast ${name}: ${reason}` }],
            };
          }
        },
      );
    },
  };
}

/** A module that exports the same names and has nothing behind them. @param {{ path: string }} file */
async function withoutCode({ path }) {
  const [, names = ''] = /^export \{ ([\w, ]+) \};$/m.exec(await readFile(path, 'utf8')) ?? [];
  const empty = names.split(', ').map((name) => `export const ${name} = undefined;\n`);
  return { contents: empty.join('') };
}
