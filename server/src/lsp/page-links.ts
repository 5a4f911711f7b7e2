import type { Session } from './session.ts';

/** Where a file is, seen from the folder that the links of a page count from; undefined where no link leads there. */
export type PageAddress = (uri: string) => string | undefined;

/**
 * Addresses as VS Code's Markdown preview follows them: paths from the first workspace folder, since it makes no link of a
 * `file:` URI. Other folders are reached through their common parent. `root` is what the client sent.
 */
export function pageAddresses({ uris }: Session, root: unknown): PageAddress {
  const from = typeof root === 'string' ? partsOf(uris.canonical(root)) : undefined;
  return (uri) => {
    const to = partsOf(uris.canonical(uri));
    if (from === undefined || to === undefined || from.host !== to.host) return undefined;
    const apart = from.path.findIndex((segment, index) => segment !== to.path[index]);
    const common = apart < 0 ? from.path.length : apart;
    // No path leads from one drive to another.
    if (common === 0 && isDrive(from.path[0]) && isDrive(to.path[0])) return undefined;
    return `/${'../'.repeat(from.path.length - common)}${to.path.slice(common).join('/')}`;
  };
}

interface UriParts {
  /** Scheme and authority. */
  readonly host: string;
  /** Segments, percent-encoded. */
  readonly path: readonly string[];
}

function partsOf(uri: string): UriParts | undefined {
  const [, host, path] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)\/([^?#]*)$/i.exec(uri) ?? [];
  if (host === undefined || path === undefined) return undefined;
  return { host, path: path.split('/').filter((segment) => segment !== '') };
}

function isDrive(segment: string | undefined): boolean {
  return segment !== undefined && /^[a-z](?::|%3a)$/i.test(segment);
}
