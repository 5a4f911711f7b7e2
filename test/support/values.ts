import { isScalar, walkScalars } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';

/** A value of a file that can be replaced where it stands. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Values of a manifest that can be replaced where they stand; what decides on the kind of an object is left out. */
export function valuesOf(text: string): readonly Place[] {
  const places: Place[] = [];
  for (const slice of splitStream(text)) {
    const { root, broken, templated } = parseDocument(text.slice(slice.start, slice.end));
    if (root === null || broken || templated) continue;
    walkScalars(root, (scalar, path) => {
      const isHead = path.length === 1 && /^(?:apiVersion|kind)$/.test(String(path[0]));
      const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
      if (isHead || isBlock || scalar.via !== undefined || !isScalar(scalar)) return;
      const [start, end] = scalar.range;
      places.push({ start: slice.start + start, end: slice.start + end, text: scalar.text });
    });
  }
  return places;
}
