import type { Operation } from '../../edit/operations.ts';
import { type PluginConfig, readWasmPlugin } from '../../kubernetes/mesh/wasm-plugin.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, isMap, isScalar, items, pair, stringAt } from '../../yaml/access.ts';
import type { Path, Range } from '../../yaml/located.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { nearestName } from '../token/effective/nearest-name.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { wasmPlugin } from './example-plugin.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

const config = (global: boolean): string =>
  wasmPlugin('key-auth', [
    'defaultConfig:',
    `  global_auth: ${global}`,
    '  keys: [x-api-key]',
    '  in_header: true',
    '  consumers:',
    '    - name: web',
    `      credential: \${secret.key-auth-credentials.web}`,
  ]);

/** Consumers of a Higress plugin that nobody is asked to be, or that nobody can be. */
export const noIneffectivePluginAuth = defineRule({
  meta: {
    slug: 'no-ineffective-plugin-auth',
    code: 'ZT561',
    area: 'mesh',
    title: 'A Higress plugin knows consumers, but asks nobody for a credential',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['WasmPlugin'],
    triggers: [],
    covers: ['HIG-04'],
    equivalents: [],
    references: [
      {
        title: 'Higress: key-auth',
        url: 'https://higress.cn/en/docs/latest/plugins/authentication/key-auth/',
      },
      {
        title: 'Higress: jwt-auth',
        url: 'https://higress.cn/en/docs/latest/plugins/authentication/jwt-auth/',
      },
    ],
    docs: {
      why: [
        'The plugins basic-auth, key-auth, hmac-auth and jwt-auth keep their consumers in `defaultConfig`. With `global_auth: false` they',
        'ask only on routes and domains whose `matchRules` say `allow`: without such a rule every request passes, with or without a',
        'credential. And `allow` goes by the names of consumers: one that is not among them lets in nobody.',
      ].join('\n'),
      bad: { yaml: config(false) },
      good: { yaml: config(true) },
      whenToTurnOff: 'Where the rules of routes are added by the console of Higress.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const { range, path, message } of problemsOf(resource))
        report({ range, message, resource: resourceName(resource), data: placeData(resource.path, path) });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const problem = resourcesOfFinding(finding, context)
      .flatMap(problemsOf)
      .find(({ path }) => JSON.stringify(path) === place);
    if (problem?.fix === undefined) return [];
    return [documentOffer(finding, context, problem.fix.title, [problem.fix.operation], { preferred: true })];
  },
});

interface AuthProblem {
  readonly range: Range;
  readonly path: Path;
  readonly message: string;
  readonly fix?: { readonly title: string; readonly operation: Operation };
}

const consumerPlugins: ReadonlySet<string> = new Set(['basic-auth', 'key-auth', 'hmac-auth', 'jwt-auth']);

function problemsOf(resource: KubernetesResource): readonly AuthProblem[] {
  const found = readWasmPlugin(resource);
  if (found === undefined || found.partial || !consumerPlugins.has(found.plugin)) return [];
  const general = found.configs.find(({ scope }) => scope === 'default');
  const rules = found.configs.filter(({ scope }) => scope === 'rule');
  if (general === undefined) return [];
  const consumers = items(at(general.config, 'consumers'));
  const global = pair(general.config, 'global_auth');
  // An empty list of those who may is a rule as well: it refuses everybody.
  const asks = rules.some((rule) => pair(rule.config, 'allow') !== undefined);
  if (
    booleanAt(general.config, 'global_auth') === false &&
    global !== undefined &&
    consumers.length > 0 &&
    !asks
  ) {
    const path = [...general.path, 'global_auth'];
    return [
      {
        range: global.range,
        path,
        message: tell`global_auth is false and no matchRule says allow, so ${found.plugin} asks nobody for a credential; write global_auth: true, or allow under matchRules`,
        fix: {
          title: tell`Ask everybody: global_auth: true`,
          operation: { op: 'replaceScalar', path, value: true },
        },
      },
    ];
  }
  const names = consumers.map((consumer) => stringAt(consumer, 'name'));
  const list = at(general.config, 'consumers');
  if (names.includes(undefined) || list?.type !== 'sequence' || list.open || names.length === 0) return [];
  return rules.flatMap((rule) =>
    unknownConsumers(
      rule,
      names.flatMap((name) => name ?? []),
    ),
  );
}

function unknownConsumers(
  { config: own, path }: PluginConfig,
  names: readonly string[],
): readonly AuthProblem[] {
  // A rule may bring consumers of its own.
  const known = [...names, ...items(at(own, 'consumers')).flatMap((item) => stringAt(item, 'name') ?? [])];
  if (!isMap(own)) return [];
  return items(at(own, 'allow')).flatMap((item, index): readonly AuthProblem[] => {
    if (!isScalar(item) || item.opaque || known.includes(item.text)) return [];
    const near = nearestName(item.text, known);
    const place = [...path, 'allow', index];
    return [
      {
        range: item.range,
        path: place,
        message: tell`There is no consumer ${shown(item.text)}, so this lets in nobody; ${near === undefined ? tell`there are ${known.slice(0, 4).map(shown).join(', ')}` : tell`write ${near}`}`,
        ...(near !== undefined && {
          fix: {
            title: tell`Write ${near}`,
            operation: { op: 'replaceScalar' as const, path: place, value: near },
          },
        }),
      },
    ];
  });
}
