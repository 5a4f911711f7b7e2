import { formOf, shown, toFillIn } from '../../identity/trust/subject-reach.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, isScalar, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';
import { impossibleSubject } from './trust/impossible.ts';

const credential = (subject: string): string => `apiVersion: managedidentity.azure.com/v1api20230131
kind: FederatedIdentityCredential
metadata:
  name: deploy
  namespace: shop
spec:
  owner:
    name: deploy
  audiences:
    - api://AzureADTokenExchange
  issuer: https://token.actions.githubusercontent.com
  subject: ${subject}
`;

/** A federated credential of Azure whose subject no token has. */
export const noUnmatchableFederatedCredential = defineRule({
  meta: {
    slug: 'no-unmatchable-federated-credential',
    code: 'ZT359',
    area: 'identity',
    title: 'A federated credential of Azure names a subject that no token has',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['FederatedIdentityCredential'],
    triggers: [],
    covers: ['OIDC-02', 'OIDC-13'],
    equivalents: [],
    references: [
      {
        title: 'Microsoft Entra: workload identity federation, considerations',
        url: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
      },
    ],
    docs: {
      why: [
        'Azure compares the subject of a federated credential with that of the token letter by letter: a `*` is a star, and the credential is for nobody. The subject of a Pod is `system:serviceaccount:NAMESPACE:NAME`, that of a GitHub job `repo:OWNER/REPO:environment:NAME` or with a branch; the address or name of the repository is none.',
        'The rule reads the objects of Azure Service Operator and Crossplane. The fix writes the form of the issuer with capitals for what is not known; each further subject needs a credential of its own, twenty at the most.',
      ].join('\n\n'),
      bad: { yaml: credential('repo:my-org/my-repo:*') },
      good: { yaml: credential('repo:my-org/my-repo:environment:production') },
      whenToTurnOff: 'Never: such a credential is for nobody.',
    },
  },
  ...rulesOfProblems((document, resources) => problemsIn(document, resources)),
});

function problemsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return resources.flatMap((resource): readonly PlacedProblem[] => {
    const spec = specOf(resource);
    const subject = spec && at(resource.node, ...spec, 'subject');
    if (spec === undefined || !isScalar(subject) || subject.opaque || /\$\{|<|\$\(/.test(subject.text))
      return [];
    const issuer = stringAt(resource.node, ...spec, 'issuer') ?? '';
    const host = /^https:\/\/(.+?)\/?$/.exec(issuer)?.[1];
    const instead = rightForm(host, subject.text);
    if (instead === undefined) return [];
    const path: Path = [...resource.path, ...spec, 'subject'];
    const why = subject.text.includes('*')
      ? tell`is compared letter by letter, so the * matches nobody`
      : tell`is the subject of no token of the issuer`;
    return [
      {
        embedded,
        path,
        message: tell`${subject.text} ${why}; write ${shown(instead)}`,
        remedies: () => [
          {
            title: tell`Write ${shown(instead)}${toFillIn(instead)}`,
            preferred: true,
            operations: [{ op: 'replaceScalar', path, value: instead }],
          },
        ],
      },
    ];
  });
}

function rightForm(host: string | undefined, subject: string): string | undefined {
  const form = formOf(host);
  if (subject.includes('*')) {
    // What the pattern says for certain stays.
    const repository = /^repo:([\w.-]+(?:@\d+)?\/[\w.-]+(?:@\d+)?):/.exec(subject)?.[1];
    if (repository !== undefined) return `repo:${repository}:environment:NAME`;
    const namespace = /^system:serviceaccount:([a-z0-9-]+):\*$/.exec(subject)?.[1];
    return namespace === undefined ? form : `system:serviceaccount:${namespace}:NAME`;
  }
  if (/\.oic\.prod-aks\.azure\.com\//.test(host ?? '') && !subject.startsWith('system:serviceaccount:')) {
    const account = /^([a-z0-9-]+)[:/]([a-z0-9.-]+)$/.exec(subject);
    return account === null ? form : `system:serviceaccount:${account[1]}:${account[2]}`;
  }
  return impossibleSubject(host, subject, false)?.instead;
}

function specOf({ group, kind, node }: KubernetesResource): Path | undefined {
  if (kind !== 'FederatedIdentityCredential') return undefined;
  if (group === 'managedidentity.azure.com') return ['spec'];
  if (!/^managedidentity\.azure\.(?:m\.)?upbound\.io$/.test(group)) return undefined;
  return isMap(at(node, 'spec', 'forProvider')) ? ['spec', 'forProvider'] : undefined;
}
