/** Bounds on what one document may cost. Beyond them the document is reported, not read. */

/** UTF-16 units of one document; larger ones are not parsed. */
export const MAX_DOCUMENT_LENGTH = 1_000_000;

/** Levels of maps and sequences; the parser itself overflows the stack at about 900. */
export const MAX_DEPTH = 500;

/** Values of one document after aliases and merge keys are expanded. */
export const MAX_EXPANDED_NODES = 50_000;

/** Problems reported for one document. */
export const MAX_PROBLEMS = 20;
