import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { isUnset } from './shared/missing-flags.ts';
import { references } from './shared/references.ts';

/** An API server that logs no requests. */
export const requireAuditLog = defineRule({
  meta: {
    slug: 'require-audit-log',
    code: 'ZT635',
    area: 'control-plane',
    title: 'Nobody can tell later who did what: the API server keeps no audit log',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['audit-log-path', 'audit-policy-file', 'audit-webhook'],
    covers: ['API-14'],
    equivalents: ['checkov:CKV_K8S_91', 'kubescape:C-0130', 'kubescape:C-0160'],
    references: [references.audit],
    docs: {
      why: `Who used a stolen token, and for what, is answered by the audit log alone. It needs two flags: \`--audit-policy-file\` says what is logged (without
it nothing is), and \`--audit-log-path\` or \`--audit-webhook-config-file\` says where to. A path without a policy gives an empty log.

Absence is judged only where the whole command line stands in the file.`,
      bad: {
        yaml: apiServerPod(['--anonymous-auth=false', '--audit-log-path=/var/log/kubernetes/audit.log']),
      },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--audit-policy-file=/etc/kubernetes/audit.yaml',
          '--audit-log-path=/var/log/kubernetes/audit.log',
        ]),
      },
      whenToTurnOff: 'Where requests are logged in front of the API server.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => {
    const [policy, ...targets] = [
      'audit-policy-file',
      'audit-log-path',
      'audit-webhook-config-file',
    ] as const;
    const noPolicy = isUnset(component, policy);
    const noTarget = targets.every((name) => isUnset(component, name));
    if (!noPolicy && !noTarget) return [];
    const target = targets.map((name) => flagNamed(component, name)).find((flag) => flag !== undefined);
    const message = !noPolicy
      ? tell`audit-policy-file says what is logged and nothing says where to; write --audit-log-path or --audit-webhook-config-file`
      : noTarget
        ? tell`kube-apiserver keeps no audit log, so nobody can tell later who used a token; write --audit-policy-file and --audit-log-path`
        : tell`Nothing is logged without --audit-policy-file, wherever the log is to go; write one`;
    return [{ flag: noPolicy ? (noTarget ? undefined : target) : flagNamed(component, policy), message }];
  }),
});
