import type { Workspace } from '../engine/workspace-types.ts';
import { durationInWords } from '../identity/jwt/duration.ts';
import { amount } from '../words/amount.ts';
import { counted, tell } from '../words/tell.ts';
import { type AccountReach, accountReach } from '../workspace/account-reach.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { type OwnToken, type TokenState, tokenStateOf } from '../workspace/token-state.ts';
import { at, pair } from '../yaml/access.ts';
import type { TokenHint } from './inlay-hints.ts';

/** Behind the `spec:` of each Pod between two offsets of a file: which token its containers get, and whose. */
export function tokenStateHints(
  workspace: Workspace,
  uri: string,
  start: number,
  end: number,
): readonly TokenHint[] {
  const text = workspace.text(uri);
  if (text === undefined) return [];
  const { kubernetesMinor } = workspace.configurationOf(uri);
  return workspace.slices(uri).flatMap((slice, index): readonly TokenHint[] => {
    if (slice.end < start || slice.start > end) return [];
    const document = { uri, index };
    return workspace.resourcesOf(document).flatMap((workload): readonly TokenHint[] => {
      const state = tokenStateOf(workload, workspace.graph);
      const label = state && labelOf(state);
      if (state === undefined || label === undefined) return [];
      const offset = placeOf(workload, workspace, slice.start, text);
      if (offset === undefined || offset < start || offset > end) return [];
      const reach =
        state.account === undefined
          ? undefined
          : accountReach(state.account, workload.facts.namespace, workspace.graph, kubernetesMinor);
      return [{ offset, label, tooltip: tooltipOf(state, reach) }];
    });
  });
}

/** Behind the colon of `spec:`; undefined in flow style, where a hint would stand in the middle of a line. */
function placeOf(
  { document, facts }: PlacedResource,
  workspace: Workspace,
  start: number,
  text: string,
): number | undefined {
  if (facts.pod === undefined) return undefined;
  const parent = at(workspace.parse(document)?.root, ...facts.pod.path.slice(0, -1));
  if (parent?.type !== 'map' || parent.flow || parent.via !== undefined) return undefined;
  const spec = pair(parent, 'spec');
  if (spec === undefined || spec.via !== undefined) return undefined;
  const colon = text.indexOf(':', start + spec.key.range[1]);
  return colon < 0 ? undefined : colon + 1;
}

/** `token mounted: ServiceAccount build, 1 year`; undefined where a template hides it. */
function labelOf({ account, automount, injectedInto, ownTokens }: TokenState): string | undefined {
  if (account === undefined) return undefined;
  const own = ownTokens.map(lifetimeOf);
  if (automount.mounted === 'unknown') {
    if (automount.decidedBy !== 'account-elsewhere' || injectedInto.length === 0) return undefined;
    return tell`token mounted unless ServiceAccount ${account} refuses it, 1 year`;
  }
  if (automount.mounted === 'yes' && injectedInto.length > 0)
    return tell`token mounted: ServiceAccount ${account}, 1 year`;
  const [lifetime] = own;
  return lifetime === undefined
    ? tell`no token mounted`
    : tell`own token: ServiceAccount ${account}, ${lifetime}`;
}

/** Exactly 3607 without an audience is what API servers make a year (facts A.7). */
function lifetimeOf({ source, forApiServer }: OwnToken): string {
  const seconds = source.expirationSeconds;
  if (seconds?.known === false) return tell`unknown lifetime`;
  if (seconds?.value === 3607 && forApiServer) return amount(1, 'year');
  return durationInWords(seconds?.value ?? 3600);
}

function tooltipOf(state: TokenState, reach: AccountReach | undefined): string {
  const lines = [whyOf(state)];
  if (state.automount.mounted !== 'no') {
    const names = state.injectedInto.map(({ name }) => name ?? tell`without a name`);
    if (names.length > 0)
      lines.push(
        counted(
          names.length,
          'At /var/run/secrets/kubernetes.io/serviceaccount in container {1}.',
          'At /var/run/secrets/kubernetes.io/serviceaccount in containers {1}.',
          names.join(', '),
        ),
      );
  }
  for (const token of state.ownTokens) {
    const audience = token.forApiServer
      ? tell`the API server`
      : token.source.audience?.known === true
        ? token.source.audience.value
        : tell`an audience that is not known`;
    lines.push(
      tell`Container ${token.container.name ?? ''} mounts its own token for ${audience} at ${token.mount.mountPath ?? tell`an unknown path`}, ${lifetimeOf(token)}.`,
    );
  }
  const grant = reach?.grants[0];
  if (grant !== undefined) {
    const { kind, name } = grant.binding.facts;
    lines.push(
      tell`${kind}${name === undefined ? '' : ` ${name}`} gives the ServiceAccount ${grant.role} ${grant.scope === 'cluster' ? tell`in the whole cluster` : tell`in a namespace`}${grant.power === undefined ? '' : tell`, which lets it ${grant.power}`}.`,
    );
  } else if (reach?.perhapsBound === false)
    lines.push(tell`No binding in this workspace names the ServiceAccount.`);
  return lines.join('\n');
}

function whyOf({ account, automount }: TokenState): string {
  switch (automount.decidedBy) {
    case 'pod':
      return tell`The Pod's own automountServiceAccountToken decides.`;
    case 'account':
      return tell`automountServiceAccountToken of ServiceAccount ${account} decides.`;
    case 'nobody':
      return tell`Neither the Pod nor its ServiceAccount says anything, so the API server mounts the token.`;
    case 'account-elsewhere':
      return tell`ServiceAccount ${account} is not in this workspace; it may refuse the token.`;
    default:
      return tell`What decides is not known.`;
  }
}
