import { at, booleanAt, isMap, items, stringAt } from '../../yaml/access.ts';
import type { LocatedMap, Path } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';

/** One configuration of a plugin: that for everything, or that of some routes, domains or services. */
export interface PluginConfig {
  readonly config: LocatedMap;
  readonly path: Path;
  readonly scope: 'default' | 'rule';
}

/** A WasmPlugin of Higress. */
export interface WasmPlugin {
  /** As in the documentation of Higress, `key-auth`; from the URL, else from the object's name. */
  readonly plugin: string;
  /** Those that are in force. */
  readonly configs: readonly PluginConfig[];
  /** True when a template may add configurations. */
  readonly partial: boolean;
}

const languages = /^(?:go|cpp|rust|as|wasm)-/;

/** Reads a WasmPlugin of `extensions.higress.io`; undefined for other objects, also for those of Istio. */
export function readWasmPlugin(resource: KubernetesResource): WasmPlugin | undefined {
  if (resource.kind !== 'WasmPlugin' || resource.group !== 'extensions.higress.io') return undefined;
  const spec = at(resource.node, 'spec');
  const path = [...resource.path, 'spec'];
  const rules = at(spec, 'matchRules');
  const configs: PluginConfig[] = [];
  const general = at(spec, 'defaultConfig');
  if (isMap(general) && booleanAt(spec, 'defaultConfigDisable') !== true)
    configs.push({ config: general, path: [...path, 'defaultConfig'], scope: 'default' });
  items(rules).forEach((rule, index) => {
    const config = at(rule, 'config');
    if (isMap(config) && booleanAt(rule, 'configDisable') !== true)
      configs.push({ config, path: [...path, 'matchRules', index, 'config'], scope: 'rule' });
  });
  return {
    plugin: pluginOfUrl(stringAt(spec, 'url') ?? '') ?? plain(resource.name ?? ''),
    configs,
    partial:
      !isMap(spec) ||
      spec.open ||
      (rules !== undefined && rules.type !== 'scalar' && rules.open) ||
      (rules?.type === 'scalar' && rules.opaque),
  };
}

/** `key-auth` of `oci://…/plugins/go-key-auth:2.0.0` and of `file:///…/extensions/key_auth/plugin.wasm`. */
function pluginOfUrl(url: string): string | undefined {
  const segments = url.split('?')[0]?.split('/') ?? [];
  const last = segments.at(-1) ?? '';
  const name = /^(?:plugin|main)\.wasm$/.test(last) ? segments.at(-2) : last;
  const found = plain((name ?? '').replace(/[@:].*/s, '').replace(/\.wasm$/, ''));
  return found === '' ? undefined : found;
}

function plain(name: string): string {
  return name.replaceAll('_', '-').replace(languages, '');
}

/** Plugins that decide who may pass. */
export const guardingPlugins: ReadonlySet<string> = new Set([
  'basic-auth',
  'key-auth',
  'hmac-auth',
  'jwt-auth',
  'simple-jwt-auth',
  'oidc',
  'ext-auth',
  'opa',
  'ip-restriction',
]);
