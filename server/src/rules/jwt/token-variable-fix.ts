import { isApiServerAudience } from '../../identity/jwt/audience.ts';
import { audiencesOf } from '../../identity/jwt/claims.ts';
import { isClusterAccount } from '../../identity/jwt/kind.ts';
import { tell } from '../../words/tell.ts';
import type { PodFacts } from '../../workspace/facts.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import type { LocatedToken } from '../../workspace/tokens.ts';
import type { Finding, FixContext, FixOffer } from '../rule.ts';
import { mountToken } from '../shared/mount-token.ts';
import { isShared } from '../shared/shared-nodes.ts';

const longestAudience = 253;

/**
 * For a ServiceAccount token in a container's environment variable: mount a projected token of the Pod's own
 * ServiceAccount and give the variable the path of its file. A variable itself is fixed when the container starts,
 * so a token in it could never be renewed. Undefined where no such variable holds the token.
 */
export function variableFix(hit: LocatedToken, finding: Finding, context: FixContext): FixOffer | undefined {
  const { kind, path } = hit;
  if (!isClusterAccount(kind) || path.at(-1) !== 'value' || path.at(-3) !== 'env') return undefined;
  const placed = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.pod?.path.every((segment, index) => segment === path[index]));
  const pod = placed?.facts.pod;
  const container = pod?.containers.find((candidate) =>
    candidate.path.every((segment, index) => segment === path[index]),
  );
  if (placed === undefined || pod === undefined || container === undefined) return undefined;

  const title = tell`Mount a projected token and put the path of its file into the variable`;
  const refuse = (refusal: string): FixOffer => ({ title, safe: false, refusal });
  const account = accountProblem(pod, placed.facts.namespace, kind.namespace, kind.serviceAccount);
  if (account !== undefined) return refuse(account);
  if (hit.match.start !== 0 || hit.match.end < hit.scalar.text.trimEnd().length) {
    return refuse(tell`The variable holds more than the token, so a path cannot take its place`);
  }
  const audiences = audiencesOf(hit.token.payload).filter(
    (audience) => !isApiServerAudience(audience, kind.issuer),
  );
  const [audience] = audiences;
  if (audiences.length > 1 || (audience?.length ?? 0) > longestAudience) {
    return refuse(
      tell`The token has several audiences, a projected token has exactly one: choose it by hand`,
    );
  }
  const root = context.parse(finding.document)?.root;
  if (root === null || root === undefined) return undefined;
  const mounted = isShared(root, path)
    ? undefined
    : mountToken(root, pod, container, { audience, expirationSeconds: context.settings.expirationSeconds });
  if (mounted === undefined) {
    return refuse(
      tell`The variable is shared through a YAML anchor or merge key, so a change would reach other places too`,
    );
  }
  return {
    title,
    safe: false,
    preferred: true,
    plan: () => ({
      changes: [
        {
          type: 'edit',
          document: finding.document,
          operations: [{ op: 'replaceScalar', path, value: mounted.file }, ...mounted.operations],
          label: tell`Mount a projected token at ${mounted.file}`,
        },
      ],
    }),
  };
}

// A projected token is always for the Pod's own ServiceAccount: no field chooses another (facts A.6).
function accountProblem(
  pod: PodFacts,
  podNamespace: string | undefined,
  namespace: string,
  serviceAccount: string,
): string | undefined {
  if (!pod.serviceAccountName.known) return tell`The name of the Pod’s ServiceAccount comes from a template`;
  if (
    pod.serviceAccountName.value !== serviceAccount ||
    namespacesMatch(podNamespace, namespace) === 'different'
  ) {
    return tell`The token belongs to another ServiceAccount than the Pod’s own, and a projected token is always for that one: the identity would change`;
  }
  return undefined;
}
