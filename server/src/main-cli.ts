import { version } from '../../package.json';
import { optimiseLate } from './cli/optimise-late.ts';
import { processIo } from './cli/process-io.ts';
import { run } from './cli/run.ts';

const io = processIo({
  version,
  startLanguageServer: async () => {
    await import('./main-node.ts');
  },
});

// The server lives long.
if (process.argv[2] !== 'lsp') optimiseLate();

// exitCode instead of exit(): output to a pipe may still be on its way.
void run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
