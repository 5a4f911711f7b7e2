import { URI } from 'vscode-uri';

/** Clients spell the same URI differently (`%3A`, drive letters); inside the server each file has one spelling. */
export interface UriTable {
  /** The server's spelling. */
  canonical(uri: string): string;
  /** The client's own spelling where it has used one, else the server's. */
  display(uri: string): string;
}

/** An empty table; it learns the client's spelling from every URI it is asked about. */
export function createUriTable(): UriTable {
  const displayed = new Map<string, string>();
  const known = new Map<string, string>();
  return {
    canonical(uri) {
      let result = known.get(uri);
      if (result === undefined) {
        result = canonicalUri(uri);
        known.set(uri, result);
        if (result !== uri) displayed.set(result, uri);
      }
      return result;
    },
    display: (uri) => displayed.get(uri) ?? uri,
  };
}

function canonicalUri(uri: string): string {
  try {
    return URI.parse(uri).toString();
  } catch {
    return uri;
  }
}
