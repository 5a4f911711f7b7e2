import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { secretUses } from './token-secret/uses.ts';

/** A container that reads a Secret into its environment. */
export const preferSecretFile = defineRule({
  meta: {
    slug: 'prefer-secret-file',
    code: 'ZT135',
    area: 'token',
    title: 'A container reads a Secret into its environment instead of a file',
    severity: 'hint',
    confidence: 'low',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-21'],
    equivalents: [
      'checkov:CKV_K8S_35',
      'kubescape:C-0207',
      'kube-linter:read-secret-from-env-var',
      'kics:secrets_as_environment_variables',
      'datree:98',
      'kyverno:secrets-not-from-env-vars',
    ],
    references: [
      {
        title: 'Kubernetes: good practices for Secrets',
        url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
    ],
    docs: {
      why: 'A variable is fixed when the container starts, so a rotated value never arrives; it is handed on to every child process, and crash dumps and debug pages print it. A mounted file has none of that. Reading a Secret into the environment is still the form most programs ask for and far better than a literal, so this is a hint for reviews and never more.',
      bad: {
        yaml: `apiVersion: v1
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
              key: password
`,
      },
      good: {
        yaml: `apiVersion: v1
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
        - name: DB_PASSWORD_FILE
          value: /etc/web/password
      volumeMounts:
        - name: web
          mountPath: /etc/web
          readOnly: true
  volumes:
    - name: web
      secret:
        secretName: web
`,
      },
      whenToTurnOff: 'Where programs take their secrets from the environment only.',
    },
  },
  checkResource(resource: PlacedResource, context: WorkspaceContext) {
    const { pod } = resource.facts;
    if (pod === undefined) return;
    for (const use of secretUses(pod)) {
      if (use.how !== 'env' && use.how !== 'envFrom') continue;
      const what =
        use.how === 'env'
          ? tell`Variable ${use.variable ?? ''} is read from Secret ${use.secret}`
          : tell`The environment is read from Secret ${use.secret}`;
      context.report({
        range: use.site.range,
        message: tell`${what}: it never sees a rotated value and every child process inherits it; mount the key as a file if the program can read one`,
      });
    }
  },
});
