import type { InitializeParams } from 'vscode-languageserver';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a client says of itself in `initialize`, without what has another form than the protocol gives it: many clients are
 * set up by hand, and one mistyped line is no reason to go without a server. Null means what leaving out means.
 */
export function readHandshake(params: unknown): InitializeParams {
  const { processId, rootUri, workspaceFolders, capabilities, ...said } = fieldsOf(params);
  const folders = Array.isArray(workspaceFolders) ? workspaceFolders.filter(isFolder) : undefined;
  return {
    ...said,
    processId: typeof processId === 'number' ? processId : null,
    rootUri: typeof rootUri === 'string' ? rootUri : null,
    ...(folders !== undefined && { workspaceFolders: folders }),
    capabilities: wellFormed(fieldsOf(capabilities)),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function isFolder(value: unknown): boolean {
  return typeof fieldsOf(value).uri === 'string';
}

/** Capabilities that are lists of names, as far as anything here depends on them. */
const lists = new Set(['contentFormat', 'documentationFormat', 'properties', 'resourceOperations']);

// Deeper than any capability.
const deepest = 12;

function wellFormed(capabilities: Fields, depth = 0): Fields {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(capabilities)) {
    if (value === null || value === undefined || name === '__proto__') continue;
    if (lists.has(name) && !Array.isArray(value)) continue;
    if (typeof value !== 'object' || Array.isArray(value)) kept[name] = value;
    else if (depth < deepest) kept[name] = wellFormed(value as Fields, depth + 1);
  }
  return kept;
}
