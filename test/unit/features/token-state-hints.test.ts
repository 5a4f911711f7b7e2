import { expect, test } from 'vitest';
import { tokenStateHints } from '../../../server/src/features/token-state-hints.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const own = (source: string): string => `      volumeMounts:
        - {name: own, mountPath: /tokens}
  volumes:
    - name: own
      projected: {sources: [{serviceAccountToken: {path: token${source}}}]}
`;

const account = (automount: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app}\n${automount}---\n`;

function pod(fields: string, more = ''): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec: # the Pod
${fields}  containers:
    - name: web
      image: registry.example.com/web:1
${more}`;
}

function hintsOf(text: string) {
  const workspace = workspaceOf({ 'pod.yaml': text });
  return tokenStateHints(workspace, uriOf('pod.yaml'), 0, text.length);
}

test.each([
  [account('') + pod('  serviceAccountName: app\n'), 'token mounted: ServiceAccount app, 1 year'],
  [pod(''), 'token mounted unless ServiceAccount default refuses it, 1 year'],
  [account('automountServiceAccountToken: false\n') + pod('  serviceAccountName: app\n'), 'no token mounted'],
  [
    pod('  automountServiceAccountToken: false\n', own(', expirationSeconds: 7200')),
    'own token: ServiceAccount default, 2 hours',
  ],
  [pod('  automountServiceAccountToken: false\n', own('')), 'own token: ServiceAccount default, 1 hour'],
  [
    pod('  automountServiceAccountToken: false\n', own(', expirationSeconds: 3607')),
    'own token: ServiceAccount default, 1 year',
  ],
  [
    pod('  automountServiceAccountToken: false\n', own(', expirationSeconds: 3607, audience: vault')),
    'own token: ServiceAccount default, 1 hour',
  ],
])('%#', (text, label) => {
  const hints = hintsOf(text);
  expect(hints.map((hint) => hint.label)).toEqual([label]);
  expect(text.slice(0, hints[0]?.offset)).toMatch(/\nspec:$/);
});

test('the tooltip says who decides, which containers get it, and what it is bound to', () => {
  const binding = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
`;
  const text = (
    account('') + pod('  serviceAccountName: app\n', '  initContainers: [{name: init, image: x}]\n')
  )
    .replace('{name: app}', '{name: app, namespace: shop}')
    .replace('  name: web', '  name: web\n  namespace: shop');
  expect(hintsOf(text + binding)[0]?.tooltip.split('\n')).toEqual([
    'Neither the Pod nor its ServiceAccount says anything, so the API server mounts the token.',
    'At /var/run/secrets/kubernetes.io/serviceaccount in containers init, web.',
    'ClusterRoleBinding all gives the ServiceAccount ClusterRole cluster-admin in the whole cluster, which lets it do everything.',
  ]);
});

test('nothing is said where a template hides it, in flow style, outside the asked range and without a Pod', () => {
  expect(hintsOf(pod('  serviceAccountName: {{ .Values.account }}\n'))).toEqual([]);
  expect(hintsOf('{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: []}}')).toEqual([]);
  expect(hintsOf('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nspec: {}\n')).toEqual([]);
  const text = pod('');
  const workspace = workspaceOf({ 'pod.yaml': text });
  expect(tokenStateHints(workspace, uriOf('pod.yaml'), 0, 10)).toEqual([]);
});
