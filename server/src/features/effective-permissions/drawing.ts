import { phrase } from '../../words/tell.ts';
import type { Place } from '../navigation.ts';

/** From where somebody stands to where it leads. */
export const pictureLayers = [
  phrase('Workloads'),
  phrase('Identity'),
  phrase('Groups'),
  phrase('Bindings'),
  phrase('Roles'),
  phrase('What they allow'),
  phrase('Whom it becomes'),
  phrase('In the end'),
] as const;

export interface PictureNode {
  /** `n1`, `n2`, …: safe in any notation. */
  readonly id: string;
  /** Index of its layer. */
  readonly layer: number;
  /** What it is, and its name; other people's text, not escaped. */
  readonly heading: string;
  /** Its name, or what it holds; never empty. */
  readonly lines: readonly string[];
  readonly dangerous: boolean;
  readonly place: Place | undefined;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly dangerous: boolean;
}

/** A picture in the making. */
export interface Drawing {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** The node of that key, new or known; returns its id. */
  node(
    key: string,
    layer: number,
    heading: string,
    lines: readonly string[],
    dangerous: boolean,
    place: Place | undefined,
  ): string;
  edge(from: string, to: string, dangerous?: boolean): void;
}

/** An empty picture; a node or edge that is drawn again is the same one. */
export function createDrawing(): Drawing {
  const nodes: PictureNode[] = [];
  const ids = new Map<string, string>();
  const edges = new Map<string, PictureEdge>();
  return {
    nodes,
    get edges() {
      return [...edges.values()];
    },
    node(key, layer, heading, lines, dangerous, place) {
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = `n${ids.size + 1}`;
      ids.set(key, id);
      nodes.push({ id, layer, heading, lines, dangerous, place });
      return id;
    },
    edge(from, to, dangerous = false) {
      if (from !== to) edges.set(`${from} ${to}`, { from, to, dangerous });
    },
  };
}
