import { counted, tell } from '../../words/tell.ts';
import { mermaidOf } from '../effective-permissions/mermaid.ts';
import { svgImage } from '../effective-permissions/svg.ts';
import { byExposure, stepsToAll, type WayToAll, waysPicture } from '../effective-permissions/ways.ts';
import { markdownWords, objectWords } from '../effective-permissions/words.ts';
import type { PageFacts } from './workspace-page.ts';

const mostTold = 10;
const mostDrawn = 6;

/** Who can get to everything in the whole cluster, as a picture and step by step, the most exposed first. */
export function waysSection(facts: PageFacts): readonly string[] {
  const title = tell`## Ways to cluster-admin`;
  const { workspace } = facts;
  const ways = byExposure(facts.ways);
  if (ways.length === 0)
    return [
      title,
      tell`None was found for anybody whom these files name. What is bound elsewhere is not known.`,
    ];
  const picture = waysPicture(ways.slice(0, mostDrawn), workspace);
  const more = ways.length - mostTold;
  return [
    title,
    tell`Whoever takes over one of these identities has the whole cluster: the code in its Pods, whoever gets a token of it, whoever may log in by its name. Some are meant to be administrators; each of the others is one hole away from being one. This is as far as these files say; what is bound elsewhere is not known.`,
    svgImage(picture),
    ...ways.slice(0, mostTold).flatMap((way, index) => [heading(way, index + 1), steps(way, facts)]),
    ...(more > 0
      ? [
          counted(
            more,
            '{0} more identity can become cluster-admin.',
            '{0} more identities can become cluster-admin.',
          ),
        ]
      : []),
    tell`### The picture as Mermaid text`,
    `\`\`\`mermaid\n${mermaidOf(picture)}\n\`\`\``,
  ];
}

function heading({ subject: { name, workloads } }: WayToAll, number: number): string {
  const runs = workloads === 0 ? '' : ` (${counted(workloads, '{0} workload', '{0} workloads')})`;
  return `### ${number}. ${markdownWords(objectWords(name))}${runs}`;
}

function steps(way: WayToAll, { paths, workspace, places }: PageFacts): string {
  return stepsToAll(way, paths, workspace)
    .map(
      ({ words }, index) =>
        `${index + 1}. ${markdownWords(words, ({ uri, start }) => places.address(uri, start))}`,
    )
    .join('\n');
}
