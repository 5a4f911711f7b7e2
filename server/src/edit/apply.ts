import type { TextEdit } from './operations.ts';

/** Sorts edits by place; insertions at one place keep the order in which they were given. */
export function sortEdits(edits: readonly TextEdit[]): TextEdit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) => a.edit.range[0] - b.edit.range[0] || a.edit.range[1] - b.edit.range[1] || a.index - b.index,
    )
    .map(({ edit }) => edit);
}

/** True when the sorted edits lie inside the text, run forwards and do not overlap (touching is allowed). */
export function areApplicable(textLength: number, sorted: readonly TextEdit[]): boolean {
  let end = 0;
  for (const { range } of sorted) {
    if (range[0] < end || range[1] < range[0] || range[1] > textLength) return false;
    end = range[1];
  }
  return true;
}

/** The text with all edits made; offsets of every edit count in the handed-in text. Throws a RangeError on overlapping edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = sortEdits(edits);
  if (!areApplicable(text.length, sorted)) throw new RangeError('The edits overlap or leave the text.');
  const parts: string[] = [];
  let position = 0;
  for (const { range, newText } of sorted) {
    parts.push(text.slice(position, range[0]), newText);
    position = range[1];
  }
  parts.push(text.slice(position));
  return parts.join('');
}

/**
 * Cuts each edit down to what really differs, drops edits that change nothing and joins touching ones.
 * A pair of surrogates and a CRLF line break are never cut in two. Expects edits that `applyEdits` takes.
 */
export function minimizeEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  return joinTouching(sortEdits(edits))
    .map((edit) => trim(text, edit))
    .filter(({ range, newText }) => newText !== '' || range[0] !== range[1]);
}

function joinTouching(sorted: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of sorted) {
    const last = joined.at(-1);
    if (last === undefined || last.range[1] !== edit.range[0]) joined.push(edit);
    else {
      joined[joined.length - 1] = {
        range: [last.range[0], edit.range[1]],
        newText: last.newText + edit.newText,
      };
    }
  }
  return joined;
}

function trim(text: string, { range, newText }: TextEdit): TextEdit {
  const old = text.slice(range[0], range[1]);
  const shorter = Math.min(old.length, newText.length);
  let prefix = 0;
  while (prefix < shorter && old[prefix] === newText[prefix]) prefix++;
  while (prefix > 0 && (splitsUnit(old, prefix) || splitsUnit(newText, prefix))) prefix--;
  let suffix = 0;
  while (suffix < shorter - prefix && old[old.length - 1 - suffix] === newText[newText.length - 1 - suffix]) {
    suffix++;
  }
  while (
    suffix > 0 &&
    (splitsUnit(old, old.length - suffix) || splitsUnit(newText, newText.length - suffix))
  ) {
    suffix--;
  }
  return {
    range: [range[0] + prefix, range[1] - suffix],
    newText: newText.slice(prefix, newText.length - suffix),
  };
}

function splitsUnit(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return (before === 0x0d && after === 0x0a) || (isHigh(before) && after >= 0xdc00 && after <= 0xdfff);
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
