import type { Workspace } from '../engine/workspace-types.ts';
import type { KnownFiles } from './known-files.ts';

/** Decides when what is known is written down for the next session. */
export interface KeepKnown {
  /** A scan has looked at everything. */
  scanned(): void;
  /** The session ends: resolves when everything is written. */
  end(): Promise<void>;
}

/** Milliseconds after a scan: by then an editor has asked for everything that a scan leads to. */
const afterScan = 5000;

export function createKeepKnown(workspace: Workspace, known: KnownFiles): KeepKnown {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept: string | undefined;
  // Half of what there is would take the place of all of it.
  let complete = false;
  let keeping: Promise<void> = Promise.resolve();
  const state = (): string => `${workspace.counts.documentsParsed - known.unkept} ${known.dullFiles}`;
  const keep = (): Promise<void> => {
    clearTimeout(timer);
    keeping = keeping.then(async () => {
      const now = state();
      if (now === (kept ?? `0 ${known.dullFilesBefore}`)) known.release();
      else await known.save(workspace.remembered());
      kept = now;
    });
    return keeping;
  };
  return {
    scanned() {
      complete = true;
      clearTimeout(timer);
      timer = setTimeout(() => void keep(), afterScan);
    },
    end: () => (complete ? keep() : Promise.resolve()),
  };
}
