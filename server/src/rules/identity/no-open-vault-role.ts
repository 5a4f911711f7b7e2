import { tell } from '../../words/tell.ts';
import { rangeInText } from '../../workspace/texts.ts';
import { at, isScalar } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule, type Severity } from '../rule.ts';
import { type Bound, type VaultRole, vaultRoles, vaultTriggers } from './policies/vault-roles.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';

const role = (names: string, namespaces: string): string => `apiVersion: kubernetes.vault.upbound.io/v1alpha1
kind: AuthBackendRole
metadata:
  name: shop
spec:
  forProvider:
    backend: kubernetes
    roleName: shop
    boundServiceAccountNames: ["${names}"]
    boundServiceAccountNamespaces: ["${namespaces}"]
    tokenPolicies: [shop]
`;

/** A role of Vault that takes every ServiceAccount of a cluster or namespace. */
export const noOpenVaultRole = defineRule({
  meta: {
    slug: 'no-open-vault-role',
    code: 'ZT378',
    area: 'identity',
    title: 'A role of Vault takes ServiceAccounts it was not made for',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: vaultTriggers,
    covers: ['OIDC-24'],
    equivalents: [],
    references: [
      {
        title: 'Vault: Kubernetes auth method, create or update role',
        url: 'https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role',
      },
    ],
    docs: {
      why: [
        'A role of the auth method `kubernetes` gives its policies to every ServiceAccount that fits both lists. With `*` in both that is every Pod of the cluster; with `*` as namespace it is whoever may create a namespace and a ServiceAccount of that name, `default` first of all; with `*` as name it is every Pod of the namespace.',
        'The rule reads roles in objects of operators (Crossplane, bank-vaults), in files inside of ConfigMaps and in `vault write` of scripts. A whole namespace is an information, since people choose it on purpose.',
        'The fix writes capitals in the place of the star; until you fill them in nobody fits.',
      ].join('\n\n'),
      bad: { yaml: role('*', '*') },
      good: { yaml: role('shop', 'shop') },
      whenToTurnOff: 'For roles whose policies give nothing away.',
    },
  },
  ...rulesOfProblems((document) => vaultRoles(document).flatMap((found) => problemsOf(document, found))),
});

const isAll = (name: string): boolean => /^\*+$/.test(name);

const isStar = (bound: Bound): boolean => bound.values.some(isAll);

function problemsOf(document: ParsedDocument, found: VaultRole): readonly PlacedProblem[] {
  const { embedded, name, names, namespaces } = found;
  const anyName = isStar(names);
  const anyNamespace = isStar(namespaces);
  if (!anyName && !anyNamespace) return [];
  const bound = anyNamespace ? namespaces : names;
  const severity: Severity = anyName && anyNamespace ? 'error' : anyNamespace ? 'warning' : 'info';
  const who =
    anyName && anyNamespace
      ? tell`every ServiceAccount of the cluster`
      : anyNamespace
        ? tell`ServiceAccount ${names.values.join(', ')} of any namespace, so everybody who may create one`
        : tell`every ServiceAccount of ${namespaces.values.join(', ')}`;
  return [
    {
      embedded,
      path: bound.path,
      ...(bound.part !== undefined && {
        range: rangeInText(document, bound.part.text, bound.part.start, bound.part.end),
      }),
      severity,
      message: tell`Vault role ${name} takes ${who}; name the ServiceAccount and its namespace`,
      remedies: () => [nameThem(found, anyName, anyNamespace)],
    },
  ];
}

function nameThem(
  { embedded, names, namespaces }: VaultRole,
  anyName: boolean,
  anyNamespace: boolean,
): Remedy {
  const title = tell`Write names in the place of * (fill in the capitals)`;
  const wanted = [
    ...(anyName ? [{ bound: names, value: 'SERVICE_ACCOUNT' }] : []),
    ...(anyNamespace ? [{ bound: namespaces, value: 'NAMESPACE' }] : []),
  ]
    // From the end, so that the offsets of the ones before stay right.
    .toSorted((a, b) => (b.bound.part?.start ?? 0) - (a.bound.part?.start ?? 0));
  return {
    title,
    preferred: true,
    operations: wanted.map(({ bound: { path, part, values }, value }) => {
      if (part !== undefined) return { op: 'rewriteInString', path, at: [part.start, part.end], text: value };
      if (isScalar(at(embedded.root, ...path))) return { op: 'replaceScalar', path, value };
      return { op: 'replaceScalar', path: [...path, values.findIndex(isAll)], value };
    }),
  };
}
