import { isDeepStrictEqual } from 'node:util';
import type { Position, Range } from 'vscode-languageserver-protocol';
import { fullCapabilities } from '../../../test/protocol/client.ts';
import { generatedStream } from '../grammar.ts';
import { startServer, workspaceRoot } from '../in-process-server.ts';
import { mutated, pieces } from '../mutate.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { promise, type Target } from '../target.ts';

interface Change {
  readonly range: Range;
  readonly text: string;
}

/** The text after a change, as the protocol says it: lines end at LF, CRLF or CR; places beyond the end are the end. */
function changed(text: string, { range, text: inserted }: Change): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const offsetOf = ({ line, character }: Position): number => {
    if (line >= lines.length) return text.length;
    const before = lines.slice(0, line).join('').length;
    const own = (lines[line] ?? '').replace(/[\r\n]+$/, '');
    return before + Math.min(character, own.length);
  };
  const [start, end] = [offsetOf(range.start), offsetOf(range.end)];
  return text.slice(0, start) + inserted + text.slice(end);
}

function place(text: string, random: Random): Position {
  const lines = text.split(/\r\n|\n|\r/);
  const line = random.below(lines.length + (random.oneIn(20) ? 3 : 0));
  const { length } = lines[line] ?? '';
  return { line, character: random.below(length + (random.oneIn(10) ? 5 : 1)) };
}

function change(text: string, random: Random): Change {
  const a = place(text, random);
  const b = random.oneIn(2) ? a : { line: a.line + random.below(3), character: random.below(40) };
  const backwards = b.line < a.line || (b.line === a.line && b.character < a.character);
  const range = backwards ? { start: b, end: a } : { start: a, end: b };
  const inserted = random.oneIn(3)
    ? random.pick(pieces)
    : random.oneIn(3)
      ? (random.pick(random.pick(manifests()).split('\n')) ?? '')
      : random.pick(['', 'a', '  ', '\n', '\n---\n', 'name: y\n']);
  return { range, text: inserted };
}

const uri = `${workspaceRoot}/open.yaml`;

/** What a server says of the file, without names that count up. */
async function answers(client: Awaited<ReturnType<typeof startServer>>['client']): Promise<unknown> {
  const textDocument = { uri };
  const whole = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };
  const [diagnostics, symbols, hints, actions] = await Promise.all([
    client.sendRequest('textDocument/diagnostic', { textDocument }),
    client.sendRequest('textDocument/documentSymbol', { textDocument }),
    client.sendRequest('textDocument/inlayHint', { textDocument, range: whole }),
    client.sendRequest('textDocument/codeAction', {
      textDocument,
      range: whole,
      context: { diagnostics: [] },
    }),
  ]);
  const withoutVersion = JSON.parse(
    JSON.stringify(actions, (name, value: unknown) => (name === 'version' ? undefined : value)),
  ) as unknown;
  return { diagnostics, symbols, hints, actions: withoutVersion };
}

/** Incremental sync against full text: two servers, one told every edit, the other the text it makes. */
export const edits: Target = {
  name: 'edits',
  asserts:
    'after every edit of an open buffer the server says of it what a server says that is told the whole text, whatever ranges, line breaks and halves of surrogates the edits have',
  cost: 40,
  async run(random) {
    const files = new Map([[`${workspaceRoot}/other.yaml`, random.pick(manifests())]]);
    let text = random.oneIn(3) ? generatedStream(random) : random.pick(manifests());
    if (random.oneIn(4)) text = text.replaceAll('\n', random.pick(['\r\n', '\r']));
    if (random.oneIn(4)) text = mutated(text, random);
    const [incremental, whole] = [
      await startServer(files, fullCapabilities),
      await startServer(files, fullCapabilities),
    ];
    try {
      const open = { textDocument: { uri, languageId: 'yaml', version: 1, text } };
      for (const { client } of [incremental, whole])
        await client.sendNotification('textDocument/didOpen', open);
      const steps = 1 + random.below(6);
      for (let version = 2; version < 2 + steps; version += 1) {
        const contentChanges: Change[] = [];
        for (let i = 1 + random.below(3); i > 0; i -= 1) {
          const one = change(text, random);
          contentChanges.push(one);
          text = changed(text, one);
        }
        const textDocument = { uri, version };
        await incremental.client.sendNotification('textDocument/didChange', { textDocument, contentChanges });
        await whole.client.sendNotification('textDocument/didChange', {
          textDocument,
          contentChanges: [{ text }],
        });
        // Some edits come so fast that nobody asks between them.
        if (random.oneIn(3) && version < 1 + steps) continue;
        const [a, b] = [await answers(incremental.client), await answers(whole.client)];
        promise(
          isDeepStrictEqual(a, b),
          () => `the answers differ after version ${version}:\n${JSON.stringify(a)}\n${JSON.stringify(b)}`,
        );
      }
      // A server that has seen nothing else must say the same.
      const fresh = await startServer(files, fullCapabilities);
      try {
        await fresh.client.sendNotification('textDocument/didOpen', {
          textDocument: { uri, languageId: 'yaml', version: 1, text },
        });
        const [a, b] = [await answers(incremental.client), await answers(fresh.client)];
        promise(
          isDeepStrictEqual(a, b),
          () => `a fresh server says otherwise:\n${JSON.stringify(a)}\n${JSON.stringify(b)}`,
        );
        for (const server of [incremental, whole, fresh])
          promise(server.failures.length === 0, () => server.failures.join('\n'));
      } finally {
        await fresh.stop();
      }
    } finally {
      await incremental.stop();
      await whole.stop();
    }
  },
};
