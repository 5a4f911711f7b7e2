import type { Plugin } from 'esbuild';

/** Transformations by file below `yaml/browser/dist`; each throws when the file does not look as expected. */
export const transformations: Readonly<Record<string, (source: string) => string>>;

/** The folder of the installed `yaml` package's browser build. */
export function yamlBrowserFolder(): string;

/** The esbuild plugin. With `fast: false` it only picks the browser build, with `prints: true` it leaves in what prints YAML. */
export function yamlFastBuild(options?: { readonly fast?: boolean; readonly prints?: boolean }): Plugin;
