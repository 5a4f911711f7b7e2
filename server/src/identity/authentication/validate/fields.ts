import { isMap, isNullish, isOpaque, isScalar, isSequence } from '../../../yaml/access.ts';
import { quotedText } from '../../jwt/quoted.ts';
import type { Findings, Place } from './problem.ts';
import { child, itemsOf } from './problem.ts';

/** The form of the file: which fields there are and of which type; the API server reads it strictly. */
type Shape =
  | 'string'
  | 'boolean'
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

const prefixed: Shape = { fields: { claim: 'string', prefix: 'string', expression: 'string' } };
const authenticator: Shape = {
  fields: {
    issuer: {
      fields: {
        url: 'string',
        discoveryURL: 'string',
        certificateAuthority: 'string',
        audiences: { list: 'string' },
        audienceMatchPolicy: 'string',
        egressSelectorType: 'string',
      },
    },
    claimValidationRules: {
      list: {
        fields: { claim: 'string', requiredValue: 'string', expression: 'string', message: 'string' },
      },
    },
    claimMappings: {
      fields: {
        username: prefixed,
        groups: prefixed,
        uid: { fields: { claim: 'string', expression: 'string' } },
        extra: { list: { fields: { key: 'string', valueExpression: 'string' } } },
      },
    },
    userValidationRules: { list: { fields: { expression: 'string', message: 'string' } } },
  },
};
const configuration: Shape = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    jwt: { list: authenticator },
    anonymous: {
      fields: { enabled: 'boolean', conditions: { list: { fields: { path: 'string' } } } },
    },
  },
};

/** Checks names and types of all fields; field names are told from each other by case. */
export function validateFields(root: Place, found: Findings): void {
  visit(root, configuration, found);
}

/** The fields a map of the configuration may have, by the API server's path of it without indexes. */
export function knownFields(field: string): readonly string[] {
  let shape: Shape = configuration;
  for (const step of field.split('.').filter((name) => name !== '')) {
    const name = step.replaceAll(/\[\d+\]/g, '');
    if (typeof shape === 'string' || !('fields' in shape)) return [];
    const next: Shape | undefined = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (next === undefined) return [];
    shape = typeof next === 'object' && 'list' in next ? next.list : next;
  }
  return typeof shape === 'object' && 'fields' in shape ? Object.keys(shape.fields) : [];
}

function visit(place: Place, shape: Shape, found: Findings): void {
  const { node } = place;
  if (node === undefined || place.hidden || isNullish(node) || isOpaque(node)) return;
  if (typeof shape === 'string') {
    if (!isScalar(node) || typeof node.value !== shape) wrongType(place, shape, found);
  } else if ('list' in shape) {
    if (!isSequence(node)) wrongType(place, 'list', found);
    else for (const item of itemsOf(place)) visit(item, shape.list, found);
  } else if (!isMap(node)) wrongType(place, 'map', found);
  else {
    for (const { key } of node.pairs) {
      const known = Object.hasOwn(shape.fields, key.text) ? shape.fields[key.text] : undefined;
      const below = child(place, key.text);
      if (known !== undefined) visit(below, known, found);
      else if (!key.opaque && place.field !== 'metadata')
        found.report(
          { ...below, node: key, hidden: false },
          'unknown-field',
          `strict decoding error: unknown field ${quotedText(below.field)}`,
        );
    }
  }
}

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'bool',
  list: 'list',
  map: 'map',
};

function wrongType(place: Place, wanted: string, found: Findings): void {
  const { node } = place;
  const given = isMap(node)
    ? 'object'
    : isSequence(node)
      ? 'array'
      : isScalar(node)
        ? jsonType(node.value)
        : 'null';
  found.report(
    place,
    'wrong-type',
    `json: cannot unmarshal ${given} into Go struct field of type ${goTypes[wanted] ?? wanted}`,
  );
}

function jsonType(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' ? 'number' : typeof value;
}
