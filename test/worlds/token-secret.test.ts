import { describe, expect, test } from 'vitest';
import { noMountedTokenSecret } from '../../server/src/rules/token/no-mounted-token-secret.ts';
import { noTokenSecret } from '../../server/src/rules/token/no-token-secret.ts';
import { podErrors, podTemplateOf, readObjects, seenBy, updateErrors } from '../support/api-server.ts';
import type { Manifest } from '../support/manifest.ts';
import { allFindings, applyPlan, preferredOffer, uriOf, workspaceOf } from '../support/workspaces.ts';

const rules = [noTokenSecret, noMountedTokenSecret];

const secret = `# made by hand in 2021
apiVersion: v1
kind: Secret
metadata:
  name: reporter-token
  annotations:
    kubernetes.io/service-account.name: reporter
type: kubernetes.io/service-account-token
`;

const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reporter
secrets:
  - name: reporter-token
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reporter
spec:
  selector:
    matchLabels: {app: reporter}
  template:
    metadata:
      labels: {app: reporter}
    spec:
      serviceAccountName: reporter
      containers:
        - name: reporter # reads /etc/reporter
          image: registry.example.com/reporter:1.4
          volumeMounts:
            - name: identity
              mountPath: /etc/reporter
        - name: proxy
          image: registry.example.com/proxy:1.4
          volumeMounts:
            - name: identity
              mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      volumes:
        - name: identity
          secret:
            secretName: reporter-token
            defaultMode: 0440
`;

const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  template:
    spec:
      serviceAccountName: reporter
      restartPolicy: Never
      containers:
        - name: once
          image: registry.example.com/once:1.4
          volumeMounts:
            - {name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
      volumes:
        - {name: token, secret: {secretName: reporter-token}}
`;

const files = {
  'secret.yaml': secret,
  'account.yaml': account,
  'apps/deployment.yaml': deployment,
  'apps/job.yaml': job,
};

function objectsOf(workspace: ReturnType<typeof workspaceOf>): Manifest[] {
  return readObjects(...[...workspace.uris()].map((uri) => workspace.text(uri) ?? ''));
}

function byName(objects: readonly Manifest[], name: string, kind: string): Manifest {
  const found = objects.find((object) => object.metadata.name === name && object.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

describe('a token Secret in one file, its users and its ServiceAccount in others', () => {
  test('the Secret points to all of them and they to it', () => {
    const workspace = workspaceOf(files, { rules });
    const [finding] = workspace.check(uriOf('secret.yaml')).findings;
    expect(finding?.related.map(({ message, uri }) => [message, uri])).toEqual([
      ['ServiceAccount reporter, whose token it holds', uriOf('account.yaml')],
      ['ServiceAccount reporter lists it', uriOf('account.yaml')],
      ['Deployment reporter uses it', uriOf('apps/deployment.yaml')],
      ['Job once uses it', uriOf('apps/job.yaml')],
    ]);
    const [use] = workspace.check(uriOf('apps/deployment.yaml')).findings;
    expect(use?.related.map(({ message, uri }) => [message, uri])).toEqual([
      ['The token Secret reporter-token', uriOf('secret.yaml')],
      ['ServiceAccount reporter, whose token it holds', uriOf('account.yaml')],
    ]);
    expect(deployment.slice(use?.start, use?.end)).toBe('reporter-token');
    expect([use?.severity, use?.confidence]).toEqual(['error', 'medium']);
  });

  test('one fix converts all files, and every container sees the same files as before', () => {
    const workspace = workspaceOf(files, { rules });
    const before = objectsOf(workspace);
    const [finding] = workspace.check(uriOf('secret.yaml')).findings;
    const offer = preferredOffer(workspace.offers(finding!));
    expect(offer?.title).toBe('Convert 2 workloads and remove Secret reporter-token');
    expect(offer?.safe).toBe(false);
    const plan = workspace.plan(offer!);
    expect(plan.ok && plan.files.map(({ uri }) => uri).sort()).toEqual(Object.keys(files).map(uriOf).sort());
    const labels = plan.ok ? plan.files.flatMap(({ edits }) => edits.map(({ label }) => label)) : [];
    expect(new Set(labels)).toEqual(
      new Set([
        'Apply Deployment reporter with a projected token and wait for its Pods',
        'Delete Job once and create it again with a projected token',
        'Take the Secret off the list of ServiceAccount reporter',
        'Delete Secret reporter-token last, when no Pod uses it any more: this revokes the token',
      ]),
    );
    applyPlan(workspace, plan);
    expect(allFindings(workspace)).toEqual([]);

    const after = objectsOf(workspace);
    expect(after.map((object) => object.kind).sort()).toEqual(['Deployment', 'Job', 'ServiceAccount']);
    expect(byName(after, 'reporter', 'ServiceAccount').secrets).toBeUndefined();
    for (const [name, kind] of [
      ['reporter', 'Deployment'],
      ['once', 'Job'],
    ] as const) {
      const was = seenBy(byName(before, name, kind), before);
      const is = seenBy(byName(after, name, kind), after);
      const contents = (seen: typeof was) =>
        [...seen].map(([place, { content, mode }]) => [place, content, mode]).sort();
      expect(contents(is)).toEqual(contents(was));
      expect([...was.values()].filter(({ legacy }) => legacy).length).toBeGreaterThan(0);
      expect([...is.values()].every(({ legacy, renewed }) => !legacy && renewed)).toBe(true);
      expect(podErrors(podTemplateOf(byName(after, name, kind))?.spec)).toEqual([]);
    }
    expect(
      updateErrors(byName(before, 'reporter', 'Deployment'), byName(after, 'reporter', 'Deployment')),
    ).toEqual([]);
    // The Job rests on automount, its mount is gone.
    const converted = podTemplateOf(byName(after, 'once', 'Job'))?.spec;
    expect(converted?.containers?.length).toBe(1);
    expect(converted?.volumes).toBeUndefined();
    expect(updateErrors(byName(before, 'once', 'Job'), byName(after, 'once', 'Job'))).not.toEqual([]);
  });

  test('the verdict follows the other files', () => {
    const workspace = workspaceOf(files, { rules });
    const uses = () => workspace.check(uriOf('apps/deployment.yaml')).findings.length;
    expect(uses()).toBe(1);
    workspace.update(uriOf('secret.yaml'), secret.replace('kubernetes.io/service-account-token', 'Opaque'));
    expect(uses()).toBe(0);
    workspace.update(uriOf('secret.yaml'), secret);
    expect(uses()).toBe(1);
    workspace.remove(uriOf('secret.yaml'));
    expect(uses()).toBe(0);
  });

  test('automount switched off on the ServiceAccount keeps the projected volume at the default path', () => {
    const workspace = workspaceOf(
      { ...files, 'account.yaml': `${account}automountServiceAccountToken: false\n` },
      { rules },
    );
    const before = objectsOf(workspace);
    const [finding] = workspace.check(uriOf('apps/job.yaml')).findings;
    const offers = workspace.offers(finding!);
    expect(offers.map(({ title }) => title)).toEqual([
      'Mount a projected token instead of Secret reporter-token (then delete and recreate it)',
    ]);
    applyPlan(workspace, workspace.plan(offers[0]!));
    const after = objectsOf(workspace);
    const contents = (objects: Manifest[]) =>
      [...seenBy(byName(objects, 'once', 'Job'), objects)]
        .map(([place, { content }]) => [place, content])
        .sort();
    expect(contents(after)).toEqual(contents(before));
    expect(workspace.text(uriOf('apps/job.yaml'))).toContain(
      'mountPath: /var/run/secrets/kubernetes.io/serviceaccount',
    );
  });

  test('one workload that cannot be converted keeps the Secret', () => {
    const other = deployment
      .replaceAll('serviceAccountName: reporter', 'serviceAccountName: other')
      .replace('name: reporter\nspec', 'name: other\nspec');
    const workspace = workspaceOf({ ...files, 'other.yaml': other }, { rules });
    const [finding] = workspace.check(uriOf('secret.yaml')).findings;
    const offers = workspace.offers(finding!);
    expect(offers.map(({ title }) => title)).toEqual([
      'Convert 3 workloads and remove Secret reporter-token',
    ]);
    expect(offers[0]?.refusal).toContain(
      'Deployment other: Secret reporter-token holds a token of ServiceAccount reporter, but the Pods run as other',
    );
    expect(workspace.plan(offers[0]!).ok).toBe(false);
  });
});
