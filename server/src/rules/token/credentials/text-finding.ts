import { type ReadableText, rangeInText, textsIn } from '../../../workspace/texts.ts';
import type { ParsedDocument, Path } from '../../../yaml/located.ts';
import type { Finding, FixContext, FixOffer, Json, Report } from '../../rule.ts';
import { redactOffer } from '../../shared/redact-offer.ts';
import { variableOffer } from './variable-offer.ts';

/** The parts of a report that say where a credential stands and to which object it belongs. */
export function placeOfReport(
  document: ParsedDocument,
  text: ReadableText,
  start: number,
  end: number,
): Pick<Report, 'range' | 'resource' | 'data'> {
  const { resource, path } = text;
  return {
    range: rangeInText(document, text, start, end),
    ...(resource !== undefined && {
      resource: {
        apiVersion: resource.apiVersion,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
      },
    }),
    data: { path: [...path], start, end },
  };
}

/** Reading a variable from a Secret, and redaction, for a finding placed with `placeOfReport`. */
export function textOffers(finding: Finding, context: FixContext, what: string): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const place = readPlace(finding.data);
  if (!document?.root || place === undefined) return [];
  const text = textAt(document, place.path);
  if (text === undefined) return [];
  const isWhole = text.text.trim().length === place.end - place.start;
  const variable = isWhole ? variableOffer(document.root, finding, place.path) : undefined;
  return [
    ...(variable === undefined ? [] : [variable]),
    redactOffer(finding.document, text, place.start, place.end, what),
  ];
}

/** The readable text at a path. */
export function textAt(document: ParsedDocument, path: Path): ReadableText | undefined {
  const wanted = JSON.stringify(path);
  return textsIn(document).find((text) => JSON.stringify(text.path) === wanted);
}

interface Place {
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

function readPlace(data: Json | undefined): Place | undefined {
  if (typeof data !== 'object' || data === null || !('path' in data)) return undefined;
  const { path, start, end } = data;
  return isPath(path) && typeof start === 'number' && typeof end === 'number'
    ? { path, start, end }
    : undefined;
}

/** True for a path that went through a finding's data. */
export function isPath(data: Json | undefined): data is readonly (string | number)[] {
  return Array.isArray(data) && data.every((part) => typeof part === 'string' || typeof part === 'number');
}
