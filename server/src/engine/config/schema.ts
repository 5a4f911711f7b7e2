import type { Json, Rule } from '../../rules/rule.ts';
import { levelNames } from './rule-settings.ts';

type JsonObject = { readonly [key: string]: Json };

const trustedIssuer: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['issuer'],
  properties: {
    issuer: { type: 'string', pattern: '^https://', description: 'What tokens say in iss.' },
    usernamePrefix: { type: 'string', description: 'Stands before the claim in user names; "" for none.' },
    usernameClaim: { type: 'string', description: 'The claim behind the prefix; sub when left out.' },
    groupsPrefix: { type: 'string', description: 'Stands before each group; "" for none.' },
    groupsClaim: { type: 'string', description: 'The claim that holds the groups.' },
    audiences: { type: 'array', items: { type: 'string' }, description: 'Audiences the API server takes.' },
    platform: {
      enum: ['eks', 'aks', 'gke'],
      description: 'A managed platform, whose prefixes count where none are given.',
    },
  },
};

/** The JSON Schema of `.zero-token.yaml`, with every rule and its options. */
export function configSchema(rules: readonly Rule[]): JsonObject {
  const severity = { enum: ['hint', 'info', 'warn', 'warning', 'error'] };
  const preset = { enum: ['recommended', 'strict', 'audit'] };
  const globs = { type: 'array', items: { type: 'string', minLength: 1 } };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Zero Token',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Address of this schema, for editors.' },
      extends: {
        description: 'Built-in presets to start from; the widest counts.',
        anyOf: [preset, { type: 'array', items: preset }],
      },
      preset: { ...preset, description: 'Which rules are on; each preset holds the ones before it.' },
      rules: { $ref: '#/definitions/rules', description: 'Levels and options, by slug or code.' },
      overrides: {
        type: 'array',
        description: 'Other levels for some files; later entries win.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: {
            files: { description: 'Globs relative to this file.', anyOf: [{ type: 'string' }, globs] },
            rules: { $ref: '#/definitions/rules' },
          },
        },
      },
      ignore: {
        ...globs,
        description: 'Globs of files that get no findings; `!` in front takes files out again.',
      },
      kubernetesVersion: {
        description: 'The version of the cluster, such as 1.36.',
        anyOf: [{ type: 'string', pattern: '^v?1\\.\\d{1,3}(\\.\\d{1,3})?$' }, { type: 'number' }],
      },
      trustedIssuers: {
        type: 'array',
        description:
          'Issuers of tokens the organisation trusts, with what the API server puts before their names where its configuration is not among the files.',
        items: { anyOf: [{ type: 'string', pattern: '^https://' }, trustedIssuer] },
      },
      minSeverity: { ...severity, description: 'Findings below it are left out.' },
      minConfidence: { enum: ['low', 'medium', 'high'], description: 'Findings below it are left out.' },
      baseline: {
        type: 'string',
        minLength: 1,
        description: 'File of known findings, relative to this one; `zero-token baseline` writes it.',
      },
      fix: {
        type: 'object',
        description: 'What fixes write.',
        additionalProperties: false,
        properties: {
          audience: {
            type: 'string',
            minLength: 1,
            description: 'Audience of projected tokens that are not for the API server.',
          },
          expirationSeconds: {
            type: 'integer',
            minimum: 600,
            maximum: 4_294_967_296,
            default: 3600,
            description: 'Lifetime of projected tokens.',
          },
        },
      },
    },
    definitions: {
      setting: setting(undefined),
      level: { anyOf: [{ enum: [...levelNames] }, { type: 'boolean' }] },
      rules: { type: 'object', additionalProperties: false, properties: ruleProperties(rules) },
    },
  };
}

function ruleProperties(rules: readonly Rule[]): JsonObject {
  const properties: Record<string, Json> = {};
  // Both names of a rule stand together: that packs better.
  for (const { meta } of rules) {
    const options = meta.options?.schema;
    const value = options === undefined ? { $ref: '#/definitions/setting' } : setting(options);
    properties[meta.slug] = { description: `${meta.code}: ${meta.title}.`, ...value };
    properties[meta.code] = { description: `${meta.slug}: ${meta.title}.`, ...value };
  }
  return properties;
}

function setting(options: Json | undefined): JsonObject {
  const level = { $ref: '#/definitions/level' };
  const items: Json = options === undefined ? [level] : [level, options];
  return {
    anyOf: [
      level,
      { type: 'array', minItems: 1, maxItems: options === undefined ? 1 : 2, items, additionalItems: false },
      {
        type: 'object',
        additionalProperties: false,
        properties: options === undefined ? { severity: level } : { severity: level, options },
      },
    ],
  };
}
