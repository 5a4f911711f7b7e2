import { displayText } from '../../identity/jwt/display.ts';
import type { PolicyRule } from '../../rbac/matching.ts';
import { powersOf } from '../../rbac/powers.ts';
import { tell } from '../../words/tell.ts';
import { lensOfAccount } from '../code-lens.ts';
import { effectOf } from '../effective-permissions/danger-words.ts';
import { markdownWords } from '../effective-permissions/words.ts';
import { codeSpan } from '../markdown.ts';
import type { ObjectName } from '../named-objects.ts';
import type { CompletionPlace } from './candidate.ts';

const longestName = 80;
const mostWords = 6;
const mostRules = 3;

/** Where an object is, for the line of a candidate. */
export function namespaceInWords(namespace: string | undefined): string {
  return namespace === undefined
    ? tell`no namespace given`
    : tell`namespace ${displayText(namespace, longestName)}`;
}

/** How a ServiceAccount is used and whether it may do more than it says. */
export function accountInWords(account: ObjectName, { workspace, uri }: CompletionPlace): string {
  return lensOfAccount(account, workspace, workspace.configurationOf(uri).kubernetesMinor).title;
}

/** What a role gives, in one line of plain text: `get, list on pods; create on jobs (batch) …`. Empty for none. */
export function rulesInWords(rules: readonly PolicyRule[]): string {
  const lines = rules.slice(0, mostRules).map(({ verbs, apiGroups, resources, nonResourceURLs }) => {
    if (resources.length === 0) return tell`${words(verbs)} on paths ${words(nonResourceURLs)}`;
    const groups = apiGroups.filter((group) => group !== '');
    return tell`${words(verbs)} on ${words(resources)}${groups.length === 0 ? '' : ` (${words(groups)})`}`;
  });
  return lines.join('; ') + (rules.length > mostRules ? ' …' : '');
}

function words(list: readonly string[]): string {
  const shown = list.slice(0, mostWords).map((word) => displayText(word, longestName));
  return shown.join(', ') + (list.length > mostWords ? ' …' : '');
}

/** What rules give beyond their words, as Markdown; undefined when nothing is known. */
export function dangersInWords(
  rules: readonly PolicyRule[],
  namespace: string | undefined,
  clusterWide: boolean,
  kubernetesMinor: number,
): string | undefined {
  const effects = powersOf(rules, namespace, clusterWide, kubernetesMinor).map((held) =>
    markdownWords(effectOf({ held })),
  );
  return effects.length === 0 ? undefined : tell`**Dangerous:** its holders can ${effects.join('; ')}.`;
}

/** A word of a manifest as Markdown. */
export function code(text: string): string {
  return codeSpan(text === '' ? '""' : displayText(text, longestName));
}
