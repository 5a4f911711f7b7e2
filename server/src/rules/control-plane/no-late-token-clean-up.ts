import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed, listFlag } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { durationSeconds } from './shared/duration.ts';
import { controllerManagerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Token Secrets that outlive their last use. */
export const noLateTokenCleanUp = defineRule({
  meta: {
    slug: 'no-late-token-clean-up',
    code: 'ZT633',
    area: 'control-plane',
    title: 'Unused token Secrets are kept for longer than a year, or for ever',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['legacy-service-account', 'legacy-serviceaccount', 'LegacyServiceAccountToken'],
    covers: ['API-15'],
    equivalents: [],
    references: [references.controllerManager, references.serviceAccounts],
    docs: {
      why: `Token Secrets that Kubernetes made itself up to 1.23 never expire. kube-controller-manager takes those away that nobody used for
\`--legacy-service-account-token-clean-up-period\` (8760 hours, a year): first they are refused, after another such time deleted. A longer time, a
cleaner that is switched off, or a feature gate that brings the Secrets back keeps tokens alive that nobody knows of.

Secrets that somebody wrote are never cleaned up, whatever is set here.`,
      bad: {
        yaml: controllerManagerPod([
          '--use-service-account-credentials=true',
          '--legacy-service-account-token-clean-up-period=43800h',
        ]),
      },
      good: {
        yaml: controllerManagerPod([
          '--use-service-account-credentials=true',
          '--legacy-service-account-token-clean-up-period=2160h',
        ]),
      },
      whenToTurnOff: 'Never; list Pods that still use such a Secret instead.',
    },
  },
  ...rulesOfComponents(['kube-controller-manager', 'kube-apiserver'], (component, minor) => [
    ...period(component),
    ...cleanerOff(component),
    ...gates(component, minor),
  ]),
});

function period(component: ComponentFlags): readonly FlagProblem[] {
  const name = 'legacy-service-account-token-clean-up-period';
  const flag = flagNamed(component, name);
  const seconds = durationSeconds(flag?.value ?? '');
  if (component.component !== 'kube-controller-manager' || seconds === undefined || seconds <= 8760 * 3600)
    return [];
  return [
    {
      flag,
      message: tell`Unused token Secrets are kept for ${Math.round(seconds / 86400)} days before they are refused; leave the default of a year, or write less`,
      remedies: () => [writeFlag(component, name, '8760h', { note: tell`the default` })],
    },
  ];
}

function cleanerOff(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'controllers');
  const off = (listFlag(component, 'controllers') ?? []).find((one) =>
    /^-legacy-service-?account-token-cleaner(?:-controller)?$/.test(one.trim()),
  );
  if (component.component !== 'kube-controller-manager' || off === undefined) return [];
  return [
    {
      flag,
      message: tell`controllers switches ${off.slice(1)} off, so token Secrets that nobody uses stay for ever; take it out`,
    },
  ];
}

function gates(component: ComponentFlags, minor: number): readonly FlagProblem[] {
  const flag = flagsNamed(component, 'feature-gates').find(({ value }) =>
    /(?:^|,)LegacyServiceAccountToken(?:NoAutoGeneration|CleanUp)=false(?:,|$)/.test(value ?? ''),
  );
  const gate = /LegacyServiceAccountToken\w+/.exec(flag?.value ?? '')?.[0];
  if (flag === undefined || gate === undefined) return [];
  const makes = gate.endsWith('NoAutoGeneration');
  // Locked when stable, and gone two releases later (facts A.2).
  if (minor >= (makes ? 26 : 30))
    return [
      {
        flag,
        severity: 'warning',
        message: tell`${component.component} does not start: feature gate ${gate} can no longer be false since Kubernetes 1.${makes ? 26 : 30}; take it out`,
      },
    ];
  return [
    {
      flag,
      message: makes
        ? tell`${gate}=false makes a token that never expires for every ServiceAccount; take it out`
        : tell`${gate}=false keeps tokens alive that nobody uses; take it out`,
    },
  ];
}
