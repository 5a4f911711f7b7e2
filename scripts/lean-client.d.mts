import type { Plugin } from 'esbuild';

/** Leaves out of the client's bundle what it never runs. */
export function leanClient(): Plugin;

/** The client without the registration of unused features. Throws where one is not registered as it used to be. */
export function withoutFeatures(code: string): string;

/** The feature of diagnostics, which listens to that of notebooks, with one that never says anything. */
export function withoutNotebooks(code: string): string;
