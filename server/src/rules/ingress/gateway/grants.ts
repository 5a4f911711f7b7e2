import { gatewayGroup } from '../../../kubernetes/gateway/reference.ts';
import type { GrantedFrom, GrantedTo } from '../../../kubernetes/gateway/reference-grant.ts';
import { routeKinds } from '../../../kubernetes/gateway/route.ts';
import { tell } from '../../../words/tell.ts';
import type { Path, Range } from '../../../yaml/located.ts';

/** Kinds of Gateway API that refer to objects of other namespaces, with what they can refer to in the core group. */
const refersTo: Readonly<Record<string, readonly string[]>> = {
  Gateway: ['Secret', 'ConfigMap'],
  ListenerSet: ['Secret', 'ConfigMap'],
  ...Object.fromEntries(routeKinds.map((kind) => [kind, ['Service']])),
};

const coreKinds: ReadonlySet<string> = new Set(['Secret', 'ConfigMap', 'Service']);

/** An entry of a grant that can never mean anybody. */
export interface DeadEntry {
  readonly list: 'from' | 'to';
  readonly path: Path;
  readonly range: Range;
  /** What is wrong, and what to write. */
  readonly words: string;
  /** The scalar that the fix replaces, with its value. */
  readonly repair: { readonly path: Path; readonly value: string } | undefined;
}

/** Why an entry of `from` means nobody; undefined for one that may mean somebody. */
export function deadFrom({ group, kind, range, path }: GrantedFrom): DeadEntry | undefined {
  const dead = { list: 'from', path } as const;
  if (group === undefined || kind === undefined) return undefined;
  const known = Object.hasOwn(refersTo, kind.text);
  if (known && group.text !== gatewayGroup && isMeantFor(group.text))
    return {
      ...dead,
      range: group.range,
      words: tell`${kind.text} is of group ${gatewayGroup}, not ${shownGroup(group.text)}, so this lets nobody in; write group: ${gatewayGroup}`,
      repair: { path: group.path, value: gatewayGroup },
    };
  const exact = Object.keys(refersTo).find((name) => name.toLowerCase() === singular(kind.text));
  if (!known && group.text === gatewayGroup && exact !== undefined)
    return {
      ...dead,
      range: kind.range,
      words: tell`${kind.text} is no kind, so this lets nobody in; write kind: ${exact}`,
      repair: { path: kind.path, value: exact },
    };
  return kind.text === '*' || group.text === '*'
    ? {
        ...dead,
        range,
        words: tell`A ReferenceGrant knows no wildcard, so this is refused; name the kind`,
        repair: undefined,
      }
    : undefined;
}

/** Why an entry of `to` opens nothing; undefined for one that may. */
export function deadTo({ group, kind, path }: GrantedTo): DeadEntry | undefined {
  if (group === undefined || kind === undefined) return undefined;
  const dead = { list: 'to', path } as const;
  if (coreKinds.has(kind.text) && (group.text === 'core' || group.text === 'v1'))
    return {
      ...dead,
      range: group.range,
      words: tell`The group of ${kind.text} is called "", not ${group.text}, so this opens nothing; write group: ""`,
      repair: { path: group.path, value: '' },
    };
  const exact = [...coreKinds].find((name) => name.toLowerCase() === singular(kind.text));
  return group.text === '' && !coreKinds.has(kind.text) && exact !== undefined
    ? {
        ...dead,
        range: kind.range,
        words: tell`${kind.text} is no kind, so this opens nothing; write kind: ${exact}`,
        repair: { path: kind.path, value: exact },
      }
    : undefined;
}

/** True when none of those let in can refer to such objects at all: a route has no field for a Secret. */
export function isPointless(from: readonly GrantedFrom[], { group, kind }: GrantedTo): boolean {
  if (from.length === 0 || group?.text !== '' || kind === undefined || !coreKinds.has(kind.text))
    return false;
  return from.every((entry) => {
    const allowed =
      entry.group?.text === gatewayGroup &&
      entry.kind !== undefined &&
      Object.hasOwn(refersTo, entry.kind.text)
        ? refersTo[entry.kind.text]
        : undefined;
    return allowed !== undefined && !allowed.includes(kind.text);
  });
}

/** Slips for the group of Gateway API; other groups may have kinds of the same name. */
function isMeantFor(group: string): boolean {
  return (
    group === '' ||
    group.startsWith(`${gatewayGroup}/`) ||
    /^(?:networking\.k8s\.io|gateway|gateway\.k8s\.io|networking\.x-k8s\.io)$/.test(group)
  );
}

function shownGroup(group: string): string {
  return group === '' ? tell`the core group` : group;
}

function singular(kind: string): string {
  const lower = kind.toLowerCase();
  return lower.endsWith('s') && lower !== 's' ? lower.slice(0, -1) : lower;
}
