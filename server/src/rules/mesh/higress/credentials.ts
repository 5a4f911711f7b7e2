import { findCredentials } from '../../../identity/credentials/find.ts';
import { isPlaceholder } from '../../../identity/credentials/placeholder.ts';
import type { PluginConfig } from '../../../kubernetes/mesh/wasm-plugin.ts';
import { isMap, isScalar, isSequence, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedScalar, Path } from '../../../yaml/located.ts';

/** A credential that stands in the configuration of a plugin. */
export interface PluginCredential {
  readonly value: LocatedScalar;
  readonly path: Path;
  /** The field, such as `client_secret`. */
  readonly field: string;
  /** Name of the consumer it belongs to. */
  readonly consumer: string | undefined;
}

// Fields of the plugins' own documentation whose value lets in, signs or pays.
const fields: ReadonlySet<string> = new Set([
  'credential',
  'credentials',
  'client_secret',
  'cookie_secret',
  'token_secret_key',
  'apiTokens',
  'apiKey',
]);
const consumerFields: ReadonlySet<string> = new Set(['secret', 'secret_key']);

/** The credentials of a configuration that are written out; references to Secrets, templates and placeholders are none. */
export function credentialsOf({ config, path }: PluginConfig): readonly PluginCredential[] {
  const found: PluginCredential[] = [];
  const take = (node: Located, place: Path, field: string, consumer: string | undefined): void => {
    if (isSequence(node))
      for (const [index, item] of node.items.entries()) take(item, [...place, index], field, consumer);
    if (!isScalar(node) || !isWrittenOut(node)) return;
    // A name that gives the credential away is left out of messages.
    const name = consumer?.includes(node.text) === true ? '' : consumer;
    found.push({ value: node, path: place, field, consumer: name });
  };
  const walk = (node: Located, place: Path, consumer: string | undefined): void => {
    if (node.via !== undefined) return;
    if (isSequence(node)) {
      const inConsumers = place.at(-1) === 'consumers';
      for (const [index, item] of node.items.entries())
        walk(item, [...place, index], inConsumers ? (stringAt(item, 'name') ?? '') : consumer);
    }
    if (!isMap(node)) return;
    for (const { key, value } of node.pairs) {
      const here = [...place, key.text];
      if (fields.has(key.text) || (consumer !== undefined && consumerFields.has(key.text)))
        take(value, here, key.text, consumer);
      else walk(value, here, consumer);
    }
  };
  walk(config, path, undefined);
  return found;
}

function isWrittenOut(value: LocatedScalar): boolean {
  if (value.opaque || value.value === null || value.text === '') return false;
  // What has a known form has a rule of its own.
  return !isPlaceholder(value.text) && findCredentials(value.text).length === 0;
}
