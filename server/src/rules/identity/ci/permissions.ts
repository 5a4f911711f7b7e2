import type { NewValue, Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isScalar, pair, pairs } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { Workflow, WorkflowJob } from './github-workflow.ts';

/** What a `permissions` block says about tokens of the job’s own identity. */
export type TokenPermission =
  /** There is no block: the level above decides, and at the top the default, which never holds `id-token`. */
  | 'absent'
  | 'granted'
  | 'refused'
  /** An expression or something that is no block. */
  | 'unknown';

export function permissionAt(node: Located): TokenPermission {
  const own = pair(node, 'permissions')?.value;
  if (own === undefined) return 'absent';
  if (isScalar(own)) {
    if (own.opaque) return 'unknown';
    if (own.text === 'write-all') return 'granted';
    return own.text === 'read-all' || own.value === null ? 'refused' : 'unknown';
  }
  if (!isMap(own) || own.open) return 'unknown';
  const value = at(own, 'id-token');
  if (value === undefined) return 'refused';
  if (!isScalar(value) || value.opaque) return 'unknown';
  return value.text === 'write' ? 'granted' : 'refused';
}

/** What a job ends up with: its own block wins over the workflow's as a whole, they are not merged. */
export function effectivePermission(workflow: Workflow, job: WorkflowJob): TokenPermission {
  const own = permissionAt(job.node);
  return own === 'absent' ? permissionAt(workflow.root) : own;
}

/** The block of a job with `id-token: write` in it, in the fewest changes. */
export interface GrantedToken {
  readonly title: string;
  /** True when nothing the job had is taken away. */
  readonly keepsAll: boolean;
  readonly operations: readonly Operation[];
}

/** Lets one job ask for a token of its own; a job without a block gets what the workflow's block says besides. */
export function grantToken(workflow: Workflow, job: WorkflowJob): GrantedToken {
  const title = tell`Write permissions: id-token: write in job ${job.name}`;
  const path: Path = [...job.path, 'permissions'];
  const own = at(job.node, 'permissions');
  if (isMap(own)) {
    const operation: Operation =
      pair(own, 'id-token') === undefined
        ? { op: 'insertPair', path, key: 'id-token', value: 'write' }
        : { op: 'replaceScalar', path: [...path, 'id-token'], value: 'write' };
    return { title, keepsAll: true, operations: [operation] };
  }
  const inherited = own === undefined ? permissionsOf(at(workflow.root, 'permissions')) : undefined;
  const value: NewValue = { ...(inherited ?? { contents: 'read' }), 'id-token': 'write' };
  return {
    title,
    keepsAll: inherited !== undefined,
    operations: [
      own === undefined
        ? {
            op: 'insertPair',
            path: job.path,
            key: 'permissions',
            value,
            after: ['runs-on', 'name', 'needs', 'if'],
          }
        : { op: 'replaceValue', path, value },
    ],
  };
}

/** A `permissions` map as plain texts; undefined when it is no map of words. */
export function permissionsOf(node: Located | undefined): Readonly<Record<string, string>> | undefined {
  if (!isMap(node) || node.open) return undefined;
  const entries = pairs(node).map(({ key, value }) => [key.text, value] as const);
  if (entries.some(([, value]) => !isScalar(value) || value.opaque)) return undefined;
  return Object.fromEntries(entries.map(([key, value]) => [key, isScalar(value) ? value.text : '']));
}
