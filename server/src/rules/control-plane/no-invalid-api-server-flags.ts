import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed, wholeListFlag } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { durationSeconds } from './shared/duration.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags, writeFlag } from './shared/flag-remedies.ts';
import { isRefusedIssuer } from './shared/issuers.ts';
import { references } from './shared/references.ts';

/** Flags about identity and rights with which kube-apiserver does not start. */
export const noInvalidApiServerFlags = defineRule({
  meta: {
    slug: 'no-invalid-api-server-flags',
    code: 'ZT616',
    area: 'control-plane',
    title: 'kube-apiserver does not start with these flags about tokens and rights',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [
      'authorization-mode',
      'authorization_mode',
      'authorizationMode',
      'authorization-config',
      'service-account-max-token-expiration',
      'service-account-issuer',
      'serviceAccountIssuer',
      'serviceAccountMaxTokenExpiration',
    ],
    covers: ['API-10', 'API-12'],
    equivalents: [],
    references: [references.apiServer, references.authorization],
    docs: {
      why: `kube-apiserver checks its flags when it starts, and a static Pod that does not start takes the API with it. Found are:
\`--authorization-config\` beside \`--authorization-mode\` or a webhook flag, modes that do not exist or are given twice, Webhook and ABAC without
their file, a \`--service-account-max-token-expiration\` outside of one hour to 2^32 seconds, and an issuer with a colon that is no URL.

OIDC flags have a rule of their own (\`no-invalid-oidc-flags\`).`,
      bad: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--authorization-mode=Node,RBAC',
          '--authorization-config=/etc/kubernetes/authorization.yaml',
        ]),
      },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--authorization-config=/etc/kubernetes/authorization.yaml',
        ]),
      },
      whenToTurnOff: 'Never.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => [
    ...besideFile(component),
    ...modes(component),
    ...lifetime(component),
    ...issuers(component),
  ]),
});

function besideFile(component: ComponentFlags): readonly FlagProblem[] {
  const file = flagNamed(component, 'authorization-config');
  if (file === undefined || file.value === '') return [];
  const others = component.flags.filter(
    ({ name }) => name === 'authorization-mode' || name.startsWith('authorization-webhook-'),
  );
  const [first] = others;
  if (first === undefined) return [];
  return [
    {
      flag: first,
      message: tell`kube-apiserver does not start: --authorization-config can not be given with --${first.name}; keep the file, which holds the list of authorizers`,
      remedies: () => [dropFlags(others, { note: tell`the file must list the authorizers` })],
    },
  ];
}

const known = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'];
const files: Readonly<Record<string, string>> = {
  ABAC: 'authorization-policy-file',
  Webhook: 'authorization-webhook-config-file',
};

function modes(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'authorization-mode');
  const all = flagsNamed(component, 'authorization-mode');
  const list = wholeListFlag(component, 'authorization-mode');
  if (flag === undefined || list === undefined) return [];
  // OpenShift's API server has modes of its own.
  const openShift = list.includes('Scope') || list.includes('SystemMasters');
  const strange = list.find((mode) => mode !== '' && !known.includes(mode));
  if (strange !== undefined && !openShift) {
    const meant = known.find((mode) => mode.toLowerCase() === strange.trim().toLowerCase());
    const fixed = [...new Set(list.map((mode) => (mode === strange ? (meant ?? mode) : mode)))].join(',');
    // kubeadm warns and leaves the mode out, so that the API server runs with the others [getAuthzModes].
    const leftOut = isWrittenByKubeadm(component);
    const outcome = leftOut ? tell`kubeadm leaves the mode out` : tell`kube-apiserver does not start`;
    return [
      {
        flag,
        message: tell`${outcome}: ${JSON.stringify(strange.slice(0, 40))} is not a valid mode; write ${meant ?? known.join(', ')}`,
        remedies: () =>
          meant === undefined ? [] : [writeFlag(component, 'authorization-mode', fixed, { safe: !leftOut })],
      },
    ];
  }
  const twice = list.find((mode, index) => list.indexOf(mode) !== index);
  if (twice !== undefined && all.length === 1)
    return [
      {
        flag,
        message: tell`kube-apiserver does not start: authorization-mode names ${twice} more than once; leave one out`,
        remedies: () => [
          writeFlag(component, 'authorization-mode', [...new Set(list)].join(','), { safe: true }),
        ],
      },
    ];
  if (!component.complete || component.source !== 'pod') return [];
  return Object.entries(files).flatMap(([mode, name]): readonly FlagProblem[] =>
    list.includes(mode) && flagNamed(component, name) === undefined
      ? [
          {
            flag,
            message: tell`kube-apiserver does not start: authorization-mode ${mode} without its file; write --${name}, or take ${mode} out of the list`,
          },
        ]
      : [],
  );
}

function isWrittenByKubeadm({ source, resource }: ComponentFlags): boolean {
  if (source === 'cluster-api') return resource?.kind.startsWith('RKE2') !== true;
  return source === 'kubeadm' || source === 'eks-anywhere';
}

function lifetime(component: ComponentFlags): readonly FlagProblem[] {
  const name = 'service-account-max-token-expiration';
  const flag = flagNamed(component, name);
  const seconds = durationSeconds(flag?.value ?? '');
  if (seconds === undefined || seconds === 0 || (seconds >= 3600 && seconds <= 2 ** 32)) return [];
  const value = seconds < 3600 ? '1h' : '24h';
  return [
    {
      flag,
      message: tell`kube-apiserver does not start: the ${name} must be between 1 hour and 2^32 seconds; write ${value}`,
      remedies: () => [writeFlag(component, name, value)],
    },
  ];
}

function issuers(component: ComponentFlags): readonly FlagProblem[] {
  return flagsNamed(component, 'service-account-issuer').flatMap((flag): readonly FlagProblem[] => {
    if (!isRefusedIssuer(flag.value ?? '')) return [];
    return [
      {
        flag,
        message: tell`kube-apiserver does not start: service-account-issuer contains a colon and is no URL; write an address such as https://kubernetes.default.svc.cluster.local`,
      },
    ];
  });
}
