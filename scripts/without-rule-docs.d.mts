import type { Plugin } from 'esbuild';

/** Leaves the rules' documentation out of a bundle. */
export function withoutRuleDocs(): Plugin;

/** JavaScript in which no object with a `slug` and a `code`, a rule's description of itself, has `docs`. */
export function withoutDocs(code: string): string;
