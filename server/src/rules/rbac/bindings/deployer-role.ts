import type { NewValue } from '../../../edit/operations.ts';
import { readSubject } from '../../../identity/issuers/read-subject.ts';
import { tell } from '../../../words/tell.ts';
import type { ResourceFacts } from '../../../workspace/facts.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';
import { changeOffer } from './offers.ts';
import { toRoleBinding } from './rebind.ts';
import { pipelineOf } from './subjects.ts';

/** No namespace has such a name, so that the API server refuses it until it is filled in. */
const unknownNamespace = 'NAMESPACE';

/**
 * What a pipeline usually needs in place of an administrator's role, where all subjects of a ClusterRoleBinding are pipelines:
 * a Role of one namespace for the common objects of an application, bound there. Pipelines that only run unreviewed code get
 * `view`. Undefined for other bindings.
 */
export function deployerOffer(
  finding: Finding,
  context: FixContext,
  facts: ResourceFacts,
): FixOffer | undefined {
  const subjects = facts.binding?.subjects ?? [];
  const { name, apiVersion, kind } = facts;
  if (kind !== 'ClusterRoleBinding' || name === undefined || subjects.length === 0) return undefined;
  if (!subjects.every((subject) => pipelineOf(subject) !== undefined)) return undefined;
  const reading = subjects.every((subject) => readSubject(subject.name)?.verdict?.scope === 'unreviewed');
  if (reading) {
    const change = toRoleBinding(facts, unknownNamespace, 'view');
    return changeOffer(finding, context, {
      ...change,
      title: tell`Bind view in one namespace instead, for these runs of unreviewed code (fill in NAMESPACE)`,
    });
  }
  const role = `${name}-deployer`;
  const change = toRoleBinding(facts, unknownNamespace, role);
  const title = tell`Bind a new Role ${role} of one namespace instead (fill in NAMESPACE, adapt its rules, then delete the ClusterRoleBinding)`;
  const edited = changeOffer(finding, context, {
    ...change,
    title,
    operations: [
      ...change.operations,
      { op: 'replaceScalar', path: [...facts.path, 'roleRef', 'kind'], value: 'Role' },
    ],
  });
  const { plan } = edited;
  if (plan === undefined) return edited;
  return {
    ...edited,
    plan: () => ({
      changes: [
        ...plan().changes,
        {
          type: 'insert-document',
          after: finding.document,
          value: deployerRole(apiVersion, role),
          comment: 'A start: keep what the pipeline really deploys, and add what it needs.',
          label: title,
        },
      ],
    }),
  };
}

function deployerRole(apiVersion: string, name: string): NewValue {
  const verbs = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'];
  return {
    apiVersion,
    kind: 'Role',
    metadata: { name, namespace: unknownNamespace },
    rules: [
      { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs },
      { apiGroups: [''], resources: ['services', 'configmaps'], verbs },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs },
      { apiGroups: [''], resources: ['pods', 'events'], verbs: ['get', 'list', 'watch'] },
    ],
  };
}
