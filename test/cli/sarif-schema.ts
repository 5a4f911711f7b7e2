import { createRequire } from 'node:module';

interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly dataPath: string; readonly message?: string }[] | null;
}
interface Ajv {
  addMetaSchema(schema: object): void;
  compile(schema: object): Validate;
}

// The schema and the validator come in the package of SARIF's editors; its matchers want a global `expect`.
const require = createRequire(import.meta.url);
const requireThere = createRequire(require.resolve('@microsoft/jest-sarif/package.json'));
const Validator = requireThere('ajv') as new (options: object) => Ajv;
const ajv = new Validator({ schemaId: 'id', allErrors: true, meta: false, logger: false });
ajv.addMetaSchema(requireThere('ajv/lib/refs/json-schema-draft-04.json') as object);
const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object);

/** Where a log departs from the published JSON schema of SARIF 2.1.0, by its own validator. */
export function schemaProblems(log: unknown): readonly string[] {
  return validate(log)
    ? []
    : (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`);
}
