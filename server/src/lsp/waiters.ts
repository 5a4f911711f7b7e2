import type { CancellationToken } from 'vscode-languageserver';

/** A bell that wakes everybody who waits for it. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or when the token is cancelled. */
  wait(token: CancellationToken): Promise<void>;
}

export function createBell(): Bell {
  let waiting = new Set<() => void>();
  return {
    ring() {
      const woken = waiting;
      waiting = new Set();
      for (const wake of woken) wake();
    },
    wait: (token) =>
      new Promise((resolve) => {
        if (token.isCancellationRequested) {
          resolve();
          return;
        }
        const wake = (): void => {
          waiting.delete(wake);
          listener.dispose();
          resolve();
        };
        const listener = token.onCancellationRequested(wake);
        waiting.add(wake);
      }),
  };
}
