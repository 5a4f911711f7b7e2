import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** The claim's own value; inherited names such as `constructor` are not claims. */
export function claim(object: JsonObject | undefined, name: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The claim if it is a non-empty string. */
export function stringClaim(object: JsonObject | undefined, name: string): string | undefined {
  const value = claim(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The claim as text if it is a non-empty string or a number (ids are written either way). */
export function idClaim(object: JsonObject | undefined, name: string): string | undefined {
  const value = claim(object, name);
  return typeof value === 'number' ? String(value) : stringClaim(object, name);
}

/** The claim if it is a finite number. */
export function numberClaim(object: JsonObject | undefined, name: string): number | undefined {
  const value = claim(object, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The claim if it is an object. */
export function objectClaim(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = claim(object, name);
  return isJsonObject(value) ? value : undefined;
}

/** The audiences, whether `aud` is a string or an array; anything else counts as none. */
export function audiencesOf(payload: JsonObject | undefined): readonly string[] {
  const value = claim(payload, 'aud');
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is string => typeof item === 'string' && item !== '');
}
