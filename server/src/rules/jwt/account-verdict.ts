import { displayText } from '../../identity/jwt/display.ts';
import { tell } from '../../words/tell.ts';
import { type AccountGrant, accountReach } from '../../workspace/account-reach.ts';
import type { ResourceFacts, TokenFacts } from '../../workspace/facts.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import type { RelatedSite, WorkspaceContext } from '../rule.ts';
import { isForApiServer } from './token-receiver.ts';
import { isExpired, judgeCredential, secretInWords, type TokenVerdict } from './token-verdict.ts';

const longestName = 60;

/** The verdict on a ServiceAccount's token, with what the account may do as far as the workspace shows it. */
export function accountVerdict(
  token: TokenFacts,
  holder: ResourceFacts,
  { graph, kubernetesMinor, now }: WorkspaceContext,
): (TokenVerdict & { readonly related: readonly RelatedSite[] }) | undefined {
  // no-token-secret says it of the Secret, and nobody wrote the token down.
  if (token.issued) return undefined;
  const verdict = judgeCredential(token, now);
  if (verdict === undefined) return undefined;
  if (isExpired(token, now)) return { ...verdict, related: [] };
  const { kind } = token;
  const instead = isOwnAccount(token, holder) ? verdict.instead : replacementElsewhere(token);
  // A token for another audience gets nobody into the cluster.
  const grant = isForApiServer(kind)
    ? accountReach(kind.serviceAccount, kind.namespace, graph, kubernetesMinor).grants[0]
    : undefined;
  if (grant?.power === undefined) return { ...verdict, instead, related: [] };
  return {
    ...verdict,
    severity: 'error',
    why: tell`${verdict.why}, who can ${grant.power} ${scopeInWords(grant)}`,
    instead,
    related: [
      {
        message: tell`${bindingInWords(grant)} gives ${grant.role} to the ServiceAccount`,
        document: grant.binding.document,
        path: grant.subject.path,
      },
    ],
  };
}

function scopeInWords(grant: AccountGrant): string {
  const { namespace } = grant.binding.facts;
  const where =
    grant.scope === 'cluster'
      ? tell`in the whole cluster`
      : namespace === undefined
        ? tell`in one namespace`
        : tell`in namespace ${displayText(namespace, longestName)}`;
  return `${where} (${bindingInWords(grant)})`;
}

function bindingInWords({ binding }: AccountGrant): string {
  const { kind, name } = binding.facts;
  return name === undefined ? kind : `${kind} ${displayText(name, longestName)}`;
}

/** False where the token is put into a Pod that runs as somebody else: a projected token would be another identity. */
function isOwnAccount({ kind }: TokenFacts, { pod, namespace }: ResourceFacts): boolean {
  if (pod === undefined || !pod.serviceAccountName.known) return true;
  return (
    pod.serviceAccountName.value === kind.serviceAccount &&
    namespacesMatch(namespace, kind.namespace) !== 'different'
  );
}

function replacementElsewhere({ kind }: TokenFacts): string {
  const own = tell`bind the Pod’s own ServiceAccount to what it needs and mount a projected token of that`;
  return kind.id === 'kubernetes-legacy'
    ? tell`${own}, then delete ${secretInWords(kind.namespace, kind.secret)}`
    : own;
}
