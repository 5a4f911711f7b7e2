/** The commands that judge manifests or know the rules; the build makes a file of its own of them, since the others start without. */
export { baseline } from './cli/commands/baseline.ts';
export { canI } from './cli/commands/can-i.ts';
export { check } from './cli/commands/check.ts';
export { explain } from './cli/commands/explain.ts';
export { listRules } from './cli/commands/rules.ts';
export { trace } from './cli/commands/trace.ts';
