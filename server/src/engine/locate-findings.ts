import type { Finding } from '../rules/rule.ts';
import type { DocumentKey } from '../workspace/document-key.ts';
import type { Path, Range } from '../yaml/located.ts';
import type { LocatedFinding, LocatedRelated } from './workspace-types.ts';

/** Where a document stands in its file now, and where paths lead in it. */
export interface DocumentPlace {
  readonly start: number;
  rangeIn(path: Path): Range;
}

/** A finding with its places in the files as they are; related places in documents that are gone are left out. */
export function locateFinding(
  finding: Finding,
  placeOf: (document: DocumentKey) => DocumentPlace | undefined,
): LocatedFinding {
  const start = placeOf(finding.document)?.start ?? 0;
  const related = finding.related.flatMap((site): readonly LocatedRelated[] => {
    const document = site.document ?? finding.document;
    const place = placeOf(document);
    if (place === undefined) return [];
    const [from, to] = place.rangeIn(site.path);
    return [{ message: site.message, uri: document.uri, start: place.start + from, end: place.start + to }];
  });
  return {
    ...finding,
    uri: finding.document.uri,
    start: start + finding.range[0],
    end: start + finding.range[1],
    related,
    origin: finding,
  };
}

/** What is written once and used again through YAML aliases is one place to change: only the first of equal findings stays. */
export function withoutRepeats(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, start, end, message }) => {
    const place = `${rule} ${start} ${end} ${message}`;
    return !seen.has(place) && seen.add(place);
  });
}
