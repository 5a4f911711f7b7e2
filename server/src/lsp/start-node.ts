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
import { serve } from './shell.ts';
import { lastWords } from './work-notes.ts';

/**
 * Serves until the client leaves. The transport is named by the process's arguments: `--node-ipc` from VS Code, `--stdio`
 * from other editors, `--socket`, `--pipe`. The process ends with its input, or when the client's process is gone.
 */
export function startNodeServer(): void {
  // A scan leaves much garbage and little else; V8 would let the heap grow to twice what is kept, and not give it back.
  setFlagsFromString('--heap-growing-percent=60');
  const [reader, writer] = transport(process.argv.slice(2));
  let workingOn = (): string | undefined => undefined;
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
    async load({ processId }) {
      if (typeof processId === 'number') endWith(processId);
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
    exit: (code) => process.exit(code),
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
