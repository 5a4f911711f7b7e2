import { tell } from '../../words/tell.ts';

/** What is loose about a regular expression for the issuer or subject of a signer. */
export interface LooseSigner {
  /** `any`: everybody; `lookalike`: names that begin alike; `inside`: texts that only hold it; `dots`: one more character fits. */
  readonly fault: 'any' | 'lookalike' | 'inside' | 'dots';
  /** Completes `… also matches`, or `… matches` for `any`. */
  readonly matches: string;
  /** The tight expression; undefined where only the author knows what was meant. */
  readonly tight: string | undefined;
}

const longest = 2000;

/** Judges a Go regular expression that is looked for anywhere in the issuer or subject; undefined when it is tight. */
export function looseSigner(pattern: string, role: 'issuer' | 'subject'): LooseSigner | undefined {
  if (pattern.length > longest) return undefined;
  const alternatives = topAlternatives(pattern);
  if (alternatives.length > 1) return looseAlternative(alternatives, role);
  const anchors = anchorsOf(pattern);
  const { end } = anchors;
  // `^.*` is an anchor that holds nothing.
  const body = anchors.body.replace(/^\.[*+]\??(?=.)/, '');
  const start = anchors.start && body === anchors.body;
  if (isEverything(anchors.body) || isEverything(body) || /^https?:\/\/(?:\.[*+]|\(\.[*+]\))/.test(body))
    return { fault: 'any', matches: tell`every ${role}`, tight: undefined };
  // Without its scheme an address can only be meant for what follows it.
  const scheme = /^(?:github|gitlab)\\?\.com\//.test(body) ? 'https://' : '';
  const owner = looseOwner(scheme + body, end);
  if (owner !== undefined) return owner;
  const tight = beginsAsMeant(scheme + body)
    ? `^${escapeHost(scheme + body)}${end ? '' : endOf(body, role)}$`
    : body.startsWith('@')
      ? `^[^@/]+${body.replaceAll(/(?<=\w)\.(?=\w)/g, '\\.')}$`
      : undefined;
  if (!start)
    return {
      fault: 'inside',
      matches: tell`${role}s that hold it anywhere${role === 'subject' ? tell`, such as in a branch name` : ''}`,
      tight,
    };
  if (!end && isOpenEnd(body, role))
    return { fault: 'inside', matches: tell`every ${role} that begins with it`, tight };
  if (escapeHost(body) !== body) {
    return {
      fault: 'dots',
      matches: tell`hosts with another character in the place of a dot`,
      tight: `${start ? '^' : ''}${escapeHost(body)}${end ? '$' : ''}`,
    };
  }
  return undefined;
}

/** Whether an expression could stand behind `^`: an address, a group, or a mail address with its name. */
function beginsAsMeant(body: string): boolean {
  return /^(?:https?|spiffe)\??:|^\(|^[\w.+-]+@/.test(body);
}

function anchorsOf(pattern: string): {
  readonly body: string;
  readonly start: boolean;
  readonly end: boolean;
} {
  const start = /^(?:\^|\\A)/.exec(pattern)?.[0] ?? '';
  const rest = pattern.slice(start.length);
  const end = /(?<!\\)(?:\\\\)*(\$)$|(\\z)$/.exec(rest);
  const tail = end?.[1] ?? end?.[2] ?? '';
  return { body: rest.slice(0, rest.length - tail.length), start: start !== '', end: tail !== '' };
}

function isEverything(body: string): boolean {
  return body === '' || /^[(^]*(?:\?:)?(?:\.|\[\^?\\?[sS]*[sS]?\]|\\S)[*+]?[)$]*$/.test(body);
}

// Hosts on which anybody may register a name: the first part of the path must stand out.
const openHost = /^https?:\/\/(?:github|gitlab|bitbucket)\\?\.(?:com|org)\//;

function looseOwner(body: string, end: boolean): LooseSigner | undefined {
  const host = openHost.exec(body)?.[0];
  if (host === undefined) return undefined;
  const rest = body.slice(host.length);
  if (isEverything(rest) || /^(?:\.|\[\^\/\]|\\S|\\w)[*+]/.test(rest) || /^\(?\.\*/.test(rest))
    return { fault: 'any', matches: tell`repositories of everybody`, tight: undefined };
  // `my-org.*` without a slash behind the name.
  const lookalike = /^([\w-]+)(?:\.[*+]|$)/.exec(rest);
  if (lookalike === null || (rest === lookalike[1] && end)) return undefined;
  return {
    fault: 'lookalike',
    matches: tell`accounts that begin with ${lookalike[1]}, which anybody may register`,
    tight: `^${escapeHost(host)}${lookalike[1]}/.*$`,
  };
}

/** Each alternative at the top is looked for by itself, with anchors of its own or none. */
function looseAlternative(
  alternatives: readonly string[],
  role: 'issuer' | 'subject',
): LooseSigner | undefined {
  const faults = alternatives.flatMap((alternative) => looseSigner(alternative, role) ?? []);
  const worst = order.flatMap((fault) => faults.find((found) => found.fault === fault) ?? [])[0];
  if (worst === undefined) return undefined;
  const tight = alternatives.map((alternative) => {
    const found = looseSigner(alternative, role);
    return found === undefined ? alternative : found.tight;
  });
  return { ...worst, tight: tight.includes(undefined) ? undefined : tight.join('|') };
}

const order: readonly LooseSigner['fault'][] = ['any', 'lookalike', 'inside', 'dots'];

function topAlternatives(pattern: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let inClass = false;
  let from = 0;
  for (let place = 0; place < pattern.length; place += 1) {
    const character = pattern[place];
    if (character === '\\') place += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === '|' && depth === 0) {
      parts.push(pattern.slice(from, place));
      from = place + 1;
    }
  }
  return [...parts, pattern.slice(from)];
}

/** Dots in the host of an address that stand for any character. */
function escapeHost(body: string): string {
  return body.replace(/^(https?:\/\/)([^/]*)/, (_, scheme: string, host: string) => {
    return scheme + host.replaceAll(/(?<=[\w-])\.(?=[\w-])/g, '\\.');
  });
}

/** What may stand behind an expression without an end, so that what it was meant for still fits. */
function endOf(body: string, role: 'issuer' | 'subject'): string {
  return role === 'issuer' || /[*+]$/.test(body) ? '' : '.*';
}

/** Without an end, a path that is closed by a slash or reaches into the repository still names one owner. */
function isOpenEnd(body: string, role: 'issuer' | 'subject'): boolean {
  if (role === 'subject') return /@[\w-]+(?:\\?\.[\w-]+)+$/.test(body);
  return !/[*+/]$/.test(body);
}
