import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComponentFlags } from '../../../server/src/kubernetes/component-flags/model.ts';
import { readComponentFlags } from '../../../server/src/kubernetes/component-flags/read.ts';
import { shellCommands } from '../../../server/src/kubernetes/component-flags/shell-words.ts';
import {
  booleanFlag,
  flagValue,
  isAbsent,
  isUnknown,
  listFlag,
} from '../../../server/src/kubernetes/component-flags/values.ts';
import { readResources } from '../../../server/src/kubernetes/resource.ts';
import { at, isScalar } from '../../../server/src/yaml/access.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

function read(text: string): readonly ComponentFlags[] {
  const document = parseDocument(text);
  return readComponentFlags(document, readResources(document));
}

function only(text: string): ComponentFlags {
  const found = read(text);
  expect(found).toHaveLength(1);
  const [first] = found;
  if (first === undefined) throw new Error('no component');
  return first;
}

/** Every flag as `name=value`, and where it points. */
function shown(text: string): readonly (readonly [string, string])[] {
  return only(text).flags.map(({ name, value, range }) => [
    `${name}=${value ?? '?'}`,
    text.slice(range[0], range[1]),
  ]);
}

const pod = (container: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.2
${container}`;

describe('static Pods', () => {
  test('one item and two items, repeated, booleans, underscores, leftovers of a shell', () => {
    expect(
      shown(
        pod(`      command:
        - /usr/local/bin/kube-apiserver
        - --oidc-issuer-url=https://issuer.example.com
        - --oidc-client-id
        - my-cluster
        - --anonymous-auth
        - --oidc_username_prefix="gh:"
        - '--service-account-issuer=https://a.example.com'
      args: ["--service-account-issuer=https://b.example.com"]
`),
      ),
    ).toEqual([
      ['oidc-issuer-url=https://issuer.example.com', '--oidc-issuer-url=https://issuer.example.com'],
      ['oidc-client-id=my-cluster', 'my-cluster'],
      ['anonymous-auth=true', '--anonymous-auth'],
      ['oidc-username-prefix="gh:"', '--oidc_username_prefix="gh:"'],
      ['service-account-issuer=https://a.example.com', "'--service-account-issuer=https://a.example.com'"],
      ['service-account-issuer=https://b.example.com', '"--service-account-issuer=https://b.example.com"'],
    ]);
  });

  test('a boolean takes no second word, other flags do', () => {
    const component = only(
      pod(
        '      command: [kube-apiserver, --anonymous-auth, "false", --profiling=false, --oidc-username-prefix, "-"]\n',
      ),
    );
    expect(booleanFlag(component, 'anonymous-auth')).toBe(true);
    expect(booleanFlag(component, 'profiling')).toBe(false);
    expect(flagValue(component, 'oidc-username-prefix')).toBe('-');
  });

  test('the last of several counts, lists are joined', () => {
    const component = only(
      pod(`      command: [kube-apiserver, --oidc-client-id=a, --oidc-client-id=b, "--authorization-mode=Node,RBAC",
        --service-account-issuer=x, "--service-account-issuer=y,z"]
`),
    );
    expect(flagValue(component, 'oidc-client-id')).toBe('b');
    expect(listFlag(component, 'authorization-mode')).toEqual(['Node', 'RBAC']);
    expect(listFlag(component, 'service-account-issuer', { commas: false })).toEqual(['x', 'y,z']);
    expect(listFlag(component, 'api-audiences')).toBeUndefined();
  });

  test('arguments alone, when the image is the component', () => {
    expect(flagValue(only(pod('      args: [--anonymous-auth=false]\n')), 'anonymous-auth')).toBe('false');
  });

  test("a script: quotes are the shell's, lines continue, variables hide, the place is exact", () => {
    const text = pod(`      command:
        - /bin/sh
        - -c
        - |
          set -e
          # kube-apiserver --not-this=1
          echo starting kube-apiserver --nor-this=1; exec /usr/bin/kube-apiserver --oidc-username-prefix="gh:" \\
            --oidc-client-id 'my cluster' --etcd-servers=$ETCD --anonymous-auth 1>>/var/log/api.log 2>&1
`);
    expect(shown(text)).toEqual([
      ['oidc-username-prefix=gh:', '--oidc-username-prefix="gh:"'],
      ['oidc-client-id=my cluster', "--oidc-client-id 'my cluster'"],
      ['etcd-servers=?', '--etcd-servers=$ETCD'],
      ['anonymous-auth=true', '--anonymous-auth'],
    ]);
    const component = only(text);
    for (const { path, part } of component.flags) {
      const scalar = at(parseDocument(text).root, ...path);
      if (part !== undefined && isScalar(scalar)) expect(part[1]).toBeLessThanOrEqual(scalar.text.length);
    }
    const [prefix] = component.flags;
    const script = prefix && at(parseDocument(text).root, ...prefix.path);
    expect(isScalar(script) && script.text.slice(...(prefix?.part ?? [0, 0]))).toBe('"gh:"');
  });

  test('variables of Kubernetes and templates hide values', () => {
    const component = only(
      pod('      command: [kube-apiserver, "--oidc-client-id=$(CLIENT)", "--oidc-issuer-url=$$(HOST)"]\n'),
    );
    expect(isUnknown(component, 'oidc-client-id')).toBe(true);
    expect(flagValue(component, 'oidc-issuer-url')).toBe('$$(HOST)');
    expect(isAbsent(component, 'oidc-groups-claim')).toBe(true);
    const templated = only(
      pod(
        '      command:\n        - kube-apiserver\n        - --oidc-client-id={{ .Values.id }}\n        {{- if .x }}\n        - --x=y\n        {{- end }}\n',
      ),
    );
    expect(isUnknown(templated, 'oidc-client-id')).toBe(true);
    expect(isAbsent(templated, 'oidc-groups-claim')).toBe(false);
  });

  test('other programs and other images are none', () => {
    expect(read(pod('      command: [my-proxy, --oidc-client-id=x]\n'))).toEqual([]);
    expect(read(pod('      command: [sh, -c, "echo kube-apiserver --oidc-client-id=x"]\n'))).toEqual([]);
    expect(
      read(
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: kube-apiserver, image: example.com/other, args: [--anonymous-auth=false]}\n',
      ),
    ).toEqual([]);
  });

  test('a Deployment of a hosted control plane, and hyperkube', () => {
    const found = only(`apiVersion: apps/v1
kind: Deployment
metadata: {name: apiserver}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - name: api
          image: example.com/hyperkube:v1
          command: [/hyperkube, kube-apiserver, --anonymous-auth=false]
`);
    expect([found.component, found.complete, found.source]).toEqual(['kube-apiserver', true, 'pod']);
  });
});

describe('configuration files', () => {
  test('kubeadm: map and list, every component', () => {
    const v3 = read(`apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    anonymous-auth: "false"
controllerManager:
  extraArgs: {profiling: "false"}
etcd:
  local:
    extraArgs: {client-cert-auth: "true"}
`);
    expect(v3.map(({ component, newFlag }) => [component, newFlag])).toEqual([
      ['kube-apiserver', 'pair'],
      ['kube-controller-manager', 'pair'],
      ['etcd', 'pair'],
    ]);
    const v4 = only(`apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: service-account-issuer
      value: https://a.example.com
    - name: service-account-issuer
      value: https://b.example.com
    - {name: oidc-username-prefix, value: "-"}
`);
    expect(listFlag(v4, 'service-account-issuer', { commas: false })).toHaveLength(2);
    expect(flagValue(v4, 'oidc-username-prefix')).toBe('-');
    expect([v4.newFlag, v4.complete, isAbsent(v4, 'anonymous-auth')]).toEqual(['entry', true, false]);
  });

  test('Cluster API, EKS Anywhere, k0s', () => {
    const control = only(`apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: {name: cp}
spec:
  kubeadmConfigSpec:
    clusterConfiguration:
      apiServer:
        extraArgs: {oidc-client-id: x}
`);
    expect(control.path).toEqual([
      'spec',
      'kubeadmConfigSpec',
      'clusterConfiguration',
      'apiServer',
      'extraArgs',
    ]);
    expect(
      flagValue(
        only(
          'apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\nmetadata: {name: c}\nspec:\n  controlPlaneConfiguration:\n    apiServerExtraArgs: {oidc-client-id: x}\n',
        ),
        'oidc-client-id',
      ),
    ).toBe('x');
    expect(
      only(
        'apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {name: c}\nspec:\n  api:\n    extraArgs: {anonymous-auth: "false"}\n',
      ).source,
    ).toBe('k0s');
  });

  test('kops: fields are flags', () => {
    expect(
      shown(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubeAPIServer:
    oidcIssuerURL: https://issuer.example.com
    oidcClientID: kubernetes
    oidcGroupsClaim: [groups, roles]
    oidcCAFile: /ca
    anonymousAuth: false
    etcdCAFile: /x
    apiAudiences: [a]
`).map(([flag]) => flag),
    ).toEqual([
      'oidc-issuer-url=https://issuer.example.com',
      'oidc-client-id=kubernetes',
      'oidc-groups-claim=groups',
      'oidc-groups-claim=roles',
      'oidc-ca-file=/ca',
      'anonymous-auth=false',
      'etcd-cafile=/x',
      'api-audiences=a',
    ]);
  });

  test('k3s and RKE2: list and text, only in files of theirs', () => {
    const text = `write-kubeconfig-mode: "0644"
tls-san: [k3s.example.com]
kube-apiserver-arg:
  - oidc-issuer-url=https://issuer.example.com
  - "oidc-username-prefix=-"
kubelet-arg: "anonymous-auth=false"
`;
    expect(read(text).map(({ component, source }) => [component, source])).toEqual([
      ['kube-apiserver', 'k3s'],
      ['kubelet', 'k3s'],
    ]);
    expect(read(text)[0]?.flags.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'oidc-issuer-url=https://issuer.example.com',
      'oidc-username-prefix=-',
    ]);
    expect(read('replicas: 1\nimage: x\nservice: {}\nkube-apiserver-arg: [a=b]\n')).toEqual([]);
    expect(
      read(
        'apiVersion: provisioning.cattle.io/v1\nkind: Cluster\nmetadata: {name: c}\nspec:\n  rkeConfig:\n    machineGlobalConfig:\n      kube-apiserver-arg: [anonymous-auth=false]\n',
      ),
    ).toHaveLength(1);
  });

  test('Talos', () => {
    const found = only(
      'version: v1alpha1\nmachine: {}\ncluster:\n  apiServer:\n    extraArgs:\n      oidc-client-id: x\n      service-account-issuer: [a, b]\n',
    );
    expect([found.source, listFlag(found, 'service-account-issuer')]).toEqual(['talos', ['a', 'b']]);
  });

  test('a Cluster of somebody else is none', () => {
    expect(
      read(
        'apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {name: c}\nspec: {kubeAPIServer: {a: b}}\n',
      ),
    ).toEqual([]);
  });
});

describe('shell words', () => {
  const values = (script: string) =>
    shellCommands(script).map((words) => words.map(({ value, known }) => value ?? `${known}?`));

  test('as sh reads them', () => {
    expect(values(`a "b c" 'd e' f\\ g h"i"j; k & l|m\n# n\no`)).toEqual([
      ['a', 'b c', 'd e', 'f g', 'hij'],
      ['k'],
      ['l'],
      ['m'],
      ['o'],
    ]);
    expect(values('a=$B c$(D e)f "x$Y" `z z`')).toEqual([['a=?', 'c?', 'x?', '?']]);
  });

  test('never throws, and words stand where they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab= -\'"\\$(){}`\n;#|') }), (script) => {
        let last = 0;
        for (const { range } of shellCommands(script).flat()) {
          expect(range[0]).toBeGreaterThanOrEqual(last);
          expect(range[1]).toBeGreaterThan(range[0]);
          expect(range[1]).toBeLessThanOrEqual(script.length);
          last = range[1];
        }
      }),
    );
  });
});
