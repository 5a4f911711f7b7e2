import { startNodeServer } from './lsp/start-node.ts';

startNodeServer();
