import { counted, tell } from '../../words/tell.ts';
import { codeSpan, escapeMarkdown } from '../markdown.ts';
import { listed, placeLink } from './page-findings.ts';
import type { PageFacts } from './workspace-page.ts';

/** A comment or an annotation that silences findings, or looks very much like one. */
const silencing = /#[ \t]*zero[-_ ]?token[-_: ]{1,2}ignore|zero-token\.dev\/ignore/i;

/** What the page is silent about, and why: what could not be read, what is ignored, what comments silence. */
export function leftOutSection({ report, workspace, files, complete, places }: PageFacts): readonly string[] {
  const ignored = files.filter(({ uri }) => workspace.configurationOf(uri).ignored);
  const silenced = files.filter(
    ({ uri }) =>
      !workspace.configurationOf(uri).ignored &&
      workspace.configurationOf(uri).suppressions &&
      (workspace.text(uri) ?? '').search(silencing) >= 0,
  );
  const sections = [
    ...(report.skipped.length === 0
      ? []
      : [
          tell`Not checked, because it could not be read:`,
          listed(report.skipped, ({ file, reason }) => `${codeSpan(file)}: ${escapeMarkdown(reason)}`),
        ]),
    ...(complete
      ? []
      : [tell`More files than \`zeroToken.workspace.maxFiles\` allows: the others were not looked at.`]),
    ...(ignored.length === 0
      ? []
      : [
          counted(
            ignored.length,
            '{0} file is ignored by the configuration; other findings still rest on it:',
            '{0} files are ignored by the configuration; other findings still rest on them:',
          ),
          listed(ignored, ({ shown }) => codeSpan(shown)),
        ]),
    ...(silenced.length === 0
      ? []
      : [
          counted(
            silenced.length,
            '{0} file silences findings by comments or annotations; what they silence is not counted above:',
            '{0} files silence findings by comments or annotations; what they silence is not counted above:',
          ),
          listed(silenced, ({ uri }) =>
            placeLink(places, uri, (workspace.text(uri) ?? '').search(silencing)),
          ),
        ]),
  ];
  return sections.length === 0 ? [] : [tell`## Left out`, ...sections];
}
