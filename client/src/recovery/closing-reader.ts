import type { MessageReader } from 'vscode-languageclient';

/** The part of a worker that tells of its death. */
export interface Mortal {
  addEventListener(type: 'error', listener: () => void): void;
}

/**
 * The messages of a worker, with an end: an error that nobody caught, in a script that cannot be loaded too, is to a worker
 * what its exit is to a process. Without this the client would wait for answers for ever.
 */
export function closingReader(reader: MessageReader, worker: Mortal): MessageReader {
  const listeners = new Set<() => void>();
  let isClosed = false;
  worker.addEventListener('error', () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of [...listeners]) listener();
  });
  return {
    onError: reader.onError,
    onPartialMessage: reader.onPartialMessage,
    onClose(listener, thisArgs) {
      const call = (): void => listener.call(thisArgs, undefined);
      listeners.add(call);
      // One that could not even be loaded may be dead before anybody listens.
      if (isClosed) queueMicrotask(call);
      return { dispose: () => void listeners.delete(call) };
    },
    listen: (callback) => reader.listen(callback),
    dispose() {
      listeners.clear();
      reader.dispose();
    },
  };
}
