import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, isAbsent, listFlag } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { stringAt } from '../../yaml/access.ts';
import type { Path } from '../../yaml/located.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { type Authorizer, authorizationFiles } from './shared/authorizers.ts';
import { type FlagProblem, problemsOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import type { PlacedFile } from './shared/files.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Authorization that says yes to everybody who logs in. */
export const noAlwaysAllowAuthorization = defineRule({
  meta: {
    slug: 'no-always-allow-authorization',
    code: 'ZT601',
    area: 'control-plane',
    title: 'Every caller may do everything: authorization is AlwaysAllow',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [...podBearingKinds, 'KubeletConfiguration', 'AuthorizationConfiguration'],
    triggers: ['authorization-mode', 'authorization_mode', 'authorizationMode', 'AlwaysAllow'],
    covers: ['API-03', 'API-16', 'API-19'],
    equivalents: [
      'checkov:CKV_K8S_74',
      'checkov:CKV_K8S_139',
      'kubescape:C-0118',
      'kubescape:C-0173',
      'trivy:KCV-0007',
      'trivy:KCV-0080',
      'kics:authorization_mode_set_to_always_allow',
    ],
    references: [references.authorization, references.kubeletAuth],
    docs: {
      why: `With \`AlwaysAllow\` in \`--authorization-mode\`, RBAC is never asked: one authorizer that says yes is enough, wherever it stands in the list.
Every caller that can log in is an administrator, the token of any Pod included. It is also what kube-apiserver does when neither
\`--authorization-mode\` nor \`--authorization-config\` is given. (It then refuses callers without a credential, whatever \`--anonymous-auth\` says.)

On a kubelet the same word lets everybody with a certificate of the cluster run commands in every container of the node.`,
      bad: { yaml: apiServerPod(['--authorization-mode=RBAC,AlwaysAllow']) },
      good: { yaml: apiServerPod(['--authorization-mode=Node,RBAC']) },
      whenToTurnOff: 'For API servers of tests that hold nothing and can be reached from this machine only.',
    },
  },
  ...rulesOfProblems((document, resources, minor) => [
    ...problemsOfComponents(
      ['kube-apiserver', 'kubelet'],
      (component) => (component.component === 'kubelet' ? ofKubelet(component) : ofApiServer(component)),
      document,
      minor,
    ),
    ...authorizationFiles(document, resources).flatMap(({ file, authorizers }) =>
      authorizers.flatMap((authorizer) => ofFile(file, authorizer, authorizers.length === 1)),
    ),
  ]),
});

function ofFile(
  { embedded }: PlacedFile,
  { node, path }: Authorizer,
  alone: boolean,
): readonly PlacedProblem[] {
  if (stringAt(node, 'type') !== 'AlwaysAllow') return [];
  return [
    {
      embedded,
      path: [...path, 'type'],
      message: tell`Authorizer AlwaysAllow says yes to whatever the ones before it leave open: every caller that can log in may do everything; write Node and RBAC`,
      remedies: () => (alone ? [] : [dropAuthorizer(path)]),
    },
  ];
}

function dropAuthorizer(path: Path): Remedy {
  return {
    title: tell`Remove the authorizer AlwaysAllow`,
    preferred: true,
    operations: [{ op: 'removeItem', path }],
  };
}

function ofKubelet(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'authorization-mode');
  if (flag?.value !== 'AlwaysAllow') return [];
  return [
    {
      flag,
      message: tell`kubelet authorization AlwaysAllow lets everybody whom the kubelet knows run commands in every container of the node; write Webhook, which asks RBAC`,
      remedies: () => [writeFlag(component, 'authorization-mode', 'Webhook')],
    },
  ];
}

function ofApiServer(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'authorization-mode');
  const remedies = () => [writeFlag(component, 'authorization-mode', 'Node,RBAC')];
  if (flag === undefined)
    return isAbsent(component, 'authorization-mode') && isAbsent(component, 'authorization-config')
      ? [
          {
            message: tell`kube-apiserver without --authorization-mode takes AlwaysAllow: every caller that can log in may do everything; write --authorization-mode=Node,RBAC`,
            remedies,
          },
        ]
      : [];
  if (!(listFlag(component, 'authorization-mode') ?? []).includes('AlwaysAllow')) return [];
  return [
    {
      flag,
      message: tell`authorization-mode AlwaysAllow says yes before RBAC is asked: every caller that can log in may do everything; write Node,RBAC`,
      remedies,
    },
  ];
}
