import { displayText } from '../../identity/jwt/display.ts';
import type { AccessPicture } from './picture.ts';

const longestLabel = 80;

/** The picture as a Mermaid flowchart; no name can be anything but text in it. */
export function mermaidOf({ nodes, edges }: AccessPicture): string {
  const lines = nodes.map(
    ({ id, heading, lines }) => `  ${id}["${[heading, ...lines].map(escapeMermaid).join('<br/>')}"]`,
  );
  const arrows = edges.map(({ from, to, dangerous }) => `  ${from} ${dangerous ? '==>' : '-->'} ${to}`);
  const dangers = nodes.filter(({ dangerous }) => dangerous).map(({ id }) => id);
  return [
    'flowchart LR',
    ...lines,
    ...arrows,
    ...(dangers.length === 0
      ? []
      : [
          '  classDef danger fill:#fdecea,stroke:#c5221f,color:#8c1d18',
          `  class ${dangers.join(',')} danger`,
        ]),
  ].join('\n');
}

/** Mermaid's own character references, for everything that could mean something there or end the block it stands in. */
export function escapeMermaid(text: string): string {
  return displayText(text, longestLabel).replaceAll(
    /[^\p{L}\p{N} ._,=/-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
