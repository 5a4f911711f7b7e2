import { tell } from '../words/tell.ts';
import type { InputFile } from './inputs.ts';
import type { CommandIo } from './io.ts';
import type { Colours } from './output/colours.ts';
import { fileText, hideCredentials, withoutControls } from './output/safe-text.ts';
import { unifiedDiff, type WriteRow } from './unified-diff.ts';

/**
 * Writes what would change as one diff. Credentials are dots in it: it may end up in a log. Of files where that was
 * necessary standard error says that their part cannot be applied.
 */
export function showChanges(
  files: readonly InputFile[],
  textOf: (uri: string) => string | undefined,
  write: (text: string) => void,
  colours: Colours,
  io: CommandIo,
): void {
  for (const { uri, shown, text, byteOrderMark } of files) {
    let hidden = false;
    const row: WriteRow = (sign, line) => {
      const safe = hideCredentials(line, false);
      hidden ||= safe !== line;
      // What is piped on must be the text as it is.
      const whole = `${sign}${io.isTerminal ? withoutControls(safe) : safe}`;
      if (sign === ' ') return whole;
      return sign === '+' ? colours.added(whole) : colours.removed(whole);
    };
    const mark = byteOrderMark ? '\ufeff' : '';
    write(unifiedDiff(shown, mark + text, mark + (textOf(uri) ?? text), row));
    if (hidden)
      io.stderr(
        tell`${fileText(shown)}: credentials are dots in this diff, so that it cannot be applied; --fix without --dry-run makes the change\n`,
      );
  }
}
