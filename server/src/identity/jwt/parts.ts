import { decodeBase64Url, utf8 } from './base64.ts';
import { stringClaim } from './claims.ts';
import { type ParsedObject, parseJsonObject } from './json.ts';

/** A part of a token that holds a JSON object. */
export interface ObjectPart extends ParsedObject {
  readonly padded: boolean;
  readonly standardAlphabet: boolean;
}

/** Reads a part as base64 of a JSON object; undefined when it is anything else. */
export function readObjectPart(part: string): ObjectPart | undefined {
  const decoded = decodeBase64Url(part);
  if (decoded === undefined) return undefined;
  const parsed = parseJsonObject(utf8(decoded.bytes));
  if (parsed === undefined) return undefined;
  return { ...parsed, padded: decoded.padded, standardAlphabet: decoded.standardAlphabet };
}

/** Reads a part as a JOSE header, which must name its `alg`. */
export function readHeaderPart(part: string): ObjectPart | undefined {
  const header = readObjectPart(part);
  return header !== undefined && stringClaim(header.value, 'alg') !== undefined ? header : undefined;
}
