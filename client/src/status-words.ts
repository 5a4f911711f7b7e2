import type { FileStatus, Status } from '../../server/src/lsp/protocol.ts';
import type { Translate } from './recovery/crash-words.ts';

/** What the server's life looks like from outside. */
export type Health =
  | { readonly kind: 'starting' | 'well' }
  /** It ended by itself: it will be started again, or stays off. `file` is what it worked on. */
  | { readonly kind: 'restarting' | 'off'; readonly file: string | undefined };

/** What an entry of the status bar says; `command` is what a click does. */
export interface StatusEntry {
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly busy: boolean;
  readonly command: { readonly title: string; readonly command: string };
}

/** The entry about the server and the active file: what is being done, what was found, what is left out. */
export function stateEntry(
  health: Health,
  status: Status | undefined,
  findings: number,
  isChecked: boolean,
  t: Translate,
): StatusEntry {
  const restart = { title: t('Restart'), command: 'zeroToken.restart' };
  const output = { title: t('Show Output'), command: 'zeroToken.showOutputChannel' };
  const atFile = (file: string | undefined): string =>
    file === undefined ? '' : t('It was reading {0}.', file);
  if (health.kind === 'off')
    return {
      text: t('Zero Token is not running'),
      detail: atFile(health.file),
      severity: 'error',
      busy: false,
      command: restart,
    };
  if (health.kind === 'restarting')
    return {
      text: t('Zero Token ended unexpectedly and starts again'),
      detail: atFile(health.file),
      severity: 'warning',
      busy: true,
      command: output,
    };
  if (health.kind === 'starting' || status === undefined)
    return {
      text: t('Zero Token is starting'),
      detail: '',
      severity: 'information',
      busy: true,
      command: output,
    };
  const { state, scan, files, unread, truncated } = status;
  const scanning = state === 'scanning';
  const found =
    findings === 0
      ? t('nothing found in this file')
      : findings === 1
        ? t('1 finding in this file')
        : t('{0} findings in this file', findings);
  const parts = [
    scanning
      ? scan === undefined
        ? t('Looking for files')
        : t('Reading {0} of {1} files', scan.done, scan.total)
      : files === 1
        ? t('1 file')
        : t('{0} files', files),
    ...(truncated ? [t('more are left out (zeroToken.workspace.maxFiles)')] : []),
    ...(unread === 0 ? [] : [unread === 1 ? t('1 cannot be read') : t('{0} cannot be read', unread)]),
  ];
  return {
    text: `Zero Token: ${isChecked ? found : t('this file is not checked')}`,
    detail: parts.join(' · '),
    // Findings that rest on files nobody looks at may be wrong; a file that is no text is no such matter.
    severity: truncated ? 'warning' : 'information',
    busy: scanning,
    command:
      truncated || unread > 0
        ? { title: t('Check Workspace'), command: 'zeroToken.checkWorkspace' }
        : { title: t('Show Problems'), command: 'workbench.actions.view.problems' },
  };
}

/** The entry about the settings of the active file; `shown` is the configuration file as the user knows it. */
export function configurationEntry(
  file: FileStatus | undefined,
  shown: string | undefined,
  t: Translate,
): StatusEntry {
  const parts =
    file === undefined
      ? []
      : [
          t('preset {0}', file.preset),
          `Kubernetes ${file.kubernetesVersion}`,
          ...(file.known === 0 ? [] : [t('{0} known from the baseline', file.known)]),
        ];
  return {
    text: shown ?? t('No configuration file'),
    detail: parts.join(' · '),
    severity: 'information',
    busy: false,
    command:
      shown === undefined
        ? { title: t('Create'), command: 'zeroToken.createConfig' }
        : { title: t('Open'), command: 'zeroToken.openConfig' },
  };
}
