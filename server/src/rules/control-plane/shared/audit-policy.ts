import { phrase } from '../../../words/tell.ts';
import { at, isScalar, isSequence, items, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';

/** A kind of request whose body holds credentials. */
export interface AuditedRequest {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Levels that would write the credential into the log. */
  readonly levels: readonly string[];
  /** As the subject of “are logged with …”. */
  readonly what: string;
}

const bodies = ['Request', 'RequestResponse'];
const answers = ['RequestResponse'];

/** Requests that carry a credential in their body, or get one back (facts A.1, A.7). */
export const credentialRequests: readonly AuditedRequest[] = [
  { group: '', resource: 'secrets', verb: 'create', levels: bodies, what: 'Secrets' },
  { group: '', resource: 'secrets', verb: 'get', levels: answers, what: 'Secrets' },
  {
    group: '',
    resource: 'serviceaccounts/token',
    verb: 'create',
    levels: answers,
    what: phrase('new ServiceAccount tokens'),
  },
  {
    group: 'authentication.k8s.io',
    resource: 'tokenreviews',
    verb: 'create',
    levels: bodies,
    what: phrase('reviewed tokens'),
  },
];

/** A rule of an audit policy. */
export interface AuditRule {
  readonly node: Located;
  readonly path: Path;
  /** `None`, `Metadata`, `Request` or `RequestResponse`; undefined when hidden. */
  readonly level: string | undefined;
}

/** The rules of a policy, in order; undefined where a template hides some. */
export function auditRules(policy: Located, path: Path): readonly AuditRule[] | undefined {
  const list = at(policy, 'rules');
  if (!isSequence(list) || list.open) return undefined;
  return list.items.map((node, index) => ({
    node,
    path: [...path, 'rules', index],
    level: stringAt(node, 'level'),
  }));
}

/**
 * The rule that decides how a request is logged: the first that matches. Rules that are only about some users or
 * namespaces decide for those alone and are passed over. [apiserver pkg/audit/policy/checker.go]
 */
export function decidingRule(rules: readonly AuditRule[], request: AuditedRequest): AuditRule | undefined {
  return rules.find(({ node }) => {
    if (['users', 'userGroups', 'namespaces'].some((field) => items(at(node, field)).length > 0))
      return false;
    const verbs = texts(at(node, 'verbs'));
    if (verbs.length > 0 && !verbs.includes(request.verb)) return false;
    const resources = items(at(node, 'resources'));
    if (resources.length === 0) return items(at(node, 'nonResourceURLs')).length === 0;
    return resources.some((entry) => coversResource(entry, request));
  });
}

function coversResource(entry: Located, { group, resource }: AuditedRequest): boolean {
  if ((stringAt(entry, 'group') ?? '') !== group) return false;
  if (items(at(entry, 'resourceNames')).length > 0) return false;
  const names = texts(at(entry, 'resources'));
  if (names.length === 0) return true;
  const slash = resource.indexOf('/');
  const [base, sub] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  // `*` is every resource with its subresources, `pods/*` all subresources, `*/status` one of every resource.
  return names.some(
    (name) =>
      name === '*' || name === resource || (sub !== '' && (name === `${base}/*` || name === `*${sub}`)),
  );
}

function texts(node: Located | undefined): readonly string[] {
  return items(node).flatMap((item) => (isScalar(item) && !item.opaque ? [item.text] : []));
}
