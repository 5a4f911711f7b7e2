import { booleanFlag, flagNamed, isAbsent } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Components that let themselves be looked into. */
export const noProfiling = defineRule({
  meta: {
    slug: 'no-profiling',
    code: 'ZT652',
    area: 'control-plane',
    title: 'A component answers profiling requests',
    severity: 'hint',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['profiling', 'enable-pprof', 'enableProfiling', 'ENABLE_PPROF'],
    covers: [],
    equivalents: [],
    references: [references.apiServer, references.controllerManager],
    docs: {
      why: `Profiles show what a component has in memory and cost it time. They are only for callers who may \`get\` \`/debug/pprof\`, so this is a matter of
keeping small what is reachable; benchmarks such as CIS ask for \`--profiling=false\`. etcd serves them without asking (\`--enable-pprof\`).`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--profiling=false']) },
      whenToTurnOff: 'Where profiles are taken.',
    },
  },
  ...rulesOfComponents(
    ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'],
    (component) => {
      const isEtcd = component.component === 'etcd';
      const name = isEtcd ? 'enable-pprof' : 'profiling';
      const on = booleanFlag(component, name) === true;
      if (!on && (isEtcd || !isAbsent(component, name))) return [];
      return [
        {
          flag: flagNamed(component, name),
          message: tell`${component.component} answers profiling requests, which show its memory and cost it time; write ${name}=false`,
          remedies: () => [writeFlag(component, name, 'false')],
        },
      ];
    },
  ),
});
