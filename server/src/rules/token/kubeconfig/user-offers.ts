import type { Operation } from '../../../edit/operations.ts';
import { findArgumentCredentials } from '../../../identity/credentials/flags.ts';
import { tell } from '../../../words/tell.ts';
import type { DocumentKey } from '../../../workspace/document-key.ts';
import { at, isMap, isScalar, pairs, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { FixOffer } from '../../rule.ts';
import { editEmbedded } from '../../shared/edit-embedded.ts';
import { redacted } from '../../shared/rewrite-text.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { type Kubeconfig, targetsOf } from './kubeconfigs.ts';
import { pluginsFor } from './plugins.ts';

/** What an exec plugin takes the place of. */
const credentialKeys = [
  'token',
  'tokenFile',
  'username',
  'password',
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'auth-provider',
  'exec',
];

/** Where a projected token is mounted when nothing else is said. */
const tokenFile = '/var/run/secrets/tokens/token';

/** Ways to let a user of a kubeconfig get short-lived credentials: exec plugins, and a token file for kubeconfigs used in Pods. */
export function userOffers(
  kubeconfig: Kubeconfig,
  user: number,
  document: DocumentKey,
  wanted: { readonly safe: boolean; readonly withTokenFile: boolean },
): readonly FixOffer[] {
  const { root } = kubeconfig;
  const path: Path = ['users', user, 'user'];
  const node = at(root, ...path);
  if (!isMap(node) || isShared(root, path)) return [];
  const name = stringAt(root, 'users', user, 'name');
  const provider = stringAt(node, 'auth-provider', 'name');
  const plugins = pluginsFor(targetsOf(root, name), provider, configOf(node));
  const offers = plugins.map((plugin, index) =>
    offer(kubeconfig, document, plugin.title, replaceBy(node, path, 'exec', plugin.exec), {
      safe: wanted.safe && plugins.length === 1,
      preferred: plugins.length === 1 && index === 0,
    }),
  );
  if (wanted.withTokenFile) {
    offers.push(
      offer(
        kubeconfig,
        document,
        tell`Read the token from a file that is renewed (tokenFile: ${tokenFile})`,
        replaceBy(node, path, 'tokenFile', tokenFile),
        { safe: false, preferred: false },
      ),
    );
  }
  return offers;
}

/** Takes a credential out and leaves a word in its place. */
export function redactField(kubeconfig: Kubeconfig, path: Path, document: DocumentKey): FixOffer {
  const text = stringAt(kubeconfig.root, ...path) ?? '';
  // Of an argument such as `--client-secret=…` the flag stays.
  const [inside] = path.includes('args') ? findArgumentCredentials(text) : [];
  const value =
    inside === undefined ? redacted : text.slice(0, inside.start) + redacted + text.slice(inside.end);
  return offer(
    kubeconfig,
    document,
    tell`Redact the credential (and revoke it: the history keeps it)`,
    [{ op: 'replaceScalar', path, value }],
    { safe: false, preferred: false },
  );
}

/** One change of a kubeconfig as an offer, refused where it cannot be written. */
export function offer(
  kubeconfig: Kubeconfig,
  document: DocumentKey,
  title: string,
  operations: readonly Operation[],
  { safe, preferred }: { readonly safe: boolean; readonly preferred: boolean },
): FixOffer {
  const edited = editEmbedded(kubeconfig, operations);
  if (!edited.ok) return { title, safe: false, refusal: edited.reason };
  return {
    title,
    safe,
    ...(preferred && { preferred }),
    plan: () => ({ changes: [{ type: 'edit', document, operations: edited.operations, label: title }] }),
  };
}

function replaceBy(
  node: Located,
  path: Path,
  key: string,
  value: Parameters<typeof wholeUser>[1],
): readonly Operation[] {
  const own = pairs(node).map((pair) => pair.key.text);
  const removed = own.filter((name) => credentialKeys.includes(name));
  if (removed.length === own.length) return [{ op: 'replaceValue', path, value: wholeUser(key, value) }];
  return [
    ...removed.map((name): Operation => ({ op: 'removePair', path: [...path, name] })),
    { op: 'insertPair', path, key, value },
  ];
}

function wholeUser(key: string, value: Extract<Operation, { op: 'insertPair' }>['value']): typeof value {
  return { [key]: value };
}

/** Settings of an auth provider that an exec plugin takes over; none of them is secret. */
function configOf(user: Located): Readonly<Record<string, string>> {
  const result: Record<string, string> = Object.create(null);
  for (const key of ['tenant-id', 'apiserver-id', 'idp-issuer-url', 'client-id']) {
    const node = at(user, 'auth-provider', 'config', key);
    if (isScalar(node) && !node.opaque && node.text !== '') result[key] = node.text;
  }
  return result;
}
