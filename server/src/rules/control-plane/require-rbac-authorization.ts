import { flagNamed, wholeListFlag } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** An API server that is told how to authorize, and not by RBAC. */
export const requireRbacAuthorization = defineRule({
  meta: {
    slug: 'require-rbac-authorization',
    code: 'ZT602',
    area: 'control-plane',
    title: 'Roles and bindings mean nothing: RBAC is not among the authorization modes',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['authorization-mode', 'authorization_mode', 'authorizationMode'],
    covers: ['API-03'],
    equivalents: [
      'checkov:CKV_K8S_77',
      'kubescape:C-0120',
      'trivy:KCV-0009',
      'kics:authorization_mode_rbac_not_set',
    ],
    references: [references.authorization],
    docs: {
      why: `\`--authorization-mode\` lists all that decides. Without \`RBAC\` in it the API server still stores Roles and bindings, and asks none of them:
reviews of them prove nothing, and rights come from a policy file on the control-plane node (ABAC) or from nowhere.

A list with \`Webhook\` is silent: the service behind it may know RBAC. \`AlwaysAllow\` has a rule of its own.`,
      bad: {
        yaml: apiServerPod(['--authorization-mode=Node,ABAC', '--authorization-policy-file=/etc/abac.jsonl']),
      },
      good: { yaml: apiServerPod(['--authorization-mode=Node,RBAC']) },
      whenToTurnOff: 'Never, where Roles are used.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => {
    const flag = flagNamed(component, 'authorization-mode');
    const modes = wholeListFlag(component, 'authorization-mode');
    // Talos adds what is written to its own modes.
    if (modes === undefined || flag?.value === '' || component.source === 'talos') return [];
    if (['RBAC', 'Webhook', 'AlwaysAllow'].some((mode) => modes.includes(mode))) return [];
    if (!component.complete && component.source === 'pod') return [];
    // With a mode that does not exist the API server does not start (no-invalid-api-server-flags).
    if (!modes.every((mode) => ['ABAC', 'AlwaysDeny', 'Node'].includes(mode))) return [];
    return [
      {
        flag,
        message: tell`authorization-mode ${modes.join(',')} never asks RBAC, so Roles and bindings mean nothing; add RBAC to the list`,
        remedies: () => [writeFlag(component, 'authorization-mode', [...modes, 'RBAC'].join(','))],
      },
    ];
  }),
});
