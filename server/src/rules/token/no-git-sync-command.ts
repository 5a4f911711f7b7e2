import { podBearingKinds, podOf } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { isPath } from './credentials/text-finding.ts';

/** git-sync with another program in the place of git, which then runs beside the repository's credentials. */
export const noGitSyncCommand = defineRule({
  meta: {
    slug: 'no-git-sync-command',
    code: 'ZT138',
    area: 'token',
    title: 'git-sync runs another program in the place of git',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-35'],
    equivalents: ['checkov:CKV_K8S_159'],
    references: [{ title: 'git-sync: manual', url: 'https://github.com/kubernetes/git-sync#manual' }],
    docs: {
      why: 'git-sync holds the credentials of the repository. `GITSYNC_GIT` and `--git` name the program it runs instead of git, so whoever sets them runs a program of their choice with those credentials. The image brings git along: no deployment needs them.',
      bad: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: sync
spec:
  containers:
    - name: git-sync
      image: registry.k8s.io/git-sync/git-sync:v4.4.0
      env:
        - name: GITSYNC_REPO
          value: https://git.example.com/app
        - name: GITSYNC_GIT
          value: /repo/tool
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: sync
spec:
  serviceAccountName: sync
  automountServiceAccountToken: false
  containers:
    - name: git-sync
      image: registry.k8s.io/git-sync/git-sync:v4.4.0
      env:
        - name: GITSYNC_REPO
          value: https://git.example.com/app
`,
      },
      whenToTurnOff: 'For an image that keeps git elsewhere and a path nobody else can write to.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      const pod = podOf(resource);
      if (pod === undefined) continue;
      for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
        items(at(pod.spec, list)).forEach((container, index) => {
          if (!/(?:^|\/)git-sync(?:[:@]|$)/.test(stringAt(container, 'image') ?? '')) return;
          for (const { node, path, name } of programSettings(container, [...pod.path, list, index])) {
            const { apiVersion, kind, namespace, name: owner } = resource;
            context.report({
              range: node.range,
              message: tell`${name} makes git-sync run another program than git with the credentials of the repository; remove it`,
              resource: { apiVersion, kind, namespace, name: owner },
              data: [...path],
            });
          }
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const root = context.parse(finding.document)?.root;
    const { data, document } = finding;
    if (!root || !isPath(data) || at(root, ...data) === undefined || isShared(root, data)) return [];
    return [
      {
        title: tell`Let git-sync run git`,
        safe: false,
        preferred: true,
        plan: () => ({
          changes: [
            {
              type: 'edit',
              document,
              operations: [{ op: 'removeItem', path: data }],
              label: tell`Remove it`,
            },
          ],
        }),
      },
    ];
  },
});

interface Setting {
  readonly node: Located;
  readonly path: Path;
  readonly name: string;
}

function programSettings(container: Located, path: Path): readonly Setting[] {
  const variables = items(at(container, 'env')).flatMap((node, index): readonly Setting[] => {
    const name = stringAt(node, 'name');
    const isGit = /^(?:\/usr(?:\/local)?\/bin\/|\/bin\/)?git$/.test(stringAt(node, 'value') ?? '');
    return (name === 'GITSYNC_GIT' || name === 'GIT_SYNC_GIT') && !isGit
      ? [{ node, path: [...path, 'env', index], name }]
      : [];
  });
  const flags = items(at(container, 'args')).flatMap((node, index): readonly Setting[] => {
    const value = /^--?git=(.*)$/.exec(stringAt(node) ?? '')?.[1];
    return value === undefined || /^(?:\/usr(?:\/local)?\/bin\/|\/bin\/)?git$/.test(value)
      ? []
      : [{ node, path: [...path, 'args', index], name: '--git' }];
  });
  return [...variables, ...flags];
}
