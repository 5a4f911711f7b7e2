import { readFile } from 'node:fs/promises';

// Of `vscode-languageclient`, modules of what our server never offers: each is a file beside `client.js`.
const unused = [
  'callHierarchy',
  'colorProvider',
  'declaration',
  'documentHighlight',
  'documentLink',
  'fileOperations',
  'foldingRange',
  'formatting',
  'implementation',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'notebook',
  'selectionRange',
  'semanticTokens',
  'signatureHelp',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
];

const file = (/** @type {string} */ names) =>
  new RegExp(`[/\\\\]vscode-languageclient[/\\\\]lib[/\\\\]common[/\\\\](?:${names})\\.js$`);

/**
 * Leaves out of the client's bundle what it never runs, two fifths of it: features of the protocol that the server does not
 * offer, and the check of VS Code's version, which VS Code does itself (`engines` in package.json).
 * @returns {import('esbuild').Plugin}
 */
export function leanClient() {
  return {
    name: 'lean-client',
    setup(build) {
      build.onLoad({ filter: file('client') }, async ({ path }) => ({
        contents: withoutFeatures(await readFile(path, 'utf8')),
      }));
      build.onLoad({ filter: file('diagnostic') }, async ({ path }) => ({
        contents: withoutNotebooks(await readFile(path, 'utf8')),
      }));
      // The client knows cells of notebooks by the scheme of their addresses.
      build.onLoad({ filter: file(unused.join('|')) }, () => ({
        contents: "exports.NotebookDocumentSyncFeature = { CellScheme: 'vscode-notebook-cell' };",
      }));
      build.onResolve({ filter: /^semver\// }, ({ path }) => ({ path, namespace: 'semver' }));
      build.onLoad({ filter: /./, namespace: 'semver' }, ({ path }) => ({
        contents: path.endsWith('/parse')
          ? 'module.exports = (version) => ({ version });'
          : 'module.exports = () => true;',
      }));
    },
  };
}

/**
 * The client without the registration of unused features. Throws where one is not registered as it used to be: then the
 * package has changed.
 * @param {string} code @returns {string}
 */
export function withoutFeatures(code) {
  return unused.reduce((text, module) => {
    const registered = new RegExp(
      `^ *this\\.registerFeature\\(new ${module}_1\\.\\w+\\(this\\)\\);\\n`,
      'gm',
    );
    const left = text.replace(registered, '');
    if (left === text) throw new Error(`vscode-languageclient does not register ${module}`);
    return left;
  }, code);
}

/**
 * The feature of diagnostics, which listens to that of notebooks, with one that never says anything.
 * @param {string} code @returns {string}
 */
export function withoutNotebooks(code) {
  const feature = /\bclient\.getFeature\(\w+\.NotebookDocumentSyncRegistrationType\.method\)/;
  if (!feature.test(code)) throw new Error('vscode-languageclient does not ask for notebooks');
  return code.replace(feature, 'new Proxy({}, { get: () => () => ({ dispose() {} }) })');
}
