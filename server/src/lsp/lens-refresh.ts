import { createChangeNotice } from './change-notice.ts';

/** Has the client ask for its code lenses again when what they say may have changed. */
export interface LensRefresh {
  /** The client was given lenses: it wants to hear of changes. */
  shown(): void;
  /** Manifests say something else than before. */
  changed(): void;
  /** Settings changed: lenses may come or go. */
  refresh(): void;
  dispose(): void;
}

/** `ask` is undefined for clients that cannot be asked; `quiet` is the pause to wait for, in milliseconds. */
export function createLensRefresh(ask: (() => void) | undefined, quiet: number): LensRefresh {
  let wanted = false;
  const refresh = (): void => {
    // Asked again, the client comes for them again, if it shows any.
    wanted = false;
    ask?.();
  };
  const notice = createChangeNotice(refresh, quiet);
  return {
    shown() {
      wanted = true;
    },
    changed() {
      if (wanted && ask !== undefined) notice.touch();
    },
    refresh,
    dispose: notice.dispose,
  };
}
