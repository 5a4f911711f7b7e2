import { counted, phrase } from './tell.ts';

/** Each thing that is counted, as one of it and as many are called. */
const things = {
  binding: [phrase('{0} binding'), phrase('{0} bindings')],
  workload: [phrase('{0} workload'), phrase('{0} workloads')],
  finding: [phrase('{0} finding'), phrase('{0} findings')],
  document: [phrase('{0} document'), phrase('{0} documents')],
  file: [phrase('{0} file'), phrase('{0} files')],
  place: [phrase('{0} place'), phrase('{0} places')],
  change: [phrase('{0} change'), phrase('{0} changes')],
  error: [phrase('{0} error'), phrase('{0} errors')],
  warning: [phrase('{0} warning'), phrase('{0} warnings')],
  info: [phrase('{0} info'), phrase('{0} info')],
  hint: [phrase('{0} hint'), phrase('{0} hints')],
  ingress: [phrase('{0} Ingress'), phrase('{0} Ingresses')],
  second: [phrase('{0} second'), phrase('{0} seconds')],
  minute: [phrase('{0} minute'), phrase('{0} minutes')],
  hour: [phrase('{0} hour'), phrase('{0} hours')],
  day: [phrase('{0} day'), phrase('{0} days')],
  week: [phrase('{0} week'), phrase('{0} weeks')],
  month: [phrase('{0} month'), phrase('{0} months')],
  year: [phrase('{0} year'), phrase('{0} years')],
} as const;

/** What `amount` knows the plural of. */
export type Thing = keyof typeof things;

/** A number of things: `1 file`, `2 files`. */
export function amount(count: number, thing: Thing): string {
  const [one, many] = things[thing];
  return counted(count, one, many);
}
