import type { Plugin } from 'esbuild';

/** Leaves features of the protocol out of the server's bundle that it never serves. */
export function leanServer(): Plugin;

/** A module of a feature that adds nothing. Throws where it is none any more. */
export function withoutMethods(code: string): string;
