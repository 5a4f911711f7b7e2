import { tell } from '../../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { accountOfPods } from '../../../workspace/token-state.ts';
import type { RelatedSite, Report, Severity } from '../../rule.ts';
import type { Evidence } from './evidence.ts';
import { accountsOf, titleOf } from './token-secret.ts';
import { mountsOf, type SecretUse, takesToken } from './uses.ts';

/** The finding for one use of a token Secret. */
export function useReport(
  use: SecretUse,
  evidence: Evidence,
  workload: PlacedResource,
  graph: WorkspaceGraph,
): Report {
  return {
    range: use.site.range,
    message: `${what(use, workload)} ${why(use, evidence)}; ${instead(use, workload)}`,
    severity: severityOf(use, evidence),
    confidence: evidence.confidence,
    related: related(evidence, workload, graph),
    data: [...use.site.path],
  };
}

function what(use: SecretUse, workload: PlacedResource): string {
  const secret = tell`Secret ${use.secret}`;
  switch (use.how) {
    case 'env': {
      const variable = use.variable === undefined ? tell`A variable` : tell`Variable ${use.variable}`;
      const { name } = use.container;
      const container = name === undefined ? tell`a container` : tell`container ${name}`;
      return tell`${variable} of ${container} is read from ${secret}${use.key === undefined ? '' : tell` (key ${use.key})`},`;
    }
    case 'envFrom': {
      const { name } = use.container;
      const container = name === undefined ? tell`A container` : tell`Container ${name}`;
      return tell`${container} takes its environment from ${secret},`;
    }
    default: {
      const keys = takesToken(use) ? '' : tell` (only ${use.items?.map(({ key }) => key).join(', ')})`;
      const nobody = isUnmounted(use, workload) ? tell`, which no container mounts,` : '';
      return tell`Volume ${use.volume.name}${nobody} holds ${secret}${keys},`;
    }
  }
}

function why(use: SecretUse, { basis, account }: Evidence): string {
  const whose = account === undefined ? '' : tell` of ServiceAccount ${account}`;
  if (!takesToken(use))
    return tell`a token Secret that has to stay for this, with a token that never expires`;
  const reach =
    use.how === 'env' || use.how === 'envFrom'
      ? tell`and which every dump of the environment shows`
      : tell`and works from anywhere once copied`;
  switch (basis) {
    case 'left-over-name':
      return tell`by its name a token${whose} of the kind that clusters made by themselves before 1.24 and that never expires`;
    case 'items':
      return tell`from which it takes the keys of a token Secret, whose token never expires`;
    default:
      return tell`a token${whose} that never expires ${reach}`;
  }
}

function instead(use: SecretUse, workload: PlacedResource): string {
  if (use.how === 'env' && use.key === 'ca.crt')
    return tell`read it with configMapKeyRef from kube-root-ca.crt`;
  if (use.how === 'env' && use.key === 'namespace')
    return tell`read it with fieldRef from metadata.namespace`;
  if (use.how === 'env' || use.how === 'envFrom') {
    return tell`mount a projected volume with serviceAccountToken and let the application read the file`;
  }
  if (!takesToken(use))
    return tell`use a projected volume with ConfigMap kube-root-ca.crt and downwardAPI metadata.namespace`;
  if (isUnmounted(use, workload)) return tell`remove the volume`;
  return tell`write a projected volume with serviceAccountToken, ConfigMap kube-root-ca.crt and downwardAPI metadata.namespace`;
}

function isUnmounted(use: SecretUse, { facts }: PlacedResource): boolean {
  return (
    use.how === 'volume' &&
    facts.completeness === 'complete' &&
    facts.pod !== undefined &&
    mountsOf(facts.pod, use.volume.name).length === 0
  );
}

function severityOf(use: SecretUse, { basis }: Evidence): Severity {
  if (!takesToken(use)) return 'info';
  return basis === 'items' || basis === 'left-over-name' ? 'warning' : 'error';
}

function related(
  evidence: Evidence,
  workload: PlacedResource,
  graph: WorkspaceGraph,
): readonly RelatedSite[] {
  const { namespace, pod } = workload.facts;
  const sites: RelatedSite[] = evidence.secrets.map(({ document, facts }) => ({
    message: tell`The token Secret ${facts.name ?? ''}`,
    document,
    path: (facts.secret?.typeSite ?? facts.site).path,
  }));
  for (const account of accountsOf(graph, evidence.account, namespace)) {
    sites.push({
      message: tell`${titleOf(account)}, whose token it holds`,
      document: account.document,
      path: account.facts.site.path,
    });
  }
  const runsAs = accountOfPods(workload);
  if (runsAs !== evidence.account && pod?.serviceAccountSite !== undefined) {
    const { path } = pod.serviceAccountSite;
    sites.push({
      message: tell`The Pods run as ServiceAccount ${runsAs ?? ''}`,
      document: workload.document,
      path,
    });
  }
  return sites;
}
