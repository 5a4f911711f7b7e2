import type { DataCallback, Disposable, Message, MessageReader, MessageWriter } from 'vscode-jsonrpc';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import type { Host } from '../host/ports.ts';
import { readAbilities } from './client-abilities.ts';
import { readHandshake } from './handshake.ts';
import { serverCapabilities } from './server-capabilities.ts';

/** What the shell is told by the process or worker it runs in. */
export interface Surroundings extends Transport {
  /** The server itself and its host: many times the shell, so they are loaded when `initialize` has been answered. */
  load(params: InitializeParams): Promise<LoadedServer>;
  /** Ends the process; in a worker the client does that. */
  exit(code: number): void;
}

/** What carries the messages. */
export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

/** What is loaded behind the shell. */
export interface LoadedServer {
  readonly host: Host;
  /** Connects the server; the first message it reads is the client's `initialize`. */
  createServer(transport: Transport, host: Host, params: InitializeParams): void;
}

/** A message with what tells a request, a notification and an answer apart. */
interface Incoming extends Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
}

/** The protocol's numbers for requests that come out of turn. */
const outOfTurn = { notInitialized: -32002, invalidRequest: -32600 } as const;

/**
 * Answers `initialize` at once, since what the server can do is known beforehand, then loads the server, which finds
 * every message as if it had been there from the start. Requests that come out of turn are refused here.
 */
export function serve({ reader, writer, load, exit }: Surroundings): void {
  let phase: 'waiting' | 'serving' | 'shut down' = 'waiting';
  // Until the server listens, messages wait for it.
  const held: Message[] = [];
  let deliver: DataCallback = (message) => held.push(message);

  const refuse = ({ id }: Incoming, code: number, message: string): void =>
    send({ jsonrpc: '2.0', id, error: { code, message } });
  const send = (message: object): void => {
    writer.write(message as Message).catch(() => undefined);
  };

  const start = async (hello: Incoming, params: InitializeParams): Promise<void> => {
    const { createServer, host } = await load(params);
    const listen = (callback: DataCallback): Disposable => {
      deliver = callback;
      for (const message of held.splice(0)) callback(message);
      return { dispose: () => undefined };
    };
    createServer({ reader: withListen(reader, listen), writer: withoutAnswer(writer, hello) }, host, params);
  };
  const initialize = async (hello: Incoming): Promise<void> => {
    phase = 'serving';
    const params = readHandshake(hello.params);
    deliver({ ...hello, params } as Message);
    const result: InitializeResult = {
      capabilities: serverCapabilities(readAbilities(params)),
      serverInfo: { name: 'zero-token' },
    };
    // Written before anything is loaded: that must not keep the answer back.
    await writer.write({ jsonrpc: '2.0', id: hello.id, result } as Message);
    await start(hello, params);
  };

  reader.listen((message: Incoming) => {
    const { method, id } = message;
    const isRequest = method !== undefined && id !== undefined;
    if (method === 'exit') exit(phase === 'shut down' ? 0 : 1);
    else if (phase === 'waiting') {
      if (method === 'initialize' && isRequest) initialize(message).catch(fail);
      else if (isRequest) refuse(message, outOfTurn.notInitialized, 'Not initialized');
    } else if (isRequest && phase === 'shut down') refuse(message, outOfTurn.invalidRequest, 'Shut down');
    else if (isRequest && method === 'initialize')
      refuse(message, outOfTurn.invalidRequest, 'Already initialized');
    else {
      if (isRequest && method === 'shutdown') phase = 'shut down';
      deliver(message);
    }
  });
  reader.onClose(() => exit(phase === 'shut down' ? 0 : 1));
}

/** The reader as the server sees it: it listens to the shell. */
function withListen(reader: MessageReader, listen: MessageReader['listen']): MessageReader {
  const { onError, onClose, onPartialMessage } = reader;
  return { onError, onClose, onPartialMessage, listen, dispose: () => reader.dispose() };
}

/** The writer as the server sees it: the client has its answer to `initialize` already. */
function withoutAnswer(writer: MessageWriter, { id }: Incoming): MessageWriter {
  let answered = false;
  return {
    onError: writer.onError,
    onClose: writer.onClose,
    write(message: Incoming) {
      if (answered || message.method !== undefined || message.id !== id) return writer.write(message);
      answered = true;
      return Promise.resolve();
    },
    end: () => writer.end(),
    dispose: () => writer.dispose(),
  };
}

/** A server that cannot be loaded ends as one that has crashed: the client is told of errors that nobody catches. */
function fail(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}
