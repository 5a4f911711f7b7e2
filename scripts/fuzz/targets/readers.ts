import { isDeepStrictEqual } from 'node:util';
import { parseDocument, parseDocumentByPackage } from '../../../server/src/yaml/parse.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';
import { generatedStream } from '../grammar.ts';
import { arbitraryText, mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { during, promise, type Target } from '../target.ts';

function input(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return arbitraryText(random, 80);
    case 1:
    case 2:
      return mutated(generatedStream(random), random);
    case 3:
      return generatedStream(random);
    default:
      return mutated(random.pick(manifests()), random);
  }
}

/** The fast reader against the `yaml` package. */
export const readers: Target = {
  name: 'readers',
  asserts:
    'a document read with the help of the plain reader is the one that the yaml package alone reads: values, styles, every range, every problem',
  cost: 4,
  run(random) {
    const text = input(random);
    for (const { start, end } of splitStream(text)) {
      const document = text.slice(start, end);
      during(document, () =>
        promise(
          isDeepStrictEqual(parseDocument(document), parseDocumentByPackage(document)),
          () => 'the readers differ',
        ),
      );
    }
  },
};
