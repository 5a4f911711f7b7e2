import { phrase, tell } from '../../words/tell.ts';
import { celGlob } from './cel.ts';
import type { Issuer, Recognition, Subject } from './issuer.ts';
import { partOf } from './key-values.ts';
import type { NamedSubject, PatternReader, PatternReading } from './pattern.ts';

const shape = /^system:serviceaccount:([a-z0-9](?:[-a-z0-9]*[a-z0-9])?):([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)$/;

/** ServiceAccounts of this cluster and, behind a prefix, of another (facts C.5); patterns of all of Kubernetes' own names. */
export const kubernetes: Issuer = {
  id: 'kubernetes',
  title: 'Kubernetes',
  caller: 'workload',
  namesBySubject: true,
  groupless: false,
  recognise,
  urls: [
    'https://oidc.eks.<REGION>.amazonaws.com/id/<ID>',
    'https://container.googleapis.com/v1/projects/<PROJECT>/locations/<LOCATION>/clusters/<CLUSTER>',
    'https://<ISSUER_HOST>',
  ],
  audience: phrase('the issuer of that cluster'),
  start: /system:(?=serviceaccounts?:|node:|bootstrap:|\*$)/,
  parse,
  print: ({ parts }) => `system:serviceaccount:${parts.map(({ value }) => value).join(':')}`,
  judge: (subject) => ({
    scope: 'scoped',
    bearer: tell`Pods that run as ServiceAccount ${partOf(subject, 'namespace')}/${partOf(subject, 'name')} of the cluster that signed the token`,
  }),
  flawOf: () => undefined,
  forms: [
    {
      label: phrase('ServiceAccount of another cluster'),
      template: 'system:serviceaccount:<NAMESPACE>:<NAME>',
      detail: phrase(
        'Needs a prefix in the AuthenticationConfiguration: without one it is the local ServiceAccount of that name',
      ),
    },
  ],
  claims: [
    { name: "'kubernetes.io'.namespace", chosenBy: undefined },
    { name: "'kubernetes.io'.serviceaccount.uid", chosenBy: undefined },
  ],
  readPattern,
};

function recognise(url: string): Recognition {
  if (
    /^https:\/\/(?:oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/id\/|container\.googleapis\.com\/v1\/projects\/|[a-z0-9.-]+\.oic\.prod-aks\.azure\.com\/|kubernetes\.default\.svc)/.test(
      url,
    )
  )
    return 'certain';
  return /^https:\/\/[^?#]+$/.test(url) ? 'possible' : 'no';
}

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, namespace = '', name = ''] = match;
  return {
    form: 'service-account',
    parts: [
      { name: 'namespace', value: namespace },
      { name: 'name', value: name },
    ],
  };
}

const issuer = 'Kubernetes';

function readPattern(subject: string, prefix: string): ReturnType<PatternReader> {
  // Behind a prefix it is a ServiceAccount of another cluster, whose groups do not come along.
  if (prefix !== '') {
    return {
      issuer: tell`another cluster`,
      form: 'system:serviceaccount:NAMESPACE:NAME',
      condition: celGlob('claims.sub', subject),
    };
  }
  const equivalent = groupFor(subject);
  if (equivalent !== undefined) return { issuer, equivalent: [equivalent] };
  return { issuer, ...adviceFor(subject) };
}

// Every identity of the pattern is a member of the group and nobody else is (facts A.8, B.3).
function groupFor(name: string): NamedSubject | undefined {
  const namespace = /^system:serviceaccount:([a-z0-9]([-a-z0-9]*[a-z0-9])?):\*+$/.exec(name)?.[1];
  if (namespace !== undefined) return { kind: 'Group', name: `system:serviceaccounts:${namespace}` };
  if (/^system:node:\*+$/.test(name)) return { kind: 'Group', name: 'system:nodes' };
  if (/^system:bootstrap:\*+$/.test(name)) return { kind: 'Group', name: 'system:bootstrappers' };
  return undefined;
}

function adviceFor(name: string): Pick<PatternReading, 'advice'> {
  if (/^system:serviceaccounts?(:\*+){1,2}$/.test(name)) {
    return {
      advice: tell`Bind each ServiceAccount that needs it; Group \`system:serviceaccounts\` would be every Pod of the cluster`,
    };
  }
  if (/^system:serviceaccounts?:/.test(name)) {
    return { advice: tell`Bind each ServiceAccount by \`kind: ServiceAccount\`, its name and its namespace` };
  }
  return { advice: tell`Bind the exact user or group` };
}
