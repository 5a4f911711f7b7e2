/** Globs with classes, braces or lists of alternatives may hold so many stars besides; nobody writes as many. */
const mostStars = 4;
const longestGlob = 1_000;

/**
 * Whether a glob may match a path, in time that grows with the product of their lengths; exact where it is made of `*`,
 * `**`, `?` and text alone. Matchers that go by JavaScript's regular expressions take hours to find out that
 * `*a*a*a*a*b` does not match a long name, and globs come with the repository: this is asked first, and always false for
 * globs that are worse than anything people write.
 */
export function mayMatch(glob: string): (path: string) => boolean {
  const isPlain = !/[\\[\](){}!+@|]/.test(glob);
  // An escaped star is a character of a name.
  const stars = glob.replace(/\\./g, '').match(/\*+/g)?.length ?? 0;
  if (glob.length > longestGlob || (!isPlain && stars > mostStars)) return () => false;
  if (!isPlain) return () => true;
  const segments = glob.replace(/^(?:\.\/)+/, '').split('/');
  return (path) => matchesSegments(segments, path.split('/'));
}

/** `**` alone stands for any number of segments, none included. */
function matchesSegments(globs: readonly string[], names: readonly string[]): boolean {
  // After each glob: how many names it can have come to.
  let reached = new Set([0]);
  for (const glob of globs) {
    const next = new Set<number>();
    if (glob === '**') {
      const first = Math.min(...reached);
      for (let count = first; count <= names.length; count += 1) next.add(count);
    } else {
      for (const count of reached) {
        const name = names[count];
        if (name !== undefined && matchesName(glob, name)) next.add(count + 1);
      }
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(names.length);
}

/** One segment. Going back to the last star is enough: what an earlier one could take, the last one can. */
function matchesName(glob: string, name: string): boolean {
  let [at, next, star, taken] = [0, 0, -1, 0];
  while (at < name.length) {
    const wanted = glob[next];
    if (wanted === '*') {
      star = next;
      taken = at;
      next += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted.toLowerCase() === name[at]?.toLowerCase())) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      next = star + 1;
    } else return false;
  }
  while (glob[next] === '*') next += 1;
  return next === glob.length;
}
