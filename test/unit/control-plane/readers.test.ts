import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComponentFlags } from '../../../server/src/kubernetes/component-flags/model.ts';
import { readComponentFlags } from '../../../server/src/kubernetes/component-flags/read.ts';
import { minorOfImage, minorOfVersion } from '../../../server/src/kubernetes/component-flags/release.ts';
import { booleanFlag, flagValue, isAbsent } from '../../../server/src/kubernetes/component-flags/values.ts';
import { readResources } from '../../../server/src/kubernetes/resource.ts';
import {
  auditRules,
  credentialRequests,
  decidingRule,
} from '../../../server/src/rules/control-plane/shared/audit-policy.ts';
import { durationSeconds } from '../../../server/src/rules/control-plane/shared/duration.ts';
import { isClearUrl, isLocalUrl } from '../../../server/src/rules/control-plane/shared/etcd.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

function read(text: string): readonly ComponentFlags[] {
  const document = parseDocument(text);
  return readComponentFlags(document, readResources(document));
}

test('durations as Go reads them', () => {
  expect(durationSeconds('8760h')).toBe(31_536_000);
  expect(durationSeconds('1h30m0.5s')).toBe(5400.5);
  expect(durationSeconds('-5m')).toBe(-300);
  expect(durationSeconds('250ms')).toBe(0.25);
  expect(durationSeconds('0')).toBe(0);
  for (const wrong of ['', '10', '1d', 'h', '1h ', '1.h.', 'forever'])
    expect(durationSeconds(wrong)).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
      expect(durationSeconds(`${hours}h${minutes}m${seconds}s`)).toBe(hours * 3600 + minutes * 60 + seconds);
    }),
  );
});

test('releases of images and clusters', () => {
  expect(minorOfImage('registry.k8s.io/kube-apiserver:v1.36.2')).toBe(36);
  expect(minorOfImage('localhost:5000/kube-apiserver:v1.19.3-rc.1@sha256:aa')).toBe(19);
  expect(minorOfImage('localhost:5000/kube-apiserver')).toBeUndefined();
  expect(minorOfImage('registry.k8s.io/kube-apiserver:latest')).toBeUndefined();
  expect(minorOfVersion('v1.21.5+rke2r1')).toBe(21);
  expect(minorOfVersion('1.27')).toBe(27);
  expect(minorOfVersion('2.1.0')).toBeUndefined();
  expect(
    read(
      'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nkubernetesVersion: v1.25.1\nscheduler:\n  extraArgs: {v: "2"}\n',
    )[0]?.minor,
  ).toBe(25);
});

test('addresses of etcd', () => {
  expect(
    ['http://127.0.0.1:2379', 'https://localhost', 'http://[::1]:1', 'unix:///run/a'].map(isLocalUrl),
  ).toEqual([true, true, true, true]);
  expect(
    ['http://127.0.0.1.example.com:1', 'http://10.0.0.1:2379', 'http://localhost.evil'].map(isClearUrl),
  ).toEqual([true, true, true]);
  expect(isClearUrl('https://10.0.0.1:2379')).toBe(false);
});

describe('components', () => {
  test('a KubeletConfiguration as flags, wherever it stands', () => {
    const [kubelet] = read(
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {anonymous: {enabled: no}}\nreadOnlyPort: 10255\n',
    );
    if (kubelet === undefined) throw new Error('no kubelet');
    expect(booleanFlag(kubelet, 'anonymous-auth')).toBe(false);
    expect(flagValue(kubelet, 'read-only-port')).toBe('10255');
    // What a file leaves out has the file's defaults, not the flag's.
    expect(isAbsent(kubelet, 'authorization-mode')).toBe(false);
    expect(read('kind: KubeletConfiguration\nreadOnlyPort: 1\n')[0]?.flags).toHaveLength(1);
    expect(read('apiVersion: example.com/v1\nkind: KubeletConfiguration\nreadOnlyPort: 1\n')).toEqual([]);
  });

  test('variables of etcd count, and flags win over them', () => {
    const [etcd] = read(`apiVersion: v1
kind: Pod
metadata: {name: etcd}
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.6.4-0
      command: [etcd, --name=flag]
      env:
        - {name: ETCD_NAME, value: variable}
        - {name: ETCD_CLIENT_CERT_AUTH, value: "true"}
        - {name: ETCD_AUTO_TLS, valueFrom: {configMapKeyRef: {name: a, key: b}}}
`);
    if (etcd === undefined) throw new Error('no etcd');
    expect(flagValue(etcd, 'name')).toBe('flag');
    expect(booleanFlag(etcd, 'client-cert-auth')).toBe(true);
    expect(flagValue(etcd, 'auto-tls')).toBeUndefined();
    expect(isAbsent(etcd, 'auto-tls')).toBe(false);
    expect(isAbsent(etcd, 'peer-auto-tls')).toBe(true);
  });

  test('a container without an image is part of one', () => {
    const pod = (image: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n${image}      command: [kube-apiserver, --v=2]\n`;
    expect(
      read(pod('      image: kube-apiserver:v1.30.0\n')).map((one) => isAbsent(one, 'profiling')),
    ).toEqual([true]);
    expect(read(pod('')).map((one) => isAbsent(one, 'profiling'))).toEqual([false]);
  });
});

describe('audit policies', () => {
  const levels = (rules: string): readonly (string | undefined)[] => {
    const { root } = parseDocument(`rules:\n${rules}`);
    const found = root === null ? undefined : auditRules(root, []);
    return credentialRequests.map((request) => found && decidingRule(found, request)?.level);
  };

  test('the first rule that matches decides, by group, resource, subresource and verb', () => {
    expect(levels('  - level: Metadata\n')).toEqual(['Metadata', 'Metadata', 'Metadata', 'Metadata']);
    expect(
      levels(`  - {level: None, verbs: [get]}
  - {level: A, resources: [{group: "", resources: [secrets]}]}
  - {level: B, resources: [{group: "", resources: ["*/token"]}]}
  - {level: C, resources: [{group: authentication.k8s.io}]}
`),
    ).toEqual(['A', 'None', 'B', 'C']);
    expect(levels('  - {level: A, resources: [{group: "", resources: [serviceaccounts]}]}\n')).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(levels('  - {level: A, resources: [{group: "", resources: ["serviceaccounts/*"]}]}\n')[2]).toBe(
      'A',
    );
  });

  test('rules about some users, namespaces, names or paths decide for those alone', () => {
    for (const some of [
      'users: [a]',
      'userGroups: [a]',
      'namespaces: [a]',
      'nonResourceURLs: ["/api*"]',
      'resources: [{group: "", resources: [secrets], resourceNames: [a]}]',
    ])
      expect(levels(`  - {level: A, ${some}}\n`)[0]).toBeUndefined();
  });
});
