import type { Path } from '../yaml/located.ts';
import { blockEntry } from './block.ts';
import { type EditContext, locate, type Step } from './context.ts';
import { flowEntryIndex, flowLayout } from './flow.ts';
import { lineEnd, lineStart } from './lines.ts';
import type { TextEdit } from './operations.ts';
import { commentLines } from './print.ts';

/** Puts a comment on a line of its own above the line on which the pair or item begins. */
export function insertComment(context: EditContext, path: Path, comment: string): TextEdit[] {
  const { text, style } = context;
  const { step, node } = locate(context, path);
  const start = step === undefined ? node.range[0] : entryStart(text, step);
  const line = lineStart(text, start);
  const content = text.slice(line, lineEnd(text, line));
  if (step === undefined && /^---\s/.test(content) && start > line) {
    // The value shares the line of the marker: break the line behind the marker.
    const gap = /^---[ \t]*/.exec(content)?.[0].length ?? 0;
    const newText = [`---`, ...commentLines(comment, 0), ''].join(style.lineBreak);
    return [{ range: [line, line + gap], newText }];
  }
  const indent = /^ */.exec(content)?.[0].length ?? 0;
  const lines = commentLines(comment, indent).map((one) => one + style.lineBreak);
  return [{ range: [line, line], newText: lines.join('') }];
}

function entryStart(text: string, step: Step): number {
  if (!step.container.flow)
    return step.kind === 'pair' ? step.pair.key.range[0] : blockEntry(text, step).start;
  if (step.kind === 'pair') return step.pair.key.range[0];
  const layout = flowLayout(text, step.container);
  return layout.entries[flowEntryIndex(text, layout, step)]!.start;
}
