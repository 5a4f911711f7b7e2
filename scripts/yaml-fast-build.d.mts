import type { Plugin } from 'esbuild';

/** Transformations by file below `yaml/browser/dist`; each throws when the file does not look as expected. */
export const transformations: Readonly<Record<string, (source: string) => string>>;

/** The folder of the installed `yaml` package's browser build. */
export function yamlBrowserFolder(): string;

/** The esbuild plugin. With `fast: false` it only picks the browser build. */
export function yamlFastBuild(options?: { readonly fast?: boolean }): Plugin;
