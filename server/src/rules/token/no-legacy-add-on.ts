import { podBearingKinds, podOf } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { addOnProblems } from './effective/add-ons.ts';
import { podOffer } from './effective/pod-offer.ts';
import { converted, refused } from './token-secret/tree.ts';

const dashboard = (args: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: kubernetes-dashboard
  namespace: kubernetes-dashboard
spec:
  selector:
    matchLabels:
      k8s-app: kubernetes-dashboard
  template:
    metadata:
      labels:
        k8s-app: kubernetes-dashboard
    spec:
      serviceAccountName: kubernetes-dashboard
      containers:
        - name: kubernetes-dashboard
          image: docker.io/kubernetesui/dashboard:v2.7.0
          args:
            - --auto-generate-certificates
${args}`;

/** Old cluster add-ons that lend their own permissions to whoever reaches them. */
export const noLegacyAddOn = defineRule({
  meta: {
    slug: 'no-legacy-add-on',
    code: 'ZT114',
    area: 'token',
    title: 'Tiller, or a Kubernetes Dashboard without login, lends its permissions to everyone',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-36'],
    equivalents: ['trivy:KSV-0102', 'kics:tiller_is_deployed'],
    references: [
      {
        title: 'Helm: changes since Helm 2, removal of Tiller',
        url: 'https://helm.sh/docs/faq/changes_since_helm2/#removal-of-tiller',
      },
      {
        title: 'Kubernetes Dashboard: access control',
        url: 'https://github.com/kubernetes-retired/dashboard/blob/master/docs/user/access-control/README.md',
      },
    ],
    docs: {
      why: [
        'Tiller ran inside the cluster, usually bound to `cluster-admin`, and by default asked nobody who they were: any Pod',
        'that reached its port could install anything. Helm 3 has no server and uses the permissions of the person who calls',
        'it. The Kubernetes Dashboard has a login, but also flags that go around it, after which everyone acts with the token',
        'of its ServiceAccount. Programs in the cluster that talk to the API server for people must pass on the tokens of',
        'those people.',
      ].join('\n'),
      bad: { yaml: dashboard('            - --enable-skip-login\n') },
      good: { yaml: dashboard('') },
      whenToTurnOff: 'For a dashboard in a throw-away cluster on your own machine.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      const location = podOf(resource);
      if (location === undefined) continue;
      for (const { range, path, message } of addOnProblems(location)) {
        context.report({ range, message, resource, data: [...path] });
      }
    }
  },
  fixes,
});

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  const path = Array.isArray(finding.data) ? (finding.data as Path) : [];
  if (!root || typeof path.at(-1) !== 'number') return [];
  const workload = context
    .resourcesOf(finding.document)
    .find(({ facts }) => facts.pod?.path.every((segment, index) => segment === path[index]) === true);
  const pod = workload?.facts.pod;
  if (workload === undefined || pod === undefined) return [];
  const outcome = isShared(root, path)
    ? refused(tell`The list is shared through a YAML anchor or merge key`)
    : converted([], [path]);
  return [podOffer({ workload, pod, root }, tell`Remove the flag`, outcome, { preferred: true })];
}
