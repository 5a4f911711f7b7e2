import type { Plugin } from 'esbuild';

/** Leaves out of the client's bundle what it never runs. */
export function leanClient(): Plugin;

/** The client without the registration of unused features. Throws where one is not registered as it used to be. */
export function withoutFeatures(code: string): string;
