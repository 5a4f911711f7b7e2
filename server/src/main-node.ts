import { join } from 'node:path';
import { startNodeServer } from './lsp/start-node.ts';

const build = process.env.ZERO_TOKEN_BUILD;

startNodeServer(async (codeStorage) => {
  // Sources that change have no build to go by.
  if (!build) return () => undefined;
  const { requireWithCode } = await import('./host/kept-code.ts');
  return requireWithCode(join(__dirname, 'server.js'), join(codeStorage, 'server-code'), build);
});
