import { amount } from '../../words/amount.ts';
import { phrase, tell, told } from '../../words/tell.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 365.25 * DAY;

/** A length of time in words with one unit, such as `48 minutes` or `365 days`; the sign is ignored. */
export function durationInWords(seconds: number): string {
  const length = Math.abs(seconds);
  if (!Number.isFinite(length)) return tell`an unknown time`;
  if (length < MINUTE - 0.5) return amount(Math.round(length), 'second');
  if (Math.abs(length - HOUR) < MINUTE / 2) return amount(1, 'hour');
  if (length < 2 * HOUR - MINUTE / 2) return amount(Math.round(length / MINUTE), 'minute');
  if (length < 2 * DAY - HOUR / 2) return amount(Math.round(length / HOUR), 'hour');
  if (length < 2 * YEAR) return amount(Math.round(length / DAY), 'day');
  const years = Math.round(length / YEAR);
  return years > 1000 ? tell`more than 1000 years` : amount(years, 'year');
}

/** A moment as seen from `now` (both in seconds since 1970): `in 48 minutes`, `3 days ago`, `now`. */
export function relativeTime(moment: number, now: number): string {
  const ahead = moment - now;
  if (Math.abs(ahead) < 0.5) return told(phrase('now'));
  return ahead > 0 ? tell`in ${durationInWords(ahead)}` : tell`${durationInWords(ahead)} ago`;
}

/** A moment in UTC, such as `2026-11-22 10:00:00 UTC`; moments no calendar shows are said to be so. */
export function utcTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  // Years of more than four digits have another ISO form, and beyond 8.64e15 ms there is no date at all.
  if (Number.isNaN(date.getTime()) || date.getTime() < -62_135_596_800_000 || date.getUTCFullYear() > 9999)
    return tell`a time outside the calendar`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
