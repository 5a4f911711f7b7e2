import { findActions, findBranches } from './actions.ts';
import type { Conversion, ConversionInput } from './convert.ts';
import type { Range } from './located.ts';
import { type MaskedTemplate, type MaskLevel, maskTemplate } from './mask.ts';
import { markOpen } from './open-marks.ts';
import { createProblemList, type ProblemList } from './syntax.ts';

const MAX_ROUNDS = 4;
/** Longer templates are masked once only: their errors are too many to be worked off, and each round reads all again. */
const MAX_LENGTH_FOR_ROUNDS = 100_000;

/** Reads a masked text; as `read` in parse.ts, which is handed in so that the two files do not import each other. */
export type Reader = (
  source: string,
  problems: ProblemList,
  input: Omit<ConversionInput, 'text' | 'problems'>,
) => Conversion;

/** The root of a template and the problems that stay when its actions are hidden. */
export interface ReadTemplate {
  readonly root: Conversion['root'];
  readonly problems: ProblemList;
}

/** Answers whether a range overlaps one of the sorted, disjoint ranges. */
function overlapIndex(ranges: readonly Range[]): (range: Range) => number {
  return ([start, end]) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.[1] ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const found = ranges[low];
    return found !== undefined && found[0] < end ? low : -1;
  };
}

function conversionInput(text: string, masked: MaskedTemplate): Omit<ConversionInput, 'text' | 'problems'> {
  const hiddenAt = overlapIndex(masked.hidden);
  const erasedAt = overlapIndex(masked.erased);
  const run = new RegExp(`${masked.first}${masked.rest}*`, 'g');
  return {
    branches: true,
    isOpaque: (range) => hiddenAt(range) !== -1 || erasedAt(range) !== -1,
    reveal: (decoded, range) => {
      let next = hiddenAt(range);
      if (next === -1) return decoded;
      return decoded.replace(run, (placeholder) => {
        const action = masked.hidden[next];
        next += 1;
        return action === undefined || action[0] >= range[1] ? placeholder : text.slice(action[0], action[1]);
      });
    },
  };
}

/** Hides more of the lines that the parser stumbles over, one level for each round; false when nothing is left to hide. */
function harden(
  text: string,
  harder: Map<number, MaskLevel>,
  actionLines: readonly Range[],
  branches: readonly Range[],
  problems: ProblemList,
): boolean {
  let changed = false;
  const hideLineAt = (offset: number): void => {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    if (harder.get(start) === 'line') return;
    if (!branches.some(([from, to]) => from < start && start < to)) return;
    harder.set(start, 'line');
    changed = true;
  };
  for (const { range } of problems.all) {
    let index = actionLines.findIndex(([, end]) => end >= range[0]);
    if (index === -1) index = actionLines.length;
    // The line with the error, else the closest one above it.
    const line = actionLines[index];
    const culprit = line !== undefined && line[0] <= range[0] ? line : actionLines[index - 1];
    const level = culprit === undefined ? 'line' : (harder.get(culprit[0]) ?? 'actions');
    if (culprit === undefined || level === 'line') {
      // What stands in a branch may be written in the place of what stands in another, such as `{}` for pairs.
      hideLineAt(range[0]);
      continue;
    }
    harder.set(culprit[0], level === 'actions' ? 'value' : 'line');
    changed = true;
  }
  return changed;
}

function linesWithContentAndActions(text: string, starts: readonly number[]): readonly Range[] {
  const lines: Range[] = [];
  for (const start of starts) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lineBreak = text.indexOf('\n', start);
    const lineEnd = lineBreak === -1 ? text.length : lineBreak;
    // A line of actions only is hidden as a whole from the start.
    if (
      lines[lines.length - 1]?.[0] === lineStart ||
      /^\s*\{\{.*\}\}\s*$/.test(text.slice(lineStart, lineEnd))
    )
      continue;
    lines.push([lineStart, lineEnd]);
  }
  return lines;
}

/** Reads a document with template actions: they are hidden, and what they may change is marked. */
export function readTemplate(text: string, read: Reader): ReadTemplate {
  const actions = findActions(text);
  const branches = findBranches(actions, text.length);
  const harder = new Map<number, MaskLevel>();
  let actionLines: readonly Range[] | undefined;
  const rounds = text.length > MAX_LENGTH_FOR_ROUNDS ? 1 : MAX_ROUNDS;
  for (let round = 1; ; round += 1) {
    const masked = maskTemplate(text, actions, harder);
    const problems = createProblemList(text.length);
    const { root } = read(masked.text, problems, conversionInput(text, masked));
    if (problems.all.length > 0 && round < rounds) {
      actionLines ??= linesWithContentAndActions(
        text,
        actions.map((action) => action.start),
      );
      if (harden(text, harder, actionLines, branches, problems)) continue;
    }
    if (root === null) return { root, problems };
    const marks = { text, branches, structural: masked.structural };
    return { root: markOpen(root, marks), problems };
  }
}
