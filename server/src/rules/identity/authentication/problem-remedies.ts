import type { Operation } from '../../../edit/operations.ts';
import { sharedIssuerOf } from '../../../identity/authentication/tenants.ts';
import { knownFields } from '../../../identity/authentication/validate/fields.ts';
import type { ConfigurationProblem } from '../../../identity/authentication/validate/problem.ts';
import { quotedText } from '../../../identity/jwt/quoted.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isScalar, items, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { nearestName } from '../../token/effective/nearest-name.ts';
import type { Remedy } from '../shared/placed-problems.ts';

/** Fixes of one problem. Those that are safe leave only what the API server would have taken the file for. */
export function problemRemedies(
  problem: ConfigurationProblem,
  root: Located,
  resource: KubernetesResource,
  kubernetesMinor: number,
): readonly Remedy[] {
  const { id, path, node, field } = problem;
  const last = path.at(-1);
  const remove: readonly Operation[] =
    typeof last === 'number' ? [{ op: 'removeItem', path }] : [{ op: 'removePair', path }];
  switch (id) {
    case 'version': {
      const version = kubernetesMinor >= 34 ? 'v1' : kubernetesMinor >= 30 ? 'v1beta1' : 'v1alpha1';
      const value = `apiserver.config.k8s.io/${version}`;
      return [replace(tell`Write apiVersion: ${value}`, [...resource.path, 'apiVersion'], value)];
    }
    case 'unknown-field':
      return unknownField(path, field);
    case 'wrong-type':
      return /type string$/.test(problem.words) && isScalar(node) && node.value !== null
        ? [{ ...replace(tell`Quote ${node.text}`, path, node.text), safe: true, preferred: true }]
        : [];
    case 'url-scheme':
      return isScalar(node) && /^http:\/\//i.test(node.text)
        ? [replace(tell`Write https://`, path, node.text.replace(/^http:/i, 'https:'))]
        : [];
    case 'url-query':
    case 'url-fragment':
      return isScalar(node)
        ? [replace(tell`End the address before it`, path, node.text.replace(/[?#].*/s, ''))]
        : [];
    case 'discovery-same':
      return [{ title: tell`Remove discoveryURL`, operations: remove, safe: true, preferred: true }];
    case 'audience-duplicate':
    case 'duplicate-expression':
      return [
        {
          title: tell`Remove the second one`,
          operations: removeEntry(path),
          safe: true,
          preferred: true,
        },
      ];
    case 'audiences-required':
      return audiences(path, root);
    case 'match-policy-needed':
    case 'match-policy-unknown':
      return [{ ...setPair('audienceMatchPolicy', 'MatchAny', path, root), safe: true, preferred: true }];
    case 'egress-unsupported':
      return [{ title: tell`Remove egressSelectorType`, operations: remove }];
    case 'rule-message':
      return [{ title: tell`Remove message`, operations: remove, safe: true, preferred: true }];
    case 'rule-required-value':
      return [{ title: tell`Remove requiredValue`, operations: remove, preferred: true }];
    case 'expression-type':
      return isScalar(node) && /^claims(?:\.\??\w+)+$/.test(node.text.trim())
        ? [replace(tell`Compare with true`, path, `${node.text.trim()} == true`)]
        : [];
    case 'prefix-with-expression':
      return prefixIntoExpression(path, root);
    case 'prefix-required':
      return prefixes(path, root, resource);
    case 'email-unverified':
      return [requireVerified(path, root)];
    case 'extra-key-case':
      return isScalar(node) ? [replace(tell`Write it in lower case`, path, node.text.toLowerCase())] : [];
    case 'anonymous-disabled':
      return [
        { title: tell`Remove the conditions`, operations: remove, safe: true, preferred: true },
        setPair('enabled', true, [...path.slice(0, -1), 'enabled'], root),
      ];
    default:
      return [];
  }
}

function replace(title: string, path: Path, value: string): Remedy {
  return { title, preferred: true, operations: [{ op: 'replaceScalar', path, value }] };
}

/** The rule or audience that a duplicate stands in. */
function removeEntry(path: Path): readonly Operation[] {
  const entry = typeof path.at(-1) === 'number' ? path : path.slice(0, -1);
  return [{ op: 'removeItem', path: entry }];
}

function setPair(key: string, value: string | boolean, path: Path, root: Located): Remedy {
  const owner = path.at(-1) === key ? path.slice(0, -1) : path;
  const present = at(root, ...owner, key) !== undefined;
  return {
    title: tell`Write ${key}: ${value}`,
    operations: present
      ? [{ op: 'replaceValue', path: [...owner, key], value }]
      : [{ op: 'insertPair', path: owner, key, value, after: ['audiences'] }],
  };
}

function unknownField(path: Path, field: string): readonly Remedy[] {
  const key = String(path.at(-1));
  const known = knownFields(field.includes('.') ? field.slice(0, field.lastIndexOf('.')) : '');
  const meant = known.find((name) => name.toLowerCase() === key.toLowerCase()) ?? nearestName(key, known);
  return [
    ...(meant === undefined
      ? []
      : [
          {
            title: tell`Rename it to ${meant}`,
            preferred: true,
            operations: [{ op: 'renameKey' as const, path, key: meant }],
          },
        ]),
    { title: tell`Remove ${key}`, operations: [{ op: 'removePair', path }] },
  ];
}

const audience = 'CLUSTER_AUDIENCE';

function audiences(path: Path, root: Located): readonly Remedy[] {
  const title = tell`Write an audience (fill in ${audience})`;
  const node = at(root, ...path);
  if (path.at(-1) === 'audiences' && node !== undefined)
    return [{ title, operations: [{ op: 'replaceValue', path, value: [audience] }] }];
  if (!isMap(node)) return [];
  return [
    {
      title,
      operations: [
        { op: 'insertPair', path, key: 'audiences', value: [audience], after: ['url', 'discoveryURL'] },
      ],
    },
  ];
}

/** `prefix` and `expression` together: what was meant is one expression, for a name that is one string. */
function prefixIntoExpression(path: Path, root: Located): readonly Remedy[] {
  const mapping = path.slice(0, -1);
  const prefix = stringAt(root, ...path);
  const expression = stringAt(root, ...mapping, 'expression');
  const remove = { op: 'removePair' as const, path };
  if (prefix === '')
    return [{ title: tell`Remove the empty prefix`, safe: true, preferred: true, operations: [remove] }];
  if (prefix === undefined || expression === undefined || mapping.at(-1) !== 'username') return [];
  const value = `${celText(prefix)} + (${expression})`;
  return [
    {
      title: tell`Put the prefix into the expression`,
      preferred: true,
      operations: [{ op: 'replaceScalar', path: [...mapping, 'expression'], value }, remove],
    },
  ];
}

function celText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function prefixes(path: Path, root: Located, resource: KubernetesResource): readonly Remedy[] {
  // The problem stands at the claim, the only thing that is there.
  const mapping = path.slice(0, -1);
  const jwt = path.slice(0, resource.path.length + 2);
  const url = stringAt(root, ...jwt, 'issuer', 'url') ?? '';
  const word = sharedIssuerOf(url)?.word ?? 'oidc';
  const offer = (value: string, preferred: boolean): Remedy => ({
    title: tell`Write prefix: ${quotedText(value)}`,
    preferred,
    operations: [
      at(root, ...mapping, 'prefix') === undefined
        ? { op: 'insertPair', path: mapping, key: 'prefix', value, after: ['claim'] }
        : { op: 'replaceScalar', path: [...mapping, 'prefix'], value },
    ],
  });
  // What the flags put there, for those who move from them.
  return [
    offer(`${word}:`, true),
    ...(!url.startsWith('https://') || mapping.at(-1) !== 'username' ? [] : [offer(`${url}#`, false)]),
  ];
}

function requireVerified(path: Path, root: Located): Remedy {
  const authenticator = path.slice(0, path.lastIndexOf('claimMappings'));
  const rule = {
    expression: 'claims.?email_verified.orValue(true) == true',
    message: 'the address is not verified',
  };
  const rules = [...authenticator, 'claimValidationRules'];
  return {
    title: tell`Require that the address is verified`,
    preferred: true,
    operations: [
      items(at(root, ...rules)).length > 0
        ? { op: 'insertItem', path: rules, value: rule }
        : {
            op: 'insertPair',
            path: authenticator,
            key: 'claimValidationRules',
            value: [rule],
            after: ['issuer'],
          },
    ],
  };
}
