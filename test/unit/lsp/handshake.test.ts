import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAbilities } from '../../../server/src/lsp/client-abilities.ts';
import { readHandshake } from '../../../server/src/lsp/handshake.ts';
import { serverCapabilities } from '../../../server/src/lsp/server-capabilities.ts';
import { fullCapabilities } from '../../protocol/client.ts';

describe('what a client says of itself', () => {
  it('is kept as it is where it has the form of the protocol', () => {
    const params = {
      processId: 1,
      rootUri: 'file:///a',
      workspaceFolders: [{ uri: 'file:///a', name: 'a' }],
      initializationOptions: { status: true },
      locale: 'de',
      capabilities: fullCapabilities,
    };
    expect(readHandshake(params)).toEqual(params);
  });

  it.each([
    [{ textDocument: null, workspace: { workspaceEdit: null } }, {}],
    [{ textDocument: { hover: { contentFormat: 'markdown' } } }, { textDocument: { hover: {} } }],
    [
      { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: { create: true } } } },
      { workspace: { workspaceEdit: { documentChanges: true } } },
    ],
    [[], {}],
    ['all', {}],
  ])('leaves out of %j what has another form', (capabilities, kept) => {
    const read = readHandshake({ capabilities }).capabilities;
    expect(read).toEqual(Object.keys(kept).length === 0 ? expect.anything() : kept);
    expect(readAbilities(readHandshake({ capabilities })).markdownHover).toBe(true);
    expect(readAbilities(readHandshake({ capabilities })).createsFiles).toBe(false);
  });

  it('names folders that are folders', () => {
    const uri = 'file:///a';
    expect(readHandshake({ workspaceFolders: [null, { uri }, 'b', { uri: 5 }] }).workspaceFolders).toEqual([
      { uri },
    ]);
    expect(readHandshake({ workspaceFolders: uri, rootUri: 5 })).toEqual({
      processId: null,
      rootUri: null,
      capabilities: {},
    });
  });

  it('may be anything at all', () => {
    const paths = leafPaths(fullCapabilities);
    const mistyped = fc
      .array(fc.tuple(fc.constantFrom(...paths), fc.jsonValue()), { maxLength: 4 })
      .map((changes) =>
        changes.reduce<unknown>((all, [path, value]) => replaced(all, path, value), fullCapabilities),
      );
    fc.assert(
      fc.property(
        fc.oneof(mistyped, fc.jsonValue()),
        fc.record({
          rootUri: fc.jsonValue(),
          workspaceFolders: fc.jsonValue(),
          initializationOptions: fc.jsonValue(),
        }),
        (capabilities, params) => {
          const read = readHandshake({ ...params, capabilities });
          expect(() => serverCapabilities(readAbilities(read))).not.toThrow();
        },
      ),
    );
    fc.assert(fc.property(fc.jsonValue(), (params) => void readAbilities(readHandshake(params))));
  });
});

function leafPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return by;
  return { ...value, [key]: replaced((value as Record<string, unknown>)[key], path, by) };
}
