import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import {
  createServerPipeTransport,
  createServerSocketTransport,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { readAbilities } from './client-abilities.ts';
import { serve } from './shell.ts';
import { lastWords } from './work-notes.ts';

/** Loads the server's script with what an earlier process left in a folder; answers with what leaves it for the next one. */
export type PreloadServer = (codeStorage: string) => Promise<() => void>;

/**
 * Serves until the client leaves. The transport is named by the process's arguments: `--node-ipc` from VS Code, `--stdio`
 * from other editors, `--socket`, `--pipe`. The process ends with its input, or when the client's process is gone.
 */
export function startNodeServer(preload?: PreloadServer): void {
  // A scan leaves much garbage and little else; V8 would let the heap grow to twice what is kept, and not give it back.
  setFlagsFromString('--heap-growing-percent=60');
  const [reader, writer] = transport(process.argv.slice(2));
  let workingOn = (): string | undefined => undefined;
  let keepCode = (): void => undefined;
  process.on('uncaughtException', (error) => {
    // At once: what is written later is lost with the process. Clients take what comes this way into their log.
    writeSync(2, `${lastWords(error, workingOn())}\n`);
    process.exit(1);
  });
  // A VS Code that dies closes the channel.
  process.on('disconnect', () => process.exit(0));
  serve({
    reader,
    writer,
    async load(params) {
      const { processId } = params;
      if (typeof processId === 'number') endWith(processId);
      const { codeStorage } = readAbilities(params).own;
      if (preload !== undefined && typeof codeStorage === 'string') keepCode = await preload(codeStorage);
      // The build makes a file of its own of the server, or a part that is not run before.
      const [{ createServer }, { nodeHost }] = await Promise.all([
        import('./server.ts'),
        import('../host/node.ts'),
      ]);
      return {
        host: nodeHost(),
        createServer(...given) {
          ({ workingOn } = createServer(...given));
        },
      };
    },
    exit(code) {
      // Nobody waits any more.
      if (code === 0) keepCode();
      process.exit(code);
    },
  });
}

function transport(args: readonly string[]): readonly [MessageReader, MessageWriter] {
  for (const [i, arg] of args.entries()) {
    const [name = '', value = args[i + 1] ?? ''] = arg.split('=', 2);
    if (name === '--node-ipc') return [new IPCMessageReader(process), new IPCMessageWriter(process)];
    if (name === '--socket') return createServerSocketTransport(Number(value));
    if (name === '--pipe') return createServerPipeTransport(value);
  }
  // Standard output belongs to the protocol: one stray line would end the conversation.
  console.log = console.info = console.debug = console.error;
  return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
}

/** Looks now and then whether the client's process is still there; some leave the channel open when they die. */
function endWith(client: number): void {
  const look = (): void => {
    try {
      process.kill(client, 0);
    } catch (error) {
      // Others refuse to be looked at, and are alive.
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') process.exit(1);
    }
  };
  setInterval(look, 3000).unref();
}
