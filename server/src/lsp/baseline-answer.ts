import { baselineFileName, printBaseline, rememberFindings } from '../engine/baseline.ts';
import { configFileNames } from '../engine/config/model.ts';
import { pageAddresses } from './page-links.ts';
import type { BaselineNaming, ReportResult } from './protocol.ts';
import type { Session } from './session.ts';

/** All that is found in a folder's files as a baseline, and where it is to be named so that it counts for them. */
export function answerBaseline(
  session: Session,
  root: string,
  files: readonly { readonly uri: string; readonly shown: string }[],
): ReportResult {
  const { workspace } = session;
  const found = files.map(({ uri, shown }) => {
    const { findings, known } = workspace.check(uri);
    return { uri, shown, findings: [...findings, ...known] };
  });
  const baseline = new Map(
    found.map(({ shown, findings }) => [shown, rememberFindings(findings, workspace.placeInWords)]),
  );
  const held = found.filter(({ findings }) => findings.length > 0);
  return {
    text: printBaseline(baseline),
    findings: held.reduce((sum, { findings }) => sum + findings.length, 0),
    naming: namingFor(
      session,
      root,
      held.map(({ uri }) => uri),
    ),
  };
}

/** The nearest configuration alone counts for a file: every one that is nearest to some file must name the baseline. */
function namingFor(session: Session, root: string, held: readonly string[]): readonly BaselineNaming[] {
  const { configurations, uris } = session;
  const own = `${root}/${configFileNames[0]}`;
  const nearest = new Set((held.length > 0 ? held : [own]).map((uri) => configurations.fileFor(uri) ?? own));
  return [...nearest].sort().flatMap((uri) => {
    const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
    const address = pageAddresses(session, folder)(`${root}/${baselineFileName}`);
    const configuration = uris.display(uri);
    return address === undefined ? [] : [{ configuration, path: decodeURIComponent(address.slice(1)) }];
  });
}
