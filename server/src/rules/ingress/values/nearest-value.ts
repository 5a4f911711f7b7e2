import type { ValueKind } from '../../../kubernetes/ingress/nginx-annotations.ts';
import { ownValue } from '../../../yaml/own-value.ts';

const yes: ReadonlySet<string> = new Set(['yes', 'y', 'on', 'enable', 'enabled', 'true']);
const no: ReadonlySet<string> = new Set(['no', 'n', 'off', 'disable', 'disabled', 'false']);
const seconds: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60, h: 3600 };

/** The value that was most likely meant where the controller cannot read the one that stands there; undefined where nothing suggests itself. */
export function nearestValue(name: string, value: string, kind: ValueKind): string | undefined {
  const word = value.trim().toLowerCase();
  const pick = (on: string, off: string): string | undefined =>
    yes.has(word) || word === '1' ? on : no.has(word) || word === '0' ? off : undefined;
  if (kind === 'bool') return pick('true', 'false');
  if (kind === 'on-off') return pick('on', 'off');
  if (kind === 'int') {
    const match = /^(\d+)\s*([a-z]+)$/.exec(word);
    const unit = match?.[2] === undefined ? undefined : ownValue(seconds, match[2]);
    if (match?.[1] === undefined || unit === undefined || !/timeout|age|expires/.test(name)) return undefined;
    return String(Number(match[1]) * unit);
  }
  if (kind === 'size') {
    const match = /^(\d+)\s*([kmg])i?b?$/.exec(word);
    return match === null ? undefined : `${match[1]}${match[2]}`;
  }
  return undefined;
}
