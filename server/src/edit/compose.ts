import { sortEdits } from './apply.ts';
import type { TextEdit } from './operations.ts';

/** A text change as a run of pieces over the text it applies to. */
type Piece =
  | { readonly kind: 'keep'; readonly length: number }
  | { readonly kind: 'drop'; readonly length: number }
  | { readonly kind: 'put'; readonly text: string };

/**
 * One edit set with the effect of `first` and then `second`: the offsets of `first` and of the result count in
 * the original text, those of `second` in the text that `first` gives. Linear in the number of edits.
 */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const earlier = new Pieces(first);
  const later = new Pieces(second);
  const result = new EditWriter();
  for (;;) {
    const before = earlier.current;
    const after = later.current;
    if (before === undefined && after === undefined) return result.finish();
    if (before?.kind === 'drop') {
      result.drop(before.length);
      earlier.advance(before.length);
    } else if (after?.kind === 'put') {
      result.put(after.text);
      later.advance(after.text.length);
    } else {
      // Behind its last piece a change keeps everything.
      const length = Math.min(lengthOf(before), lengthOf(after));
      if (before?.kind === 'put') {
        if (after?.kind !== 'drop') result.put(before.text.slice(0, length));
      } else if (after?.kind === 'drop') result.drop(length);
      else result.keep(length);
      earlier.advance(length);
      later.advance(length);
    }
  }
}

function lengthOf(piece: Piece | undefined): number {
  if (piece === undefined) return Number.POSITIVE_INFINITY;
  return piece.kind === 'put' ? piece.text.length : piece.length;
}

/** Reads a change piece by piece, in steps of any length. */
class Pieces {
  private readonly pieces: readonly Piece[];
  private index = 0;
  current: Piece | undefined;

  constructor(edits: readonly TextEdit[]) {
    const pieces: Piece[] = [];
    let position = 0;
    for (const { range, newText } of sortEdits(edits)) {
      if (range[0] > position) pieces.push({ kind: 'keep', length: range[0] - position });
      if (newText !== '') pieces.push({ kind: 'put', text: newText });
      if (range[1] > range[0]) pieces.push({ kind: 'drop', length: range[1] - range[0] });
      position = range[1];
    }
    this.pieces = pieces;
    this.current = pieces[0];
  }

  advance(length: number): void {
    const current = this.current;
    if (current === undefined) return;
    const rest = lengthOf(current) - length;
    if (rest <= 0) this.current = this.pieces[++this.index];
    else if (current.kind === 'put') this.current = { kind: 'put', text: current.text.slice(length) };
    else this.current = { kind: current.kind, length: rest };
  }
}

/** Gathers neighbouring drops and puts into one edit each. */
class EditWriter {
  private readonly edits: TextEdit[] = [];
  private position = 0;
  private start = 0;
  private text = '';

  keep(length: number): void {
    this.flush();
    this.position += length;
    this.start = this.position;
  }

  drop(length: number): void {
    this.position += length;
  }

  put(text: string): void {
    this.text += text;
  }

  finish(): TextEdit[] {
    this.flush();
    return this.edits;
  }

  private flush(): void {
    if (this.position > this.start || this.text !== '') {
      this.edits.push({ range: [this.start, this.position], newText: this.text });
    }
    this.text = '';
  }
}
