import { readFile } from 'node:fs/promises';

const globals =
  /^const globalRegistry = (createRegistry\(.*\))\nregisterFunctions\(globalRegistry\)\nregisterOverloads\(globalRegistry\)\nregisterMacros\(globalRegistry\)\n/m;

/**
 * Has the CEL evaluator fill its table of functions when the first expression is read, which most runs never see. Where the
 * package does not look as expected it is bundled as it is, with a warning: it starts slower, that is all.
 * @returns {import('esbuild').Plugin}
 */
export function lateCel() {
  return {
    name: 'late-cel',
    setup(build) {
      build.onLoad({ filter: /[/\\]cel-js[/\\]lib[/\\]evaluator\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = withLateGlobals(source);
        const warnings = contents === undefined ? [{ text: 'the CEL evaluator is filled at the start' }] : [];
        return { contents: contents ?? source, warnings };
      });
    },
  };
}

/**
 * The evaluator's module with its global objects made when they are asked for; undefined when they are not where they were.
 * @param {string} source
 */
export function withLateGlobals(source) {
  const late = source
    .replace(
      globals,
      (_, create) => `let filled
function globalRegistry() {
  if (filled !== undefined) return filled
  filled = ${create}
  registerFunctions(filled)
  registerOverloads(filled)
  registerMacros(filled)
  return filled
}
`,
    )
    .replace(/ : globalRegistry\n/, ' : globalRegistry()\n')
    // Of functions that nobody imports.
    .replace(/^const globalEnvironment = new /m, 'const globalEnvironment = /* @__PURE__ */ new ');
  const isWhole = ['function globalRegistry()', ' : globalRegistry()', '/* @__PURE__ */ new'].every((part) =>
    late.includes(part),
  );
  return isWhole ? late : undefined;
}
