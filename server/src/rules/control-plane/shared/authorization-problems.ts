import { tell } from '../../../words/tell.ts';
import { at, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { webhookProblems } from './authorization-webhook.ts';
import { type AuthorizerProblem, added, isFilledIn, replaced } from './authorizer-problem.ts';
import type { Authorizer } from './authorizers.ts';

const types = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'];

/** What kube-apiserver refuses about the authorizers of a file [apiserver pkg/apis/apiserver/validation/validation.go]. */
export function authorizerProblems(authorizers: readonly Authorizer[]): readonly AuthorizerProblem[] {
  const seenTypes = new Set<string>();
  const seenNames = new Set<string>();
  return authorizers.flatMap(({ node, path }): readonly AuthorizerProblem[] => {
    const typeNode = at(node, 'type');
    if (isFilledIn(typeNode)) return [];
    const type = stringAt(node, 'type') ?? '';
    if (type === '')
      return [{ path, words: 'type: Required value', advice: tell`write Node, RBAC or Webhook` }];
    if (!types.includes(type)) {
      const meant = types.find((name) => name.toLowerCase() === type.toLowerCase());
      return [
        {
          path: [...path, 'type'],
          words: `type: Unsupported value: ${JSON.stringify(type.slice(0, 40))}`,
          advice: tell`write ${meant ?? types.join(', ')}`,
          ...(meant !== undefined && {
            remedy: replaced([...path, 'type'], meant),
          }),
        },
      ];
    }
    if (seenTypes.has(type) && type !== 'Webhook')
      return [
        {
          path: [...path, 'type'],
          words: `type: Duplicate value: "${type}"`,
          advice: tell`leave one entry out`,
        },
      ];
    seenTypes.add(type);
    return [...nameProblems(node, path, seenNames, type), ...webhookProblems(node, path, type)];
  });
}

function nameProblems(
  node: Located,
  path: Path,
  seen: Set<string>,
  type: string,
): readonly AuthorizerProblem[] {
  const own = at(node, 'name');
  if (isFilledIn(own)) return [];
  const name = stringAt(node, 'name') ?? '';
  const place = [...path, 'name'];
  if (name === '')
    return [
      {
        path: own === undefined ? [...path, 'type'] : place,
        words: 'name: Required value',
        advice: tell`write name: ${type.toLowerCase()}`,
        remedy: added(path, 'name', type.toLowerCase(), ['type']),
      },
    ];
  if (seen.has(name))
    return [{ path: place, words: `name: Duplicate value: "${name}"`, advice: tell`give each its own name` }];
  seen.add(name);
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name) && name.length <= 253
    ? []
    : [
        {
          path: place,
          words: 'name: authorizer name is invalid',
          advice: tell`write lower-case letters, digits, hyphens and dots`,
        },
      ];
}
