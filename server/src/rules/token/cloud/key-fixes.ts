import { tell } from '../../../words/tell.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import { namespacesMatch } from '../../../workspace/graph.ts';
import { at, pairs } from '../../../yaml/access.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';
import type { Change, Finding, FixContext, FixOffer } from '../../rule.ts';
import { redactOffer } from '../../shared/redact-offer.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import type { KeyHolder } from './drop-static-key.ts';
import { conversionOffers, refusedOffers } from './offers.ts';
import { isEnvValue, type StaticKey, staticKeysIn } from './static-keys.ts';

/** Conversions of the workloads that use the key of a finding, and redaction where it stands. */
export function keyFixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const wanted = JSON.stringify(finding.data);
  const keys = document === undefined ? [] : staticKeysIn(document);
  const key = keys.find((candidate) => JSON.stringify(keyData(candidate)) === wanted);
  if (document === undefined || key === undefined) return [];
  const redact =
    key.kind === 'access-key-id' ? [] : [redactOffer(finding.document, key.place, key.start, key.end, 'key')];
  return [...conversions(key, keys, document, finding, context), ...redact];
}

/** What a finding hands to its fixes. */
export function keyData(key: StaticKey): readonly (string | number)[] {
  return [...key.place.path, key.start];
}

function conversions(
  key: StaticKey,
  keys: readonly StaticKey[],
  document: ParsedDocument,
  finding: Finding,
  context: FixContext,
): readonly FixOffer[] {
  const { cloud, identity } = key;
  if (key.kind === 'storage-key') {
    return refusedOffers(
      cloud,
      tell`The key of a storage account is no identity: the program has to use Microsoft Entra ID for storage first`,
    );
  }
  const owner = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.path.every((segment, index) => segment === key.place.path[index]));
  if (owner?.facts.pod !== undefined && isEnvValue(key.place.path)) {
    return conversionOffers([owner], { cloud, identity, holder: undefined }, context, []);
  }
  const holder = owner === undefined ? undefined : holderOf(key, keys, owner, document);
  if (owner === undefined || holder === undefined) {
    return refusedOffers(cloud, tell`Which workload gets the key from here is not known`);
  }
  const users = usersOf(holder, owner, context);
  if (users.length === 0) {
    return refusedOffers(
      cloud,
      tell`No workload of this workspace takes ${holder.kind} ${holder.name}, so what to convert is not known`,
    );
  }
  const rest = emptyHolder(holder, owner, document);
  return rest === undefined
    ? refusedOffers(cloud, tell`${holder.kind} ${holder.name} is shared through a YAML anchor or merge key`)
    : conversionOffers(users, { cloud, identity, holder }, context, rest);
}

function holderOf(
  key: StaticKey,
  keys: readonly StaticKey[],
  { facts }: PlacedResource,
  { root }: ParsedDocument,
): KeyHolder | undefined {
  const { kind, name, path } = facts;
  if ((kind !== 'Secret' && kind !== 'ConfigMap') || name === undefined) return undefined;
  const all = ['data', 'stringData', 'binaryData'].flatMap((field) =>
    pairs(at(root, ...path, field)).map((entry) => entry.key.text),
  );
  const own = new Set(
    keys
      .filter(
        (other) =>
          other.cloud === key.cloud && path.every((segment, index) => segment === other.place.path[index]),
      )
      .map((other) => String(other.place.path.at(-1))),
  );
  // The id and what else only goes with the key, whatever their names are.
  const belongs = all.filter((name) => own.has(name) || companions[key.cloud].test(name));
  return { kind, name, keys: belongs, only: all.every((name) => belongs.includes(name)) };
}

const companions = {
  aws: /access.*key|session.*token|^aws[_-]?(?:region|default[_-]?region)$|^region$/i,
  google: /^$/,
  azure: /^$/,
} as const;

function usersOf(
  { kind, name }: KeyHolder,
  owner: PlacedResource,
  { graph }: FixContext,
): readonly PlacedResource[] {
  return graph
    .mentioning(kind, name)
    .filter(
      ({ facts }) =>
        facts.pod !== undefined && namespacesMatch(facts.namespace, owner.facts.namespace) === 'same',
    );
}

/** Takes the key out of its holder, and the holder away when nothing is left; undefined where it is shared. */
function emptyHolder(
  { kind, name, keys, only }: KeyHolder,
  { document, facts }: PlacedResource,
  { root }: ParsedDocument,
): readonly Change[] | undefined {
  const label = tell`${kind} ${name}: take the static key out`;
  if (only && facts.path.length === 0) return [{ type: 'remove-document', document, label }];
  if (root === null || isShared(root, facts.path)) return undefined;
  if (only) return [{ type: 'edit', document, operations: [{ op: 'removeItem', path: facts.path }], label }];
  const operations = ['data', 'stringData'].flatMap((field) =>
    pairs(at(root, ...facts.path, field))
      .filter((entry) => keys.includes(entry.key.text))
      .map((entry) => ({ op: 'removePair', path: [...facts.path, field, entry.key.text] }) as const),
  );
  return [{ type: 'edit', document, operations, label }];
}
