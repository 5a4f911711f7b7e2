import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import type { Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isPath } from './credentials/text-finding.ts';
import { tokenSecretType } from './token-secret/token-secret.ts';
import { type SecretUse, secretUses } from './token-secret/uses.ts';

/** A key that a Pod asks of a Secret which the workspace shows without it. */
export const noMissingSecretKey = defineRule({
  meta: {
    slug: 'no-missing-secret-key',
    code: 'ZT136',
    area: 'token',
    title: 'A Pod asks for a key that the Secret does not have',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-24'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: Secrets, optional Secrets',
        url: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist',
      },
    ],
    docs: {
      why: 'A container whose variable names a key that the Secret lacks does not start (`CreateContainerConfigError`), and a volume that lists such a key is not mounted, unless `optional: true` says otherwise. The rule speaks only where the Secret itself is in the workspace, complete, in the same namespace and with values: a Secret that is not here is not missing, and one without values is filled by something else.',
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  db-password: "{{ password }}"
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.0
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: web
              key: dbPassword
`.replace('{{ password }}', '<password>'),
      },
      good: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  db-password: "<password>"
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  automountServiceAccountToken: false
  containers:
    - name: web
      image: registry.example.com/web:1.4.0
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: web
              key: db-password
`,
      },
      whenToTurnOff: 'Where something adds keys to Secrets after they are applied.',
    },
  },
  checkResource(resource, context) {
    const { pod, namespace } = resource.facts;
    if (pod === undefined) return;
    for (const use of secretUses(pod)) {
      const wanted = wantedKeys(use, resource);
      if (wanted.length === 0) continue;
      const keys = shownKeys(context.graph, use.secret, namespace);
      if (keys === undefined) continue;
      for (const key of wanted) {
        if (keys.has(key)) continue;
        context.report({
          range: use.site.range,
          message: tell`Secret ${use.secret} has no key ${key} (it has ${[...keys].slice(0, 4).join(', ')}${keys.size > 4 ? ', …' : ''}), so the container does not start; name a key it has or add this one`,
          related: context.graph.inNamespace('Secret', use.secret, namespace).map(({ document, facts }) => ({
            message: tell`Secret ${use.secret}`,
            document,
            path: facts.site.path,
          })),
          data: { path: [...use.site.path], key },
        });
      }
    }
  },
  fixes,
});

function wantedKeys(use: SecretUse, { facts }: PlacedResource): readonly string[] {
  if (use.how === 'env') {
    const env = facts.pod?.containers
      .flatMap(({ secretEnv }) => secretEnv)
      .find(({ path }) => JSON.stringify(path) === JSON.stringify(use.site.path));
    return env === undefined || env.optional || use.key === undefined ? [] : [use.key];
  }
  if (use.how !== 'volume' || use.volume.secret?.optional === true) return [];
  return [...new Set((use.items ?? []).map(({ key }) => key))];
}

/** All keys that the Secrets of that name show; undefined when none is here or one may have more than it shows. */
function shownKeys(
  graph: WorkspaceGraph,
  name: string,
  namespace: string | undefined,
): ReadonlySet<string> | undefined {
  const keys = new Set<string>();
  for (const { facts } of graph.inNamespace('Secret', name, namespace)) {
    const { secret } = facts;
    if (secret === undefined) continue;
    if (facts.completeness !== 'complete' || secret.keys.length === 0 || secret.type === tokenSecretType)
      return undefined;
    for (const key of secret.keys) keys.add(key);
  }
  return keys.size === 0 ? undefined : keys;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { data, document } = finding;
  if (typeof data !== 'object' || data === null || !('path' in data) || !isPath(data.path)) return [];
  const { path, key } = data;
  // Only a reference by name and key has one place to change.
  if (path.at(-2) !== 'secretKeyRef' || typeof key !== 'string') return [];
  const [workload] = context.resourcesOf(document).filter(({ facts }) => startsWith(path, facts.pod?.path));
  const use =
    workload?.facts.pod &&
    secretUses(workload.facts.pod).find(({ site }) => JSON.stringify(site.path) === JSON.stringify(path));
  if (workload === undefined || use === undefined) return [];
  const keys = shownKeys(context.graph, use.secret, workload.facts.namespace) ?? new Set<string>();
  const near = [...keys].filter((candidate) => plain(candidate) === plain(key));
  const [only] = near;
  if (only === undefined || near.length > 1) return [];
  return [
    {
      title: tell`Read key ${only}`,
      safe: false,
      preferred: true,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document,
            operations: [{ op: 'replaceScalar', path: [...path.slice(0, -1), 'key'], value: only }],
            label: tell`Read key ${only}`,
          },
        ],
      }),
    },
  ];
}

function startsWith(path: Path, start: Path | undefined): boolean {
  return start?.every((segment, index) => segment === path[index]) === true;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}
