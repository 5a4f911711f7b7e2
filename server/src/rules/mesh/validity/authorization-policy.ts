import { readAuthorizationPolicy } from '../../../kubernetes/mesh/authorization-policy.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isNullish, isOpaque, isScalar, items, pair, pairs, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { type MeshProblem, unknownFields } from './problem.ts';
import { targetProblems } from './target.ts';

const sourceFields = [
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'trustDomains',
  'notTrustDomains',
];
const operationFields = [
  'hosts',
  'notHosts',
  'ports',
  'notPorts',
  'methods',
  'notMethods',
  'paths',
  'notPaths',
];
const specFields = ['selector', 'targetRef', 'targetRefs', 'rules', 'action', 'provider'];
const actions: ReadonlySet<string> = new Set(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);
// Those of istio pkg/config/security/security.go.
const attributes =
  /^(?:request\.headers\[.+\]|source\.(?:ip|namespace|principal|serviceAccount)|remote\.ip|request\.auth\.(?:principal|audiences|presenter|claims\[.+\])|destination\.(?:ip|port)|connection\.sni|experimental\.envoy\.filters\.[^[]*\[.+\])$/;

/** What Istio refuses about an AuthorizationPolicy (pkg/config/validation/validation.go). */
export function authorizationProblems(resource: KubernetesResource): readonly MeshProblem[] {
  const spec = at(resource.node, 'spec');
  const path = [...resource.path, 'spec'];
  return [
    ...unknownFields(spec, path, specFields),
    ...targetProblems(spec, path),
    ...actionProblems(resource, spec, path),
    ...items(at(spec, 'rules')).flatMap((rule, index) => ruleProblems(rule, [...path, 'rules', index])),
  ];
}

function actionProblems(
  resource: KubernetesResource,
  spec: Located | undefined,
  path: Path,
): readonly MeshProblem[] {
  const { action, actionSite, rules, partial, rulesSite } = readAuthorizationPolicy(resource);
  if (action === undefined || actionSite === undefined || isNullish(at(spec, 'action'))) return [];
  const problem = (message: string): MeshProblem => ({ ...actionSite, message });
  if (!actions.has(action)) {
    const upper = action.toUpperCase();
    const write = actions.has(upper) ? upper : undefined;
    return [
      {
        ...problem(
          tell`There is no action ${action}, so Istio refuses the policy; write ${write ?? tell`ALLOW, DENY, AUDIT or CUSTOM`}`,
        ),
        ...(write !== undefined && {
          fix: {
            title: tell`Write ${write}`,
            refused: true,
            operations: [{ op: 'replaceScalar' as const, path: actionSite.path, value: write }],
          },
        }),
      },
    ];
  }
  if (partial) return [];
  if ((action === 'DENY' || action === 'CUSTOM') && rules.length === 0)
    return [
      {
        ...problem(
          tell`${action} without rules never applies, and Istio refuses it; write the rules, or rules: [{}] for every request`,
        ),
        ...(rulesSite !== undefined && { path: rulesSite.path }),
      },
    ];
  const provider = at(spec, 'provider');
  if (isOpaque(provider)) return [];
  const provides = pair(provider, 'name') !== undefined;
  if (action === 'CUSTOM' && !provides)
    return [
      problem(
        tell`CUSTOM without provider.name asks nobody, and Istio refuses it; name an extensionProvider of the mesh`,
      ),
    ];
  if (action !== 'CUSTOM' && !isNullish(provider) && provider !== undefined)
    return [
      {
        path: [...path, 'provider'],
        range: pair(spec, 'provider')?.key.range ?? provider.range,
        message: tell`provider is for CUSTOM only, so Istio refuses this ${action} policy; remove it, or write action: CUSTOM`,
      },
    ];
  return [];
}

function ruleProblems(rule: Located, path: Path): readonly MeshProblem[] {
  if (rule.type !== 'map') return [];
  return [
    ...unknownFields(rule, path, ['from', 'to', 'when']),
    ...entryProblems(rule, path, 'from', 'source', sourceFields),
    ...entryProblems(rule, path, 'to', 'operation', operationFields),
    ...items(at(rule, 'when')).flatMap((condition, index) =>
      conditionProblems(condition, [...path, 'when', index]),
    ),
  ];
}

function entryProblems(
  rule: Located,
  path: Path,
  list: 'from' | 'to',
  part: 'source' | 'operation',
  fields: readonly string[],
): readonly MeshProblem[] {
  return items(at(rule, list)).flatMap((item, index) => {
    const place = [...path, list, index];
    const body = at(item, part);
    if (isOpaque(item) || isOpaque(body)) return [];
    const outside = pairs(item).filter(({ key }) => fields.includes(key.text));
    const [first] = outside;
    if (first !== undefined)
      return [
        {
          path: [...place, first.key.text],
          range: first.key.range,
          message: tell`${first.key.text} stands beside ${part}, where it is dropped; write it below ${part}:`,
        },
      ];
    const unknown = [...unknownFields(item, place, [part]), ...unknownFields(body, [...place, part], fields)];
    if (unknown.length > 0) return unknown;
    const isEmpty = pairs(body).every(({ value }) => isNullish(value) || isEmptyList(value));
    if (item.type !== 'map' || item.open || (body?.type === 'map' && body.open) || !isEmpty)
      return part === 'operation'
        ? portProblems(body, [...place, part])
        : callerProblems(body, [...place, part]);
    return [
      {
        path: place,
        range: item.range,
        message: tell`An empty ${part} is refused; write its fields, or leave ${list} out where everything is meant`,
      },
    ];
  });
}

function isEmptyList(node: Located): boolean {
  return node.type === 'sequence' && !node.open && node.items.length === 0;
}

function portProblems(operation: Located | undefined, path: Path): readonly MeshProblem[] {
  return ['ports', 'notPorts'].flatMap((field) =>
    items(at(operation, field)).flatMap((item, index): readonly MeshProblem[] => {
      if (!isScalar(item) || item.opaque) return [];
      const place = { path: [...path, field, index], range: item.range };
      if (typeof item.value === 'number' && Number.isInteger(item.value))
        return [
          {
            ...place,
            message: tell`${field} are strings, so the API server refuses ${item.text}; write "${item.value}"`,
            fix: {
              title: tell`Write "${item.value}"`,
              refused: true,
              operations: [
                { op: 'replaceScalar', path: place.path, value: String(item.value), style: 'double' },
              ],
            },
          },
        ];
      if (/^\d{1,5}$/.test(item.text) && Number(item.text) <= 65_535) return [];
      return [
        {
          ...place,
          message: tell`${field} takes numbers up to 65535, not ${item.text.slice(0, 20)}; write the port of the workload`,
        },
      ];
    }),
  );
}

/** serviceAccounts says who calls alone (istio/api security/v1beta1/authorization_policy.proto). */
function callerProblems(source: Located | undefined, path: Path): readonly MeshProblem[] {
  const field = ['serviceAccounts', 'notServiceAccounts'].find((name) => items(at(source, name)).length > 0);
  const other = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].find(
    (name) => items(at(source, name)).length > 0,
  );
  const node = pair(source, other ?? '');
  if (field === undefined || other === undefined || node === undefined) return [];
  return [
    {
      path: [...path, other],
      range: node.key.range,
      message: tell`${other} beside ${field} is refused; write one of them, or two entries under from`,
    },
  ];
}

function conditionProblems(condition: Located, path: Path): readonly MeshProblem[] {
  const key = stringAt(condition, 'key');
  const node = at(condition, 'key');
  if (key === undefined || node === undefined) return [];
  if (!attributes.test(key))
    return [
      {
        path: [...path, 'key'],
        range: node.range,
        message: tell`Istio knows no attribute ${key.slice(0, 40)} and refuses the policy; write one such as request.auth.claims[groups]`,
      },
    ];
  if (condition.type === 'map' && condition.open) return [];
  if (pair(condition, 'values') !== undefined || pair(condition, 'notValues') !== undefined) return [];
  return [
    {
      path: [...path, 'key'],
      range: node.range,
      message: tell`${key} without values or notValues is refused; write what it is to be`,
    },
  ];
}
