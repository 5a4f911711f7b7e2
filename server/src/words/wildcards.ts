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
  const inEveryMatch = literalOf(segments);
  return (path) => path.toLowerCase().includes(inEveryMatch) && matchesSegments(segments, segmentsOf(path));
}

/** A piece that every match holds, in lower case; it is empty where none is sure. */
function literalOf(segments: readonly string[]): string {
  const pieces =
    segments
      .join('/')
      .toLowerCase()
      .match(/[\w.-]+/g) ?? [];
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}

/** Several globs are asked about a path in turn. */
const segmentsOf = (() => {
  let last = '';
  let segments: readonly string[] = [''];
  return (path: string): readonly string[] => {
    if (path !== last) [last, segments] = [path, path.split('/')];
    return segments;
  };
})();

/**
 * `**` alone stands for any number of segments, none included. Going back to the last one is enough: what an earlier one
 * could take, the last one can.
 */
function matchesSegments(globs: readonly string[], names: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let stars = -1;
  let taken = 0;
  while (at < names.length) {
    const glob = globs[next];
    if (glob === '**') {
      stars = next;
      taken = at;
      next += 1;
    } else if (glob !== undefined && matchesName(glob, names[at]!)) {
      at += 1;
      next += 1;
    } else if (stars >= 0) {
      taken += 1;
      at = taken;
      next = stars + 1;
    } else return false;
  }
  while (globs[next] === '**') next += 1;
  return next === globs.length;
}

/** One segment, with `*` in it as `**` is in a path. */
function matchesName(glob: string, name: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let taken = 0;
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
