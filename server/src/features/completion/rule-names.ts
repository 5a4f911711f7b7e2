import { kindsNamedBy } from '../../rbac/rule-target.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import { knownObjects } from '../known-objects.ts';
import type { CompletionProvider } from './candidate.ts';
import { roleKinds, typedRule } from './rule-lists.ts';
import { namespaceInWords } from './words.ts';

/** Names that a rule may be limited to, of the kinds that the workspace knows all about. */
export const ruleNames: CompletionProvider = {
  kinds: roleKinds,
  candidates(place) {
    const rule = typedRule(place);
    if (rule?.list !== 'resourceNames') return [];
    const kinds = [...kindsNamedBy(rule)].filter((kind) => kind !== undefined);
    return kinds.flatMap((kind) =>
      knownObjects(place.workspace, kind).flatMap(({ name: { name, namespace } }) => {
        const match = namespacesMatch(namespace, place.namespace);
        const limited = rule.namespaced && kind !== 'ClusterRole';
        if (limited && match === 'different') return [];
        return [
          {
            value: name,
            type: 'object',
            rank: match === 'same' ? 0 : 1,
            detail: kind === 'ClusterRole' ? kind : `${kind}, ${namespaceInWords(namespace)}`,
          },
        ];
      }),
    );
  },
};
