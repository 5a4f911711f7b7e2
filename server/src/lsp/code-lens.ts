import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import { lensAt, lensPlaces } from '../features/code-lens.ts';
import { rangeAt } from '../features/ranges.ts';
import { toLocation } from './navigation.ts';
import type { Session } from './session.ts';

/** What a lens is resolved by. */
interface LensData {
  readonly uri: string;
  readonly start: number;
}

/** The lenses of a file without their titles; none unless the setting asks for them. */
export function answerCodeLens(session: Session, { textDocument }: CodeLensParams): CodeLens[] {
  const uri = session.uris.canonical(textDocument.uri);
  const settings = session.configurations.settingsOf(uri);
  const lines = session.lines(uri);
  if (lines === undefined || !settings.enable || !settings.referenceLenses) return [];
  session.lenses.shown();
  return lensPlaces(session.workspace, uri).map(({ start, end }) => {
    const data: LensData = { uri, start };
    return { range: rangeAt(lines, start, end), data };
  });
}

/** The lens with its title. Editors that can show a list of places get the command for it, others plain text. */
export function resolveCodeLens(session: Session, lens: CodeLens): CodeLens {
  const data = readData(lens.data);
  const found = data === undefined ? undefined : lensAt(session.workspace, data.uri, data.start);
  if (data === undefined || found === undefined) return { ...lens, command: { title: '', command: '' } };
  const { title, places } = found;
  if (session.abilities.own.showReferencesCommand !== true || places.length === 0)
    return { ...lens, command: { title, command: '' } };
  const locations = places.flatMap((place) => toLocation(session, place));
  return {
    ...lens,
    command: {
      title,
      command: 'zeroToken.showReferences',
      arguments: [session.uris.display(data.uri), lens.range.start, locations],
    },
  };
}

function readData(data: unknown): LensData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { uri, start } = data as Record<string, unknown>;
  return typeof uri === 'string' && typeof start === 'number' ? { uri, start } : undefined;
}
