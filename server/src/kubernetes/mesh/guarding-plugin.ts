import { at, booleanAt, isMap, isOpaque, items, pair, stringAt } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';
import { guardingPlugins, readWasmPlugin } from './wasm-plugin.ts';

/** Whom a plugin of Higress asks who they are. */
export interface GuardingPlugin {
  /** True when it asks on every route of the gateway, or a template may make it so. */
  readonly everywhere: boolean;
  /** Ingresses as written, `namespace/name` or a name alone. */
  readonly ingresses: readonly string[];
  /** Hosts, a wildcard such as `*.example.com` included. */
  readonly domains: readonly string[];
}

/** Plugins that keep consumers and have a switch for routes without rules of their own. */
const withSwitch: ReadonlySet<string> = new Set(['basic-auth', 'key-auth', 'hmac-auth', 'jwt-auth']);

/** An address is no caller. */
const noCaller = 'ip-restriction';

/** Reads where a plugin that decides who may pass does so; undefined for every other object. */
export function readGuardingPlugin(resource: KubernetesResource): GuardingPlugin | undefined {
  const found = readWasmPlugin(resource);
  if (found === undefined || !guardingPlugins.has(found.plugin) || found.plugin === noCaller)
    return undefined;
  const spec = at(resource.node, 'spec');
  const rules = items(at(spec, 'matchRules')).filter((rule) => booleanAt(rule, 'configDisable') !== true);
  const general = found.configs.find(({ scope }) => scope === 'default');
  const asksAll =
    general !== undefined &&
    (!withSwitch.has(found.plugin) || asksWithoutRule(at(general.config, 'global_auth'), rules.length > 0));
  return {
    everywhere: found.partial || asksAll || rules.some((rule) => isMap(rule) && isPartial(rule)),
    ingresses: rules.flatMap((rule) => textsOf(at(rule, 'ingress'))),
    domains: rules.flatMap((rule) => textsOf(at(rule, 'domain'))),
  };
}

/** Without the switch a plugin asks everybody only as long as no route has a rule of its own. */
function asksWithoutRule(global: Located | undefined, hasRules: boolean): boolean {
  return isOpaque(global) || global?.type !== 'scalar' ? !hasRules : global.value !== false;
}

function isPartial(rule: Located): boolean {
  return ['ingress', 'domain'].some((key) => {
    const value = pair(rule, key)?.value;
    return isOpaque(value) || (value?.type === 'sequence' && (value.open || value.items.some(isOpaque)));
  });
}

function textsOf(list: Located | undefined): readonly string[] {
  return items(list).flatMap((item) => stringAt(item) ?? []);
}
