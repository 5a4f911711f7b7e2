// What answers first, in a process of Node and in a worker of a browser, so that it is shipped once; only the part of the
// host it runs in is ever run.
void ('importScripts' in globalThis ? import('./main-web.ts') : import('./main-node.ts'));
