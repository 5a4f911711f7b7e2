import { counted, tell, told } from '../../words/tell.ts';
import { codeSpan, tableRow } from '../markdown.ts';
import type { LastingCredential } from './lasting-credentials.ts';
import { placeLink } from './page-findings.ts';
import type { PageFacts } from './workspace-page.ts';

const mostShown = 100;

/** A table of what lets in whoever has a copy of it: which object, what, for how long, where. Never a value. */
export function credentialSection({ credentials, places, trend }: PageFacts): readonly string[] {
  const title = tell`## Long-lived credentials that are left`;
  if (credentials.length === 0) return [title, tell`None was found.`];
  const row = (credential: LastingCredential): string => {
    const { finding, what, lives, known } = credential;
    return tableRow([
      objectOf(credential),
      told(what),
      told(lives),
      placeLink(places, finding.uri, finding.start),
      ...(trend === undefined ? [] : [known ? tell`known` : tell`**new**`]),
    ]);
  };
  const more = credentials.length - mostShown;
  return [
    title,
    tell`Whoever gets a copy of one of these is let in, from wherever they are, for as long as it lives. What takes its place is issued for an hour and renewed by itself; the fixes in the editor write it. A credential that was ever pushed or shared is to be replaced at its issuer too: taking it out of the file does not end it.`,
    [
      tableRow([
        tell`Object`,
        tell`Credential`,
        tell`Lives`,
        tell`Where`,
        ...(trend === undefined ? [] : [tell`Baseline`]),
      ]),
      `|---|---|---|---|${trend === undefined ? '' : '---|'}`,
      ...credentials.slice(0, mostShown).map(row),
    ].join('\n'),
    ...(more > 0 ? [counted(more, '{0} more is not shown.', '{0} more are not shown.')] : []),
  ];
}

function objectOf({ finding: { resource } }: LastingCredential): string {
  if (resource === undefined) return tell`(no object)`;
  const { kind, namespace, name = tell`(no name)` } = resource;
  return codeSpan(`${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`);
}
