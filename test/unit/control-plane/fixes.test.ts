import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rules } from '../../../server/src/rules/registry.ts';
import { allFindings, applyPlan, onlyRules, uriOf, workspaceOf } from '../../support/workspaces.ts';

const own = rules.filter(({ meta }) => meta.area === 'control-plane').map(({ meta }) => meta.slug);

/** Flags with values that some rule objects to, and some that none does. */
const flag = fc.constantFrom(
  ['authorization-mode', 'AlwaysAllow'],
  ['authorization-mode', 'Node,rbac'],
  ['authorization-mode', 'ABAC'],
  ['anonymous-auth', 'true'],
  ['insecure-port', '8080'],
  ['secure-port', '0'],
  ['token-auth-file', '/tokens.csv'],
  ['service-account-lookup', 'false'],
  ['service-account-api-audiences', 'api'],
  ['service-account-extend-token-expiration', 'true'],
  ['service-account-max-token-expiration', '5m'],
  ['disable-admission-plugins', 'ServiceAccount,PodSecurity'],
  ['enable-admission-plugins', 'PodSecurityPolicy,NodeRestriction'],
  ['tls-min-version', 'VersionTLS10'],
  ['tls-cipher-suites', 'TLS_AES_128_GCM_SHA256,TLS_RSA_WITH_RC4_128_SHA'],
  ['api-audiences', 'https://kubernetes.default.svc,sts.amazonaws.com'],
  ['etcd-servers', 'http://10.0.0.1:2379,http://127.0.0.1:2379'],
  ['authentication-token-webhook-cache-ttl', '24h'],
  ['profiling', 'true'],
  ['v', '2'],
) as fc.Arbitrary<readonly [string, string]>;

type Flags = readonly (readonly [name: string, value: string])[];

const styles: readonly ((flags: Flags) => string)[] = [
  (flags) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n  containers:\n    - name: kube-apiserver\n      image: registry.k8s.io/kube-apiserver:v1.36.2\n      command:\n        - kube-apiserver\n${flags.map(([name, value]) => `        - --${name}=${value} # why ${name}\n`).join('')}`,
  (flags) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n  containers:\n    - name: kube-apiserver\n      image: registry.k8s.io/kube-apiserver:v1.36.2\n      command: [kube-apiserver]\n      args: [${flags.map(([name, value]) => `"--${name}=${value}"`).join(', ')}]\n`,
  (flags) =>
    `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n${flags.map(([name, value]) => `    - name: ${name}\n      value: "${value}" # why\n`).join('')}`,
  (flags) =>
    `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n${flags.map(([name, value]) => `    ${name}: '${value}'\n`).join('')}`,
  (flags) => `kube-apiserver-arg:\n${flags.map(([name, value]) => `  - "${name}=${value}"\n`).join('')}`,
];

test('whatever the flags and the way they are written: each fix can be made, and its finding is gone', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(flag, { minLength: 1, maxLength: 6, selector: ([name]) => name }),
      fc.constantFrom(...styles),
      (flags, style) => {
        const text = style(flags);
        const configuration = { ...onlyRules(own), preset: 'audit' as const };
        const count = allFindings(workspaceOf({ 'a.yaml': text }, { configuration })).length;
        for (let index = 0; index < count; index += 1) {
          const workspace = workspaceOf({ 'a.yaml': text }, { configuration });
          const finding = allFindings(workspace)[index];
          if (finding === undefined) continue;
          for (const offer of workspace.offers(finding)) {
            if (offer.refusal !== undefined || /zero-token-ignore|Ignore|suppress/i.test(offer.title))
              continue;
            const plan = workspace.plan(offer);
            expect(plan.ok, `${offer.title}\n${text}`).toBe(true);
            applyPlan(workspace, plan);
            const left = allFindings(workspace).filter(
              ({ rule, message }) => rule === finding.rule && message === finding.message,
            );
            expect(left, `${offer.title}\n${workspace.text(uriOf('a.yaml')) ?? ''}`).toEqual([]);
            break;
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('never throws, whatever stands where flags and files belong', () => {
  const value = fc.constantFrom(
    '',
    '{}',
    '[]',
    'null',
    '{{ .x }}',
    '[{}]',
    '3',
    '"a"',
    '{a: [b]}',
    '&a [*a]',
  );
  const kinds = fc.constantFrom(
    (a: string, b: string) =>
      `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n  - type: Webhook\n    name: ${a}\n    webhook: ${b}\n  - ${a}\n`,
    (a: string, b: string) =>
      `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: ${a}\n    providers: ${b}\n  - resources: [secrets]\n    providers: [{identity: ${a}}, {aescbc: {keys: ${b}}}]\n`,
    (a: string, b: string) =>
      `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: ${a}\n    resources: ${b}\n  - ${b}\n  - level: RequestResponse\n`,
    (a: string, b: string) =>
      `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: ${a}\nauthorization: {mode: ${b}}\nreadOnlyPort: ${a}\ntlsCipherSuites: ${b}\n`,
    (a: string, b: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: etcd, namespace: kube-system}\nspec:\n  containers:\n    - name: etcd\n      image: etcd\n      command: ${a}\n      args: [etcd, ${b}]\n      env: ${b}\n`,
    (a: string, b: string) =>
      `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs: [{name: authorization-mode, value: ${a}}, ${b}]\n`,
  );
  fc.assert(
    fc.property(kinds, value, value, (build, a, b) => {
      const configuration = { ...onlyRules(own), preset: 'audit' as const };
      const workspace = workspaceOf({ 'a.yaml': build(a, b) }, { configuration });
      for (const finding of allFindings(workspace))
        for (const offer of workspace.offers(finding)) if (offer.refusal === undefined) workspace.plan(offer);
    }),
    { numRuns: 300 },
  );
});

describe('safe is only what was refused for certain', () => {
  const safeOffers = (text: string, slug: string): readonly string[] => {
    const workspace = workspaceOf({ 'a.yaml': text }, { configuration: onlyRules([slug]) });
    return allFindings(workspace).flatMap((finding) =>
      workspace.offers(finding).flatMap(({ title, safe }) => (safe ? [title] : [])),
    );
  };
  const pod = (image: string, argument: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n  containers:\n    - name: kube-apiserver\n      image: ${image}\n      command: [kube-apiserver, ${argument}, --authorization-mode=Node]\n`;
  const kubeadm =
    'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    authorization-mode: Node,rbac\n';

  test('a flag that closes a port goes where the file names the release', () => {
    const slug = 'no-removed-component-flag';
    expect(safeOffers(pod('kube-apiserver:v1.30.1', '--insecure-port=0'), slug)).toEqual([
      'Remove --insecure-port',
    ]);
    expect(safeOffers(pod('kube-apiserver', '--insecure-port=0'), slug)).toEqual([]);
  });

  test('kubeadm goes on without a mode it does not know', () => {
    const slug = 'no-invalid-api-server-flags';
    expect(safeOffers(pod('kube-apiserver', '--authorization-mode=rbac'), slug)).toHaveLength(1);
    expect(safeOffers(kubeadm, slug)).toEqual([]);
  });
});
