import { textOf } from '../../../server/src/cli/read-text.ts';
import type { Configuration } from '../../../server/src/engine/configuration.ts';
import type { Workspace } from '../../../server/src/engine/workspace-types.ts';
import { walkScalars } from '../../../server/src/yaml/access.ts';
import { decodedToSource } from '../../../server/src/yaml/locate.ts';
import type { Located } from '../../../server/src/yaml/located.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';
import { uriOf, workspaceOf } from '../../../test/support/workspaces.ts';
import { askAround, checkAll, tryFixes } from '../ask.ts';
import { generatedStream } from '../grammar.ts';
import { arbitraryText, mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { during, promise, type Target } from '../target.ts';

const everything: Partial<Configuration> = { preset: 'audit' };

/** Opens a text, asks everything, and looks at its parts. */
function read(text: string, random: Random): void {
  during(text, () => readAndAsk(text, random));
}

function readAndAsk(text: string, random: Random): void {
  checkReading(text, random);
  const uri = uriOf('a.yaml');
  const workspace = openWith(text, random);
  checkAll(workspace);
  askAround(workspace, uri, random);
  tryFixes(workspace, uri, random, 6);
  promise(!('polluted' in {}), () => 'a prototype was changed');
}

function openWith(text: string, random: Random): Workspace {
  const files: Record<string, string> = { 'a.yaml': text };
  // Other files give names something to lead to.
  if (random.oneIn(2)) files['b.yaml'] = random.pick(manifests());
  return workspaceOf(files, { configuration: random.oneIn(4) ? {} : everything });
}

/** Documents tile the text; ranges lie in their parents; decoded text is found where it stands. */
function checkReading(text: string, random: Random): void {
  let last = 0;
  for (const { start, end } of splitStream(text)) {
    promise(start === last && end >= start, () => `documents do not tile: ${last} ${start} ${end}`);
    last = end;
    const document = parseDocument(text.slice(start, end));
    for (const { range } of document.problems) checkRange(range, [0, end - start]);
    if (document.root === null) continue;
    checkTree(document.root, [0, end - start]);
    walkScalars(document.root, (scalar) => {
      const from = random.below(scalar.text.length + 1);
      const to = from + random.below(scalar.text.length - from + 1);
      const range = decodedToSource(document.text, scalar, from, to);
      checkRange(range, scalar.range);
    });
  }
  promise(last === text.length, () => `documents end at ${last}`);
}

function checkTree(node: Located, around: readonly [number, number]): void {
  checkRange(node.range, around);
  if (node.type === 'map') {
    for (const { key, value, range, via } of node.pairs) {
      if (via !== undefined) continue;
      checkRange(range, node.range);
      checkRange(key.range, range);
      if (value.via === undefined) checkTree(value, range);
    }
  } else if (node.type === 'sequence') {
    for (const item of node.items) if (item.via === undefined) checkTree(item, node.range);
  }
}

function checkRange([start, end]: readonly [number, number], around: readonly [number, number]): void {
  promise(
    around[0] <= start && start <= end && end <= around[1],
    () => `[${start}, ${end}] is not in [${around[0]}, ${around[1]}]`,
  );
}

/** Bytes as a file may hold them, text as an editor may send it. */
export const bytes: Target = {
  name: 'bytes',
  asserts:
    'any bytes are read or refused with a reason, any UTF-16 text is split, parsed and checked; documents tile the text and places lie in it',
  cost: 8,
  run(random) {
    const file = textOf(Uint8Array.from(random.times(random.below(400), () => random.below(256))));
    if (file.ok) read(file.text, random);
    else promise(file.reason !== '', () => 'no reason');
    read(arbitraryText(random, 200), random);
  },
};

/** Manifests that people wrote, spoilt a little. */
export const spoiltManifests: Target = {
  name: 'manifests',
  asserts:
    'findings, hovers, hints, lenses, symbols, completions, renames, actions and fixes of a spoilt manifest: no rule fails, every place lies in its file, no fix makes a document unreadable',
  cost: 8,
  run(random) {
    read(mutated(random.pick(manifests()), random, manifests()), random);
  },
};

/** YAML made from its grammar. */
export const generated: Target = {
  name: 'grammar',
  asserts:
    'the same of YAML made from its grammar: kinds, keys and values that rules look for, in every style',
  cost: 6,
  run(random) {
    const text = generatedStream(random);
    read(random.oneIn(3) ? mutated(text, random) : text, random);
  },
};
