/** Whether a name holds the one character people take for a wildcard everywhere. */
export function hasStar(text: string): boolean {
  return text.includes('*');
}

/** Whether a name is nothing but wildcards. */
export function isAll(text: string): boolean {
  return /^\*+$/.test(text);
}

/** A string as a CEL literal. */
function celString(text: string): string {
  return JSON.stringify(text);
}

/** CEL that matches what a glob over a string claim meant: `startsWith` where that is all, else `matches`. */
export function celGlob(claim: string, glob: string): string {
  const head = glob.slice(0, -1);
  if (glob.endsWith('*') && head !== '' && !hasStar(head)) return `${claim}.startsWith(${celString(head)})`;
  const tail = glob.slice(1);
  if (glob.startsWith('*') && tail !== '' && !hasStar(tail)) return `${claim}.endsWith(${celString(tail)})`;
  const pattern = glob
    .split(/\*+/)
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return `${claim}.matches(${celString(`^${pattern}$`)})`;
}

/** A claim that some tokens of the issuer lack: reading an absent one is an error, for which the API server refuses the token. */
export function optionalClaim(name: string): string {
  return `claims.?${name}.orValue("")`;
}

/** CEL that holds when every claim has its value; values with a wildcard are matched, empty and `*` ones left out. */
export function celClaims(claims: Readonly<Record<string, string | undefined>>): string | undefined {
  const parts = Object.entries(claims).flatMap(([claim, value]) => {
    if (value === undefined || value === '' || isAll(value)) return [];
    return [hasStar(value) ? celGlob(claim, value) : `${claim} == ${celString(value)}`];
  });
  return parts.length === 0 ? undefined : parts.join(' && ');
}
