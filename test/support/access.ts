import {
  type AccessPolicy,
  type AccessRequest,
  createAccessPolicy,
} from '../../server/src/rbac/access-policy.ts';
import { readRbacObjects } from '../../server/src/rbac/read-rbac-objects.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';

/** The policy of a YAML stream; objects without a namespace land in `default`. */
export function policyOf(text: string): AccessPolicy {
  return createAccessPolicy(
    splitStream(text).flatMap(({ start, end }) =>
      readRbacObjects(parseDocument(text.slice(start, end)), {
        source: 'world.yaml',
        start,
        defaultNamespace: 'default',
      }),
    ),
  );
}

/**
 * A request in one line: `USER [+GROUP]… VERB RESOURCE[.GROUP][/SUBRESOURCE]|/PATH [=NAME] [@NAMESPACE]`.
 * `core` is the core group where a dot would mislead; `_` is an empty user name. Nothing is added.
 */
export function requestOf(line: string): AccessRequest {
  const words = line.split(' ').filter((word) => word !== '');
  const take = (mark: string): readonly string[] =>
    words.filter((word) => word.startsWith(mark)).map((word) => word.slice(1));
  const [user = '', verb = '', target = ''] = words.filter((word) => !/^[+=@]/.test(word));
  const who = { user: user === '_' ? '' : user, groups: take('+'), verb };
  if (target.startsWith('/')) return { ...who, path: target };
  const [whole = '', subresource = ''] = target.split(/\/(.*)/s);
  const dot = whole.indexOf('.');
  return {
    ...who,
    resource: dot < 0 ? whole : whole.slice(0, dot),
    group: dot < 0 ? '' : whole.slice(dot + 1),
    subresource,
    name: take('=')[0] ?? '',
    namespace: take('@')[0] ?? '',
  };
}
