import { cut, displayText } from '../../identity/jwt/display.ts';
import { told } from '../../words/tell.ts';
import { type PictureNode, pictureLayers } from './drawing.ts';
import type { AccessPicture } from './picture.ts';
import { plainWords } from './words.ts';

// Pixels. A page is some 800 wide, and pictures shrink to it: layers stand one above the other.
const narrow = { width: 190, across: 4 };
const wide = { width: 394, across: 2 };
const gap = { across: 14, between: 14, layers: 46, edge: 16 };
const line = { first: 34, height: 15.5, last: 11 };
// Characters of middling width that fit into a box.
const lineLengths = { narrow: 26, wide: 56 };
const longestHeading = 32;
const longestTitle = 200;

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

/**
 * The picture as an SVG without scripts, links or anything from elsewhere. Colours are those of the editor's theme where
 * its variables are known, else dark on light.
 */
export function svgOf(picture: AccessPicture): string {
  const paperWidth = paperWidthOf(picture);
  const spots = new Map<string, Spot>();
  const headings: string[] = [];
  let top = gap.layers;
  for (const [index, heading] of pictureLayers.entries()) {
    const nodes = picture.nodes.filter(({ layer }) => layer === index);
    if (nodes.length === 0) continue;
    headings.push(`<text class="layer" x="${gap.edge}" y="${top - 10}">${escapeXml(told(heading))}</text>`);
    // A way from the identity to its own bindings runs beside the groups.
    top =
      placeLayer(inOrder(nodes, picture, spots), top, spots, paperWidth, heading === 'Groups') + gap.layers;
  }
  const height = top - gap.layers + gap.edge;
  const title = escapeXml(displayText(plainWords(picture.title), longestTitle));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${paperWidth}" height="${height}" viewBox="0 0 ${paperWidth} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${paperWidth}" height="${height}" rx="6"/>`,
    ...picture.edges.flatMap(({ from, to, dangerous }) => {
      const [a, b] = [spots.get(from), spots.get(to)];
      return a === undefined || b === undefined ? [] : [curve(a, b, dangerous)];
    }),
    ...headings,
    ...picture.nodes.flatMap((node) => {
      const spot = spots.get(node.id);
      return spot === undefined ? [] : [drawNode(node, spot)];
    }),
    '</svg>',
  ].join('\n');
}

/** The picture as an image of a Markdown page, with its title as text for those who do not see it. */
export function svgImage(picture: AccessPicture): string {
  const address = encodeURIComponent(svgOf(picture)).replaceAll(
    /[()'*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  // Renderers that read this out leave out what a backslash stands before: only what could end the text is marked.
  const text = displayText(plainWords(picture.title), longestTitle).replaceAll(/[\\`*_[\]<>&!]/g, '\\$&');
  return `![${text}](data:image/svg+xml;utf8,${address})`;
}

/** Wide enough for the fullest row: a picture that is not shrunk reads better. */
function paperWidthOf({ nodes }: AccessPicture): number {
  const widest = pictureLayers.map((_, index) => {
    const own = nodes.filter(({ layer }) => layer === index);
    const { width, across } = sizeOf(own);
    const boxes = Math.min(across, own.length);
    return boxes * width + (boxes - 1) * gap.across;
  });
  return 2 * gap.edge + Math.max(2 * narrow.width, ...widest);
}

function sizeOf(nodes: readonly PictureNode[]): typeof narrow {
  return nodes.some(({ lines }) => lines.length > 1) ? wide : narrow;
}

/** Puts the boxes of a layer into rows; returns where they end. */
function placeLayer(
  nodes: readonly PictureNode[],
  top: number,
  spots: Map<string, Spot>,
  paperWidth: number,
  atTheRight: boolean,
): number {
  const { width, across } = sizeOf(nodes);
  const isWide = width === wide.width;
  let y = top;
  for (let start = 0; start < nodes.length; start += across) {
    const row = nodes.slice(start, start + across).map((node) => {
      const lines = isWide
        ? node.lines.map((text) => displayText(text, lineLengths.wide))
        : inLines(displayText(node.lines.join(' '), 2 * lineLengths.narrow));
      return { id: node.id, lines, height: line.first + (lines.length - 1) * line.height + line.last };
    });
    const height = Math.max(...row.map((box) => box.height));
    const free = paperWidth - 2 * gap.edge - row.length * width - (row.length - 1) * gap.across;
    for (const [index, { id, lines }] of row.entries()) {
      const x = gap.edge + (atTheRight ? free : free / 2) + index * (width + gap.across);
      spots.set(id, { x, y, width, height, lines });
    }
    y += height + gap.between;
  }
  return y - gap.between;
}

/** Each layer in the order of what leads to it, so that few lines cross. */
function inOrder(
  nodes: readonly PictureNode[],
  { edges }: AccessPicture,
  spots: ReadonlyMap<string, Spot>,
): readonly PictureNode[] {
  const centre = new Map(
    nodes.map(({ id }) => {
      const sources = edges.flatMap(({ from, to }) => {
        const spot = to === id ? spots.get(from) : undefined;
        return spot === undefined ? [] : [spot.x + spot.width / 2];
      });
      return [id, sources.length === 0 ? 0 : sources.reduce((sum, x) => sum + x, 0) / sources.length];
    }),
  );
  return nodes.toSorted((a, b) => (centre.get(a.id) ?? 0) - (centre.get(b.id) ?? 0));
}

function curve(a: Spot, b: Spot, dangerous: boolean): string {
  const name = dangerous ? 'danger line' : 'line';
  if (a.y === b.y) {
    const [left, right] = a.x < b.x ? [a.x + a.width, b.x] : [a.x, b.x + b.width];
    const y = a.y + a.height / 2;
    return `<path class="${name}" d="M${left} ${y} L${right} ${y}"/>`;
  }
  const [startX, endX] = [a.x + a.width / 2, b.x + b.width / 2];
  const [startY, endY] = [a.y + a.height, b.y];
  const bend = Math.max(18, (endY - startY) / 2);
  return `<path class="${name}" d="M${startX} ${startY} C${startX} ${startY + bend} ${endX} ${endY - bend} ${endX} ${endY}"/>`;
}

function drawNode(
  { heading, lines: all, dangerous }: PictureNode,
  { x, y, width, height, lines }: Spot,
): string {
  return [
    `<g class="${dangerous ? 'danger node' : 'node'}" transform="translate(${x} ${y})">`,
    `<title>${escapeXml(displayText(`${heading}: ${all.join('; ')}`, longestTitle))}</title>`,
    `<rect width="${width}" height="${height}" rx="5"/>`,
    `<text class="heading" x="10" y="17">${escapeXml(displayText(heading, longestHeading))}</text>`,
    ...lines.map(
      (text, index) =>
        `<text class="name" x="10" y="${line.first + index * line.height}">${escapeXml(text)}</text>`,
    ),
    '</g>',
  ].join('');
}

/** One line or two, broken behind a blank or a mark where there is one. */
function inLines(text: string): readonly string[] {
  if (text.length <= lineLengths.narrow) return [text];
  const head = text.slice(0, lineLengths.narrow);
  const mark = Math.max(...[' ', '/', '-', ':', '.'].map((it) => head.lastIndexOf(it) + 1));
  const end = mark > lineLengths.narrow / 2 ? mark : lineLengths.narrow;
  return [text.slice(0, end).trim(), cut(text.slice(end).trim(), lineLengths.narrow)];
}

/** Text for element content and attributes alike; what XML has no way to write is left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001f\ud800-\udfff\ufffe\uffff]/gu, '')
    .replaceAll(/[^\p{L}\p{N} ._,:=/()-]/gu, (character) => `&#${character.codePointAt(0)};`);
}

const style = [
  'text{font-family:var(--vscode-font-family,system-ui,-apple-system,"Segoe UI",sans-serif)}',
  '.paper{fill:var(--vscode-editor-background,#ffffff)}',
  '.layer{font-size:11px;letter-spacing:.04em;fill:var(--vscode-descriptionForeground,#5f6368)}',
  '.node rect{fill:var(--vscode-editorWidget-background,#f6f8fa);stroke:var(--vscode-editorWidget-border,#b8c0c8)}',
  '.heading{font-size:10.5px;fill:var(--vscode-descriptionForeground,#5f6368)}',
  '.name{font-size:12.5px;fill:var(--vscode-editor-foreground,#1f2328)}',
  '.line{fill:none;stroke:var(--vscode-descriptionForeground,#8b949e);stroke-width:1.2;opacity:.75}',
  '.danger.line{stroke:var(--vscode-errorForeground,#c5221f);stroke-width:1.8;opacity:.85}',
  '.danger.node rect{fill:var(--vscode-inputValidation-errorBackground,#fdecea);stroke:var(--vscode-errorForeground,#c5221f);stroke-width:1.4}',
  '.danger .name{fill:var(--vscode-editor-foreground,#8c1d18)}',
].join('');
