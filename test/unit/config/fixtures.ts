import type { ConfigValues } from '../../../server/src/engine/config/model.ts';
import { parseConfig } from '../../../server/src/engine/config/parse.ts';
import { createRuleIndex } from '../../../server/src/engine/config/rule-index.ts';
import type { Json, RuleMeta } from '../../../server/src/rules/rule.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

/** Metadata of a made-up rule. */
export function metaOf(
  slug: string,
  code: string,
  options?: { readonly schema: Json; readonly default: Json },
): RuleMeta {
  return {
    slug,
    code,
    area: 'token',
    title: slug,
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [],
    ...(options === undefined ? {} : { options }),
    covers: [],
    equivalents: [],
    references: [],
    docs: { why: '', bad: { yaml: '' }, good: { yaml: '' }, whenToTurnOff: '' },
  };
}

export const index = createRuleIndex([
  metaOf('no-alpha', 'ZT101'),
  metaOf('no-beta', 'ZT102'),
  metaOf('require-gamma', 'ZT203', {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        limit: { type: 'integer', minimum: 1, maximum: 10 },
        names: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        mode: { type: 'string', enum: ['loose', 'tight'] },
      },
    },
    default: { limit: 3, names: [], mode: 'loose' },
  }),
]);

/** The settings of a text, and its problems as `line:column text-they-point-at | message`. */
export function parse(text: string): { readonly values: ConfigValues; readonly problems: readonly string[] } {
  const { values, problems } = parseConfig(parseDocument(text), index);
  return {
    values,
    problems: problems.map(({ message, range: [start, end] }) => {
      const before = text.slice(0, start).split('\n');
      return `${before.length}:${(before.at(-1) ?? '').length + 1} ${text.slice(start, end)} | ${message}`;
    }),
  };
}
