import type { Host } from './ports.ts';

/** The host of a web worker: no files of its own, and turns taken through a message channel, which no browser delays. */
export function workerHost(): Host {
  return {
    files: undefined,
    yieldNow: () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(null);
      }),
    now: () => new Date(),
  };
}
