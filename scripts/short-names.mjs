import { minifySync } from 'rolldown/utils';

/**
 * A script or CommonJS module with the names that pack best: esbuild's own are as short, and a twentieth larger in a package.
 * Nothing but names is changed; those of the outermost scope only where nobody else sees them.
 * @param {string} name @param {string} code @param {boolean} isModule @returns {string}
 */
export function withShortNames(name, code, isModule) {
  const result = minifySync(name, code, {
    module: false,
    compress: false,
    mangle: { toplevel: isModule },
    codegen: { removeWhitespace: true },
  });
  const [error] = result.errors;
  if (error !== undefined) throw new Error(`${name}: ${error.message}`);
  return result.code;
}
