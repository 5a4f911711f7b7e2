import { podBearingKinds, podOf } from '../../kubernetes/pod-spec.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import { knownObjects } from '../known-objects.ts';
import type { Candidate, CompletionPlace, CompletionProvider } from './candidate.ts';
import { accountInWords, namespaceInWords } from './words.ts';

/** ServiceAccounts where a Pod names its own: those of its namespace, then those whose manifest names none. */
export const serviceAccountNames: CompletionProvider = {
  kinds: podBearingKinds,
  candidates(place: CompletionPlace): readonly Candidate[] {
    const { workspace, resource, namespace: own, path } = place;
    const pod = podOf(resource);
    const field = path.at(-1);
    if (pod === undefined || (field !== 'serviceAccountName' && field !== 'serviceAccount')) return [];
    const spec = pod.path.slice(resource.path.length);
    if (JSON.stringify(spec) !== JSON.stringify(path.slice(0, -1))) return [];
    return knownObjects(workspace, 'ServiceAccount').flatMap(({ name: account }) => {
      const { name, namespace } = account;
      const match = namespacesMatch(namespace, own);
      if (match === 'different') return [];
      return [
        {
          value: name,
          type: 'object',
          rank: match === 'same' ? 0 : 1,
          detail: namespaceInWords(namespace),
          documentation: () => accountInWords(account, place),
        },
      ];
    });
  },
};
