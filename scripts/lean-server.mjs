import { readFile } from 'node:fs/promises';

// Of `vscode-languageserver`, modules of what our server does not offer: each adds the methods of one feature to a class.
const unused = [
  'callHierarchy',
  'fileOperations',
  'foldingRange',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'moniker',
  'notebook',
  'semanticTokens',
  'textDocumentContent',
  'typeHierarchy',
];

const modules = new RegExp(
  `[/\\\\]vscode-languageserver[/\\\\]lib[/\\\\]common[/\\\\](?:${unused.join('|')})\\.js$`,
);

// Names and checks of messages about notebooks; the protocol's other modules hand them on to nobody.
const messages = /[/\\]vscode-languageserver-protocol[/\\]lib[/\\]common[/\\]protocol\.notebook\.js$/;

/**
 * Leaves features of the protocol out of the server's bundle that it never serves.
 * @returns {import('esbuild').Plugin}
 */
export function leanServer() {
  return {
    name: 'lean-server',
    setup(build) {
      build.onLoad({ filter: modules }, async ({ path }) => ({
        contents: withoutMethods(await readFile(path, 'utf8')),
      }));
      build.onLoad({ filter: messages }, () => ({ contents: '' }));
    },
  };
}

/**
 * A module of a feature that adds nothing. Throws where it is none any more: then the package has changed.
 * @param {string} code @returns {string}
 */
export function withoutMethods(code) {
  const name = /\bexports\.(\w+Feature) = \w+Feature;/.exec(code)?.[1];
  if (name === undefined) throw new Error('vscode-languageserver has no feature here');
  return `exports.${name} = (Base) => Base;`;
}
