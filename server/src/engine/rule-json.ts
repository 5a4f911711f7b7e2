import type { Json, Rule } from '../rules/rule.ts';

/** A rule's metadata as JSON, the same in `rules --format json` and `schemas/rules.json`. */
export function ruleJson({ meta, fixes }: Rule): { readonly [key: string]: Json } {
  return {
    rule: meta.slug,
    code: meta.code,
    area: meta.area,
    title: meta.title,
    severity: meta.severity,
    confidence: meta.confidence,
    presets: presetsFrom(meta.preset),
    needsCompleteResource: meta.needsCompleteResource,
    fixable: fixes !== undefined,
    options:
      meta.options === undefined ? null : { schema: meta.options.schema, default: meta.options.default },
    covers: meta.covers,
    equivalents: meta.equivalents,
    references: meta.references.map(({ title, url }) => ({ title, url })),
  };
}

/** The presets that hold a rule whose smallest one is given. */
export function presetsFrom(smallest: 'recommended' | 'strict' | 'audit'): readonly string[] {
  const all = ['recommended', 'strict', 'audit'];
  return all.slice(all.indexOf(smallest));
}
