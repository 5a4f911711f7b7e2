export type Schema = boolean | { readonly [keyword: string]: unknown };

const annotations = new Set([
  '$schema',
  'title',
  'description',
  'markdownDescription',
  'examples',
  'definitions',
  'enumDescriptions',
  'deprecationMessage',
  'patternErrorMessage',
  'errorMessage',
]);

/**
 * Whether a value fits a schema of draft 7, by the keywords our schemas use; an unknown keyword throws, so that none is
 * passed over. Answers with the path of every keyword that fails.
 */
export function schemaFailures(schema: Schema, value: unknown): readonly string[] {
  return failures(schema, value, schema, '');
}

function failures(schema: Schema, value: unknown, root: Schema, path: string): readonly string[] {
  if (typeof schema === 'boolean') return schema ? [] : [`${path} false`];
  return Object.entries(schema).flatMap(([keyword, argument]): readonly string[] => {
    if (annotations.has(keyword)) return [];
    const below = (part: unknown, inner: unknown, step: string): readonly string[] =>
      failures(part as Schema, inner, root, `${path}/${step}`);
    const fits = (part: unknown): boolean => failures(part as Schema, value, root, path).length === 0;
    const fail = (failed: boolean): readonly string[] => (failed ? [`${path} ${keyword}`] : []);
    const parts = (): readonly unknown[] => argument as readonly unknown[];
    const map = isRecord(value) ? value : undefined;
    const list = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
    switch (keyword) {
      case '$ref': {
        const name = String(argument).replace('#/definitions/', '');
        const definitions = (root as { definitions?: Record<string, Schema> }).definitions;
        const target = definitions?.[name];
        if (target === undefined) throw new Error(`no definition ${name}`);
        return failures(target, value, root, path);
      }
      case 'type':
        return fail(![argument].flat().some((type) => isType(value, String(type))));
      case 'const':
        return fail(JSON.stringify(value) !== JSON.stringify(argument));
      case 'enum':
        return fail(!parts().some((item) => JSON.stringify(item) === JSON.stringify(value)));
      case 'required':
        return fail(map !== undefined && parts().some((name) => !Object.hasOwn(map, String(name))));
      case 'properties':
        return Object.entries(argument as Record<string, unknown>).flatMap(([name, part]) =>
          map !== undefined && Object.hasOwn(map, name) ? below(part, map[name], name) : [],
        );
      case 'additionalProperties': {
        const known = Object.keys((schema.properties ?? {}) as object);
        return Object.entries(map ?? {}).flatMap(([name, inner]) =>
          known.includes(name) ? [] : below(argument, inner, name),
        );
      }
      case 'items':
        return (list ?? []).flatMap((item, index) => below(argument, item, String(index)));
      case 'minItems':
        return fail(list !== undefined && list.length < Number(argument));
      case 'maxItems':
        return fail(list !== undefined && list.length > Number(argument));
      case 'uniqueItems':
        return fail(
          list !== undefined && new Set(list.map((item) => JSON.stringify(item))).size !== list.length,
        );
      case 'minProperties':
        return fail(map !== undefined && Object.keys(map).length < Number(argument));
      case 'maxProperties':
        return fail(map !== undefined && Object.keys(map).length > Number(argument));
      case 'minLength':
        return fail(typeof value === 'string' && value.length < Number(argument));
      case 'maxLength':
        return fail(typeof value === 'string' && value.length > Number(argument));
      case 'pattern':
        return fail(typeof value === 'string' && !new RegExp(String(argument), 'u').test(value));
      case 'oneOf':
        return fail(parts().filter(fits).length !== 1);
      case 'anyOf':
        return fail(!parts().some(fits));
      case 'not':
        return fail(fits(argument));
      case 'if': {
        const next = fits(argument) ? schema.then : schema.else;
        return next === undefined ? [] : failures(next as Schema, value, root, path);
      }
      case 'then':
      case 'else':
        return [];
    }
    throw new Error(`unknown keyword ${keyword}`);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}
