import { celGlob } from './pattern.ts';
import type { NamedSubject, SubjectFamily, SubjectReading } from './reading.ts';

const issuer = 'Kubernetes';

/** Names that Kubernetes gives out itself: ServiceAccounts, nodes, bootstrap tokens and their groups. */
export const kubernetesNames: SubjectFamily = {
  start: /system:(?=serviceaccounts?:|node:|bootstrap:|\*$)/,
  read(subject, prefix) {
    // Behind a prefix it is a ServiceAccount of another cluster, whose groups do not come along.
    if (prefix !== '') {
      return {
        issuer: 'another cluster',
        form: 'system:serviceaccount:NAMESPACE:NAME',
        condition: celGlob('claims.sub', subject),
      };
    }
    const equivalent = groupFor(subject);
    if (equivalent !== undefined) return { issuer, equivalent: [equivalent] };
    return { issuer, ...adviceFor(subject) };
  },
};

// Every identity of the pattern is a member of the group and nobody else is (facts A.8, B.3).
function groupFor(name: string): NamedSubject | undefined {
  const namespace = /^system:serviceaccount:([a-z0-9]([-a-z0-9]*[a-z0-9])?):\*+$/.exec(name)?.[1];
  if (namespace !== undefined) return { kind: 'Group', name: `system:serviceaccounts:${namespace}` };
  if (/^system:node:\*+$/.test(name)) return { kind: 'Group', name: 'system:nodes' };
  if (/^system:bootstrap:\*+$/.test(name)) return { kind: 'Group', name: 'system:bootstrappers' };
  return undefined;
}

function adviceFor(name: string): Pick<SubjectReading, 'advice'> {
  if (/^system:serviceaccounts?(:\*+){1,2}$/.test(name)) {
    return {
      advice:
        'Bind each ServiceAccount that needs it; Group `system:serviceaccounts` would be every Pod of the cluster',
    };
  }
  if (/^system:serviceaccounts?:/.test(name)) {
    return { advice: 'Bind each ServiceAccount by `kind: ServiceAccount`, its name and its namespace' };
  }
  return { advice: 'Bind the exact user or group' };
}
