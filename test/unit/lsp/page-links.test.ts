import { describe, expect, test } from 'vitest';
import { pageAddresses } from '../../../server/src/lsp/page-links.ts';
import type { Session } from '../../../server/src/lsp/session.ts';
import { createUriTable } from '../../../server/src/lsp/uris.ts';

function address(root: unknown, uri: string): string | undefined {
  return pageAddresses({ uris: createUriTable() } as Session, root)(uri);
}

describe('addresses on pages', () => {
  test.each([
    ['file:///w/app', 'file:///w/app/k8s/role.yaml', '/k8s/role.yaml'],
    ['file:///w/app/', 'file:///w/app/role.yaml', '/role.yaml'],
    ['file:///w/app', 'file:///w/infra/role.yaml', '/../infra/role.yaml'],
    ['file:///w/app', 'file:///w/application/role.yaml', '/../application/role.yaml'],
    ['file:///w/app', 'file:///other/role.yaml', '/../../other/role.yaml'],
    ['file:///', 'file:///role.yaml', '/role.yaml'],
    ['file:///w/my%20app', 'file:///w/my app/r%C3%B6le.yaml', '/r%C3%B6le.yaml'],
    ['vscode-vfs://github/o/app', 'vscode-vfs://github/o/infra/role.yaml', '/../infra/role.yaml'],
    ['file:///c%3A/app', 'file:///C:/infra/role.yaml', '/../infra/role.yaml'],
  ])('from %s to %s', (root, uri, expected) => {
    expect(address(root, uri)).toBe(expected);
  });

  test.each([
    ['file:///w', 'vscode-vfs://github/w/role.yaml'],
    ['vscode-vfs://github/o/app', 'vscode-vfs://gitlab/o/app/role.yaml'],
    ['file:///c%3A/app', 'file:///d%3A/app/role.yaml'],
    ['file:///w', 'untitled:Untitled-1'],
    [undefined, 'file:///w/role.yaml'],
    [7, 'file:///w/role.yaml'],
  ])('none from %s to %s', (root, uri) => {
    expect(address(root, uri)).toBeUndefined();
  });
});
