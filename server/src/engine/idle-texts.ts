/** Something known of a text, and how many have that text. */
interface Used {
  readonly text: string;
  readonly uses: number;
}

export interface IdleTexts<T extends Used> {
  /** A text that nobody has yet. */
  made(entry: T): void;
  /** A text that nobody has any more. */
  left(entry: T): void;
}

const mostIdle = 256;
const longestIdle = 1_000_000;

/**
 * Forgets texts that nobody has, but not at once: much of what is typed is taken back, and a text may be read some time before
 * it is placed. Of what was idle when a number of texts (or a length of them) had left, the rest is forgotten when as many more have.
 */
export function createIdleTexts<T extends Used>(forget: (entry: T) => void): IdleTexts<T> {
  let before: readonly T[] = [];
  let since: T[] = [];
  let count = 0;
  let length = 0;
  return {
    made: (entry) => void since.push(entry),
    left(entry) {
      since.push(entry);
      count += 1;
      length += entry.text.length;
      if (count < mostIdle && length < longestIdle) return;
      for (const old of before) if (old.uses === 0) forget(old);
      before = since;
      since = [];
      count = 0;
      length = 0;
    },
  };
}
