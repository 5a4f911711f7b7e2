import { tell } from '../../words/tell.ts';
import type { ValueKind } from './nginx-annotations.ts';

// What Go's strconv.ParseBool takes.
const booleans: ReadonlySet<string> = new Set([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'],
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'],
]);
const yes: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** Whether an annotation of type bool is on; undefined for an absent value and one that is no bool. */
export function isOn(value: string | undefined): boolean | undefined {
  return value === undefined || !booleans.has(value) ? undefined : yes.has(value);
}

/**
 * What ingress-nginx would have accepted instead of a value, in words; undefined for one it accepts, and for kinds of
 * text that are not judged here. Empty values are never checked by the controller.
 */
export function expectedInstead(value: string, kind: ValueKind): string | undefined {
  if (value === '') return undefined;
  if (typeof kind !== 'string') {
    const known = kind.some((option) => option.toLowerCase() === value.trim().toLowerCase());
    return known ? undefined : tell`one of ${kind.join(', ')}`;
  }
  switch (kind) {
    case 'bool':
      return booleans.has(value) ? undefined : tell`"true" or "false"`;
    case 'int':
      return /^[+-]?\d+$/.test(value) ? undefined : tell`a whole number without a unit`;
    case 'on-off':
      return /^(?:on|off)$/.test(value) ? undefined : tell`"on" or "off"`;
    case 'size':
      return /^\d+[bkmg]?$/i.test(value) ? undefined : tell`a size such as 8m`;
    case 'cidrs': {
      const wrong = splitList(value).find((item) => parseCidr(item) === undefined);
      return wrong === undefined ? undefined : tell`networks such as 10.0.0.0/8, separated by commas`;
    }
    default:
      return undefined;
  }
}

/** The items of a list separated by commas, without blanks and empty ones. */
export function splitList(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** An address or network. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly bits: number;
}

/** Reads an address or a network; undefined for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = isIpv4(address) ? 4 : isIpv6(address) ? 6 : undefined;
  if (family === undefined) return undefined;
  const most = family === 4 ? 32 : 128;
  if (slash < 0) return { family, bits: most };
  const size = text.slice(slash + 1);
  const bits = Number(size);
  return /^\d{1,3}$/.test(size) && bits <= most ? { family, bits } : undefined;
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const tail = last.includes('.') ? 1 : 0;
  if (tail === 1 && !isIpv4(last)) return false;
  const hex = tail === 1 ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = hex.length + tail * 2;
  return halves.length === 2 ? count < 8 : count === 8;
}
