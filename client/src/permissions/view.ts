import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  PermissionItem,
  PermissionsParams,
  PermissionsResult,
} from '../../../server/src/lsp/protocol.ts';
import type { Chosen } from './subject-choice.ts';

/** A node of the view. */
export interface PermissionNode {
  readonly item: PermissionItem;
  /** The same after a refresh, so that what was open stays open. */
  readonly id: string;
  readonly children: readonly PermissionNode[];
}

/** The view “Effective Permissions”: hidden until somebody's permissions are asked for. */
export interface PermissionsView extends vscode.Disposable {
  /** Whose permissions it shows. */
  readonly shown: Chosen | undefined;
  show(subject: Chosen): Promise<void>;
  /** Asks the server again, now or when the view is next seen. */
  refresh(): void;
}

export function createPermissionsView(client: BaseLanguageClient): PermissionsView {
  const changed = new vscode.EventEmitter<undefined>();
  let shown: Chosen | undefined;
  let roots: readonly PermissionNode[] = [];
  let outdated = false;
  let asked = 0;
  const tree = vscode.window.createTreeView<PermissionNode>('zeroToken.effectivePermissions', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...(node === undefined ? roots : node.children)],
      getParent: (node) => parentOf(node, roots),
      getTreeItem: (node) => treeItem(client, node),
    },
    showCollapseAll: true,
  });

  const load = async (): Promise<void> => {
    if (shown === undefined) return;
    outdated = false;
    asked += 1;
    const turn = asked;
    const params: PermissionsParams = { subject: shown.subject };
    const { nodes } = await client.sendRequest<PermissionsResult>('zeroToken/permissions', params);
    // A later question has the later answer.
    if (turn !== asked) return;
    roots = toNodes(nodes, '');
    // In a container of its own the view has no room for a description.
    tree.message = shown.label;
    changed.fire(undefined);
  };
  const loadQuietly = (): void => {
    load().catch(() => {
      outdated = true;
    });
  };
  const seen = tree.onDidChangeVisibility(({ visible }) => {
    if (visible && outdated) loadQuietly();
  });
  return {
    get shown() {
      return shown;
    },
    async show(subject) {
      shown = subject;
      await vscode.commands.executeCommand('setContext', 'zeroToken.showsPermissions', true);
      await load();
      const [first] = roots;
      // The view may not be there yet in the moment it is first shown; it shows its root then anyway.
      if (first !== undefined)
        await Promise.resolve(tree.reveal(first, { focus: true, expand: true })).catch(() => undefined);
    },
    refresh() {
      if (tree.visible) loadQuietly();
      else outdated = true;
    },
    dispose() {
      vscode.Disposable.from(tree, changed, seen).dispose();
    },
  };
}

function toNodes(items: readonly PermissionItem[], parent: string): readonly PermissionNode[] {
  const used = new Map<string, number>();
  return items.map((item) => {
    const name = `${parent}/${item.kind === 'section' ? sectionId(item) : `${item.label} ${item.detail ?? ''}`}`;
    const times = used.get(name) ?? 0;
    used.set(name, times + 1);
    const id = times === 0 ? name : `${name} #${times}`;
    return { item, id, children: toNodes(item.children, id) };
  });
}

/** Sections say how many things they hold, which changes. */
function sectionId({ label }: PermissionItem): string {
  return label.replaceAll(/\d+/g, '');
}

function parentOf(wanted: PermissionNode, nodes: readonly PermissionNode[]): PermissionNode | undefined {
  return (
    nodes.find(({ children }) => children.includes(wanted)) ??
    nodes.map(({ children }) => parentOf(wanted, children)).find((node) => node !== undefined)
  );
}

function treeItem(client: BaseLanguageClient, { item, id, children }: PermissionNode): vscode.TreeItem {
  const { kind, label, detail, location, key } = item;
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const isDanger = children[0]?.item.kind === 'danger' || children[0]?.item.kind === 'way';
  const state = children.length === 0 ? None : kind === 'section' && isDanger ? Expanded : Collapsed;
  const node = new vscode.TreeItem(label, state);
  node.id = id;
  const icon = iconOf(kind);
  if (icon !== undefined) node.iconPath = icon;
  if (detail !== undefined) node.description = detail;
  node.tooltip = detail === undefined ? label : `${label} ${detail}`;
  if (key !== undefined) node.contextValue = 'explainable';
  if (location !== undefined) {
    const range = client.protocol2CodeConverter.asRange(location.range);
    const uri = client.protocol2CodeConverter.asUri(location.uri);
    const options: vscode.TextDocumentShowOptions = { selection: range, preview: true };
    node.command = { title: vscode.l10n.t('Open'), command: 'vscode.open', arguments: [uri, options] };
  }
  return node;
}

const icons: Readonly<Record<PermissionItem['kind'], vscode.ThemeIcon | undefined>> = {
  section: undefined,
  way: new vscode.ThemeIcon('flame', new vscode.ThemeColor('list.errorForeground')),
  danger: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  permission: new vscode.ThemeIcon('key'),
  note: new vscode.ThemeIcon('info'),
  workload: new vscode.ThemeIcon('package'),
  account: new vscode.ThemeIcon('account'),
  group: new vscode.ThemeIcon('organization'),
  binding: new vscode.ThemeIcon('link'),
  role: new vscode.ThemeIcon('shield'),
  rule: new vscode.ThemeIcon('law'),
  consequence: new vscode.ThemeIcon('arrow-right'),
};

function iconOf(kind: PermissionItem['kind']): vscode.ThemeIcon | undefined {
  return icons[kind];
}
