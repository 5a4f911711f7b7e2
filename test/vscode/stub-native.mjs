// VS Code's server loads two native modules as it starts. Without a compiler they are not there; nothing the tests
// look at needs them, but their absence fills the log with stack traces. These stand-ins keep the log readable.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The watchdog ends the extension host when its parent dies; ours dies with its process group.
const watchdog = `exports.start = function () {};\n`;

// The server's log files. VS Code import()s this CommonJS file, so each name must stand as its own \`exports.x =\`.
const spdlog = `const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const ignore = () => {};
async function logger(name, file) {
  mkdirSync(dirname(file), { recursive: true });
  const at = (level) => (text) => {
    try {
      appendFileSync(file, new Date().toISOString() + ' [' + level + '] ' + text + '\\n');
    } catch {
      // A log folder removed during shutdown is no reason to fail.
    }
  };
  return {
    info: at('info'), warn: at('warning'), error: at('error'), critical: at('critical'),
    trace: ignore, debug: ignore, getLevel: () => 2, setLevel: ignore, setPattern: ignore,
    clearFormatters: ignore, flush: ignore, drop: ignore,
  };
}
exports.version = 0;
exports.setLevel = ignore;
exports.setFlushOn = ignore;
exports.shutdown = ignore;
exports.createRotatingLogger = logger;
exports.createAsyncRotatingLogger = logger;
`;

/** Replaces the two native modules in the given `lib/vscode` folder; leaves out those that are not installed. */
export function stubNativeModules(vscodeFolder) {
  const modules = {
    'native-watchdog': watchdog,
    '@vscode/native-watchdog': watchdog,
    '@vscode/spdlog': spdlog,
  };
  for (const [name, source] of Object.entries(modules)) {
    const folder = join(vscodeFolder, 'node_modules', name);
    if (existsSync(folder)) writeFileSync(join(folder, 'index.js'), source);
  }
}
