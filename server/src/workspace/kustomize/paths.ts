/** Names under which Kustomize looks for its file in a folder; more than one of them in a folder is an error there. */
export const fileNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A file as kustomizations name it: clients escape the same address in different ways, so the plain text is compared. */
export type FileKey = string;

export function fileKey(uri: string): FileKey {
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

export function isKustomizationFile(uri: string): boolean {
  return fileNames.includes(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The file that makes a folder a chart of Helm. */
export function isChartFile(uri: string): boolean {
  return uri.endsWith('/Chart.yaml');
}

/**
 * The files that an entry of `resources`, `bases` or `components` may mean: the path itself, or the kustomization of the
 * folder it leads to. Empty for what is fetched from elsewhere.
 */
export function filesMeantBy(kustomization: FileKey, entry: string): readonly FileKey[] {
  if (entry === '' || entry.startsWith('/') || /^[^/]*:|^git@|[?]/.test(entry)) return [];
  const root = kustomization.indexOf('/', kustomization.indexOf('://') + 3);
  const segments = kustomization.slice(root + 1).split('/');
  segments.pop();
  for (const segment of entry.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return [];
  }
  const path = segments.join('/');
  const base = kustomization.slice(0, root + 1);
  return [`${base}${path}`, ...fileNames.map((name) => `${base}${path}${path === '' ? '' : '/'}${name}`)];
}
