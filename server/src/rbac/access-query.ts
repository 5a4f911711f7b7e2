import type { AccessRequest } from './access-policy.ts';
import { impersonatedGroups } from './impersonation.ts';

/** A question as read from JSON, or why it is none. */
export type ParsedQuery =
  | { readonly ok: true; readonly request: AccessRequest }
  | { readonly ok: false; readonly error: string };

/**
 * Reads one question of `can-i --queries`: the fields of a SubjectAccessReview in one object. `groups` are taken as
 * they are, as a SubjectAccessReview takes them; without the field the groups are those of `kubectl --as USER`.
 * `resource` is the plural of RBAC rules, and an absent `namespace` means all of them. Other fields are passed over.
 */
export function parseQuery(line: string): ParsedQuery {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail('not a JSON object');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('not a JSON object');
  const fields = value as Readonly<Record<string, unknown>>;
  const read = (name: string): unknown =>
    Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;
  const texts: Record<string, string> = {};
  for (const name of ['user', 'verb', 'group', 'resource', 'subresource', 'name', 'namespace', 'path']) {
    const text = read(name);
    if (text !== undefined && typeof text !== 'string') return fail(`'${name}' must be a string`);
    texts[name] = text ?? '';
  }
  const written = read('groups');
  if (written !== undefined && !isTextList(written)) return fail("'groups' must be a list of strings");
  const { user = '', verb = '', group = '', resource = '', subresource = '' } = texts;
  const { name = '', namespace = '', path = '' } = texts;
  if (user === '' && (written === undefined || written.length === 0))
    return fail("'user' or 'groups' must be given");
  if (verb === '') return fail("'verb' must be given");
  const groups = written ?? impersonatedGroups(user, []);
  if (path !== '') {
    if (resource !== '') return fail("'path' and 'resource' cannot be given together");
    return { ok: true, request: { user, groups, verb, path } };
  }
  if (resource === '') return fail("'resource' or 'path' must be given");
  return { ok: true, request: { user, groups, verb, group, resource, subresource, name, namespace } };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function fail(error: string): ParsedQuery {
  return { ok: false, error };
}
