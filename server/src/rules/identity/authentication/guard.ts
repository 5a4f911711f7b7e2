import { tell } from '../../../words/tell.ts';
import { at, items } from '../../../yaml/access.ts';
import type { Remedy } from '../shared/placed-problems.ts';
import type { WrittenAuthenticator } from './authenticators.ts';

const rules = {
  username: {
    expression: "!user.username.startsWith('system:')",
    message: 'names that begin with system: are reserved',
  },
  groups: {
    expression: "user.groups.all(group, !group.startsWith('system:'))",
    message: 'groups that begin with system: are reserved',
  },
} as const;

/** Adds the user validation rule that keeps `system:` names out; names of callers stay as they are. */
export function guardRemedy(
  { node, path }: Extract<WrittenAuthenticator, { readonly type: 'configuration' }>,
  field: keyof typeof rules,
): Remedy {
  const value = rules[field];
  const list = [...path, 'userValidationRules'];
  return {
    title:
      field === 'username'
        ? tell`Refuse user names that begin with system:`
        : tell`Refuse groups that begin with system:`,
    preferred: true,
    operations: [
      items(at(node, 'userValidationRules')).length > 0
        ? { op: 'insertItem', path: list, value }
        : at(node, 'userValidationRules') === undefined
          ? { op: 'insertPair', path, key: 'userValidationRules', value: [value], after: ['claimMappings'] }
          : { op: 'replaceValue', path: list, value: [value] },
    ],
  };
}
