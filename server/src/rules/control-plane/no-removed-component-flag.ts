import type { ComponentFlag, ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import type { Remedy } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { renameFlag } from '../shared/component-flag-operations.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags, dropValues } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';
import { removedFlags, removedPlugins } from './shared/removed-flags.ts';

/** Flags and admission plugins that the release at hand does not know: the component does not start. */
export const noRemovedComponentFlag = defineRule({
  meta: {
    slug: 'no-removed-component-flag',
    code: 'ZT603',
    area: 'control-plane',
    title: 'A control-plane component does not start: the flag is gone',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [...podBearingKinds, 'ClusterConfiguration'],
    triggers: [
      'insecure-port',
      'insecure-bind-address',
      'insecure_port',
      'kubelet-https',
      'kubelet_https',
      'basic-auth-file',
      'service-account-api-audiences',
      'controllerManager:',
      'kube-controller-manager-arg',
      'kube-scheduler-arg',
      ...Object.keys(removedPlugins),
    ],
    covers: ['API-02', 'API-05'],
    equivalents: [],
    references: [references.apiServer, references.controllerManager],
    docs: {
      why: `A component exits at \`unknown flag\`, and a static Pod of kube-apiserver that does so takes the API with it. Guides written for
older releases still name flags that are gone: the password file since Kubernetes 1.19, \`--kubelet-https\` since 1.22, the port without TLS since 1.24, the old name of
\`--api-audiences\` since 1.25, and the admission plugins PodSecurityPolicy (1.25) and SecurityContextDeny (1.30).

The release is the one that the file names (an image's tag, \`kubernetesVersion\`), else the one in the settings.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--insecure-port=0']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--secure-port=6443']) },
      whenToTurnOff: 'Never; set kubernetesVersion to the release that runs.',
    },
  },
  ...rulesOfComponents(
    ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
    (component, minor) => [...goneFlags(component, minor), ...gonePlugins(component, minor)],
  ),
});

// These write fields of their own for some of the names, or set the flags away themselves.
const ownFields: ReadonlySet<ComponentFlags['source']> = new Set(['kops']);

function goneFlags(component: ComponentFlags, minor: number): readonly FlagProblem[] {
  if (ownFields.has(component.source)) return [];
  return removedFlags.flatMap(({ components, names, removed, instead, successor }) =>
    minor < removed || !components.includes(component.component)
      ? []
      : names
          .flatMap((name) => flagsNamed(component, name))
          .map(
            (flag): FlagProblem => ({
              flag,
              message: tell`${component.component} does not start: --${flag.name} was removed in Kubernetes 1.${removed}; ${instead}`,
              remedies: () => [remedyOf(component, flag, successor)],
            }),
          ),
  );
}

function remedyOf(component: ComponentFlags, flag: ComponentFlag, successor: string | undefined): Remedy {
  const isFree = successor !== undefined && flagNamed(component, successor) === undefined;
  const operations = isFree ? renameFlag(flag, successor) : undefined;
  return operations === undefined || successor === undefined
    ? dropFlags([flag], { safe: isCertain(component) })
    : { title: tell`Write --${successor}`, safe: true, preferred: true, operations };
}

/**
 * True when the file itself names the release: the component did not start, so that nothing that works changes. Otherwise
 * an older one may run, which opens a port without login where `--insecure-port=0` goes.
 */
function isCertain({ minor }: ComponentFlags): boolean {
  return minor !== undefined;
}

function gonePlugins(component: ComponentFlags, minor: number): readonly FlagProblem[] {
  if (component.component !== 'kube-apiserver') return [];
  return flagsNamed(component, 'enable-admission-plugins').flatMap((flag): readonly FlagProblem[] => {
    const plugins = flag.value?.split(',') ?? [];
    const gone = plugins.filter((name) => isGone(name, minor));
    const [first] = gone;
    const known = first === undefined ? undefined : removedPlugins[first];
    if (first === undefined || known === undefined) return [];
    return [
      {
        flag,
        message: tell`kube-apiserver does not start: admission plugin ${gone.join(tell` and `)} was removed in Kubernetes 1.${known.removed}; ${known.instead}`,
        remedies: () => [
          dropValues(flag, gone, tell`Take ${gone.join(tell` and `)} out of the list`, {
            safe: isCertain(component),
          }),
        ],
      },
    ];
  });
}

function isGone(name: string, minor: number): boolean {
  const known = Object.hasOwn(removedPlugins, name) ? removedPlugins[name] : undefined;
  return known !== undefined && minor >= known.removed;
}
