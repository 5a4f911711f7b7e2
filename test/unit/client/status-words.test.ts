import { describe, expect, test } from 'vitest';
import type { Translate } from '../../../client/src/recovery/crash-words.ts';
import { configurationEntry, stateEntry } from '../../../client/src/status-words.ts';
import type { Status } from '../../../server/src/lsp/protocol.ts';

const t: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));
const ready: Status = { state: 'ready', files: 12, unread: 0, truncated: false };
const well = { kind: 'well' } as const;

describe('the entry about the server', () => {
  test.each([
    ['starting', { kind: 'starting' } as const, undefined, 'Zero Token is starting', '', true],
    [
      'scanning',
      well,
      { ...ready, state: 'scanning', scan: { done: 120, total: 900 } } as const,
      'Zero Token: 3 findings in this file',
      'Reading 120 of 900 files',
      true,
    ],
    ['ready', well, ready, 'Zero Token: 3 findings in this file', '12 files', false],
  ])('while %s', (_, health, status, text, detail, busy) => {
    expect(stateEntry(health, status, 3, true, t)).toMatchObject({
      text,
      detail,
      busy,
      severity: 'information',
    });
  });

  test('leads to the problems, and to the report where files are left out', () => {
    expect(stateEntry(well, ready, 1, true, t)).toMatchObject({
      text: 'Zero Token: 1 finding in this file',
      command: { command: 'workbench.actions.view.problems' },
    });
    expect(stateEntry(well, { ...ready, truncated: true, unread: 2 }, 0, true, t)).toEqual({
      text: 'Zero Token: nothing found in this file',
      detail: '12 files · more are left out (zeroToken.workspace.maxFiles) · 2 cannot be read',
      severity: 'warning',
      busy: false,
      command: { title: 'Check Workspace', command: 'zeroToken.checkWorkspace' },
    });
    expect(stateEntry(well, ready, 0, false, t).text).toBe('Zero Token: this file is not checked');
  });

  test('after a crash says over which file, and leads to the restart', () => {
    expect(stateEntry({ kind: 'off', file: 'a.yaml' }, ready, 3, true, t)).toEqual({
      text: 'Zero Token is not running',
      detail: 'It was reading a.yaml.',
      severity: 'error',
      busy: false,
      command: { title: 'Restart', command: 'zeroToken.restart' },
    });
    expect(stateEntry({ kind: 'restarting', file: undefined }, ready, 3, true, t)).toMatchObject({
      severity: 'warning',
      busy: true,
      detail: '',
    });
  });
});

test('the entry about the configuration names the file in use and what it comes to', () => {
  const file = {
    checked: true,
    preset: 'strict',
    kubernetesVersion: '1.36',
    configurationFile: 'file:///w/.zero-token.yaml',
    known: 2,
  };
  expect(configurationEntry(file, '.zero-token.yaml', t)).toMatchObject({
    text: '.zero-token.yaml',
    detail: 'preset strict · Kubernetes 1.36 · 2 known from the baseline',
    command: { command: 'zeroToken.openConfig' },
  });
  expect(configurationEntry({ ...file, configurationFile: null, known: 0 }, undefined, t)).toMatchObject({
    text: 'No configuration file',
    detail: 'preset strict · Kubernetes 1.36',
    command: { command: 'zeroToken.createConfig' },
  });
});
