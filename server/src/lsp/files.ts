import type { Workspace } from '../engine/workspace-types.ts';
import type { WorkNotes } from './work-notes.ts';

/** Which text of a file counts: an open buffer wins over the disk. */
export interface Files {
  /** A buffer was opened or changed; the engine hears of it when somebody asks or the current turn ends. */
  edited(uri: string, text: () => string): void;
  /** The buffer is gone; the text last seen stays until the disk's is known. */
  closed(uri: string): void;
  isOpen(uri: string): boolean;
  openUris(): Iterable<string>;
  /** The text on disk; undefined: the file is gone or not wanted. Does nothing while a buffer is open. */
  onDisk(uri: string, text: string | undefined): void;
  /** Hands pending edits of all buffers to the engine. */
  flush(): void;
}

/** What follows from a change, told once per file handed to the engine. */
export type OnTouched = (uri: string, affected: readonly string[], factsChanged: boolean) => void;

export function createFiles(
  workspace: Workspace,
  onTouched: OnTouched,
  work: Pick<WorkNotes, 'on'> = { on: (_uri, _size, todo) => todo() },
): Files {
  const open = new Set<string>();
  // Several keystrokes may wait in the queue of messages: only the last text is worth an analysis.
  const pending = new Map<string, () => string>();
  // What the engine holds of these is no longer their text: an empty buffer is news to those who read it before.
  const emptied = new Set<string>();
  const put = (uri: string, text: string): void => {
    if (!emptied.delete(uri) && workspace.text(uri) === text) return;
    const { affected, factsChanged } = work.on(uri, text.length, () => workspace.update(uri, text));
    onTouched(uri, affected, factsChanged);
  };
  const drop = (uri: string): void => {
    emptied.delete(uri);
    if (workspace.text(uri) === undefined) return;
    const { affected, factsChanged } = workspace.remove(uri);
    onTouched(uri, affected, factsChanged);
  };
  const flush = (): void => {
    if (pending.size === 0) return;
    const edits = [...pending];
    pending.clear();
    for (const [uri, text] of edits) put(uri, text());
  };
  return {
    edited(uri, text) {
      open.add(uri);
      pending.set(uri, text);
    },
    closed(uri) {
      flush();
      open.delete(uri);
    },
    isOpen: (uri) => open.has(uri),
    openUris: () => open,
    onDisk(uri, text) {
      if (open.has(uri)) return;
      if (text === undefined) drop(uri);
      else {
        put(uri, text);
        // Most of what lies in a repository is no manifest a rule looks at: its text would fill the memory for nothing.
        if (!workspace.matters(uri)) {
          workspace.update(uri, '');
          emptied.add(uri);
        }
      }
    },
    flush,
  };
}
