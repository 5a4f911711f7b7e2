import type { Finding, FixOffer, Json } from '../rule.ts';

/** A repair of a comment as it travels in a finding's `data`: offsets relative to the document. */
interface CommentFix {
  readonly title: string;
  readonly safe: boolean;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The offers of a finding about a suppression comment; the engine has put them into `data`. */
export function suppressionFixes(finding: Finding): readonly FixOffer[] {
  const fixes = Array.isArray(finding.data) ? finding.data.filter(isCommentFix) : [];
  return fixes.map((fix, place) => ({
    title: fix.title,
    safe: fix.safe,
    preferred: place === 0,
    plan: () => ({
      changes: [
        {
          type: 'text',
          document: finding.document,
          edits: [{ range: [fix.start, fix.end], newText: fix.newText }],
          label: fix.title,
        },
      ],
    }),
  }));
}

function isCommentFix(value: Json): value is Json & CommentFix {
  return typeof value === 'object' && value !== null && 'newText' in value && 'start' in value;
}
