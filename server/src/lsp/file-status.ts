import type { FileStatus, FileStatusParams } from './protocol.ts';
import type { Session } from './session.ts';

/** Under which settings a file is looked at. */
export function answerFileStatus(session: Session, { uri: clientUri }: FileStatusParams): FileStatus {
  const { configurations, uris, workspace } = session;
  const uri = uris.canonical(clientUri);
  const { preset, kubernetesMinor, ignored } = configurations.configurationOf(uri);
  const file = configurations.fileFor(uri);
  return {
    checked: configurations.settingsOf(uri).enable && !ignored && workspace.text(uri) !== undefined,
    preset,
    kubernetesVersion: `1.${kubernetesMinor}`,
    configurationFile: file === undefined ? null : uris.display(file),
    known: workspace.text(uri) === undefined ? 0 : workspace.check(uri).known.length,
  };
}
