import { tell } from '../../../words/tell.ts';
import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';
import { changeOffer } from './offers.ts';
import { broadGroupOf } from './subjects.ts';

/** What can be written for a broad subject: the superusers out, every ServiceAccount narrowed to the binding's namespace. */
export function broadGroupOffers(
  finding: Finding,
  context: FixContext,
  facts: ResourceFacts,
  subject: SubjectFacts,
): readonly FixOffer[] {
  const list = subject.path.slice(0, -1);
  switch (broadGroupOf(subject)) {
    case 'masters':
      return (facts.binding?.subjects.length ?? 0) > 1
        ? [
            changeOffer(finding, context, {
              title: tell`Remove Group system:masters, which needs no binding`,
              // The superuser authorizer stands before RBAC, whatever is configured (pkg/kubeapiserver/authorizer/reload.go).
              safe: true,
              preferred: true,
              touches: [list, subject.path],
              operations: [{ op: 'removeItem', path: subject.path }],
            }),
          ]
        : [refused(tell`Nobody else is in the binding: delete it, or name the group that was meant`)];
    case 'service-accounts': {
      const { kind, namespace } = facts;
      if (kind !== 'RoleBinding' || namespace === undefined)
        return [refused(tell`Which ServiceAccounts need the role is not known`)];
      return [
        changeOffer(finding, context, {
          title: tell`Bind only the ServiceAccounts of namespace ${namespace}`,
          safe: false,
          preferred: true,
          touches: [subject.path],
          operations: [
            {
              op: 'replaceScalar',
              path: subject.nameSite.path,
              value: `system:serviceaccounts:${namespace}`,
            },
          ],
        }),
      ];
    }
    case 'namespace':
      return [refused(tell`Which ServiceAccounts of the namespace need the role is not known`)];
    default:
      return [refused(tell`Who needs the role is not known`)];
  }
}

function refused(refusal: string): FixOffer {
  return { title: tell`Bind who needs the role`, safe: false, refusal };
}
