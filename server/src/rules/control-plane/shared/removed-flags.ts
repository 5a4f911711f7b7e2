import type { Component } from '../../../kubernetes/component-flags/model.ts';
import { phrase } from '../../../words/tell.ts';

/** A flag that a release of Kubernetes no longer knows: the component exits with `unknown flag`. */
export interface RemovedFlag {
  readonly components: readonly Component[];
  readonly names: readonly string[];
  /** The first minor without it. */
  readonly removed: number;
  /** What does its work now, as the end of a sentence that begins with “Kubernetes 1.x has no such flag”. */
  readonly instead: string;
  /** The flag that took its place, with the same values. */
  readonly successor?: string;
}

const controllers: readonly Component[] = ['kube-controller-manager', 'kube-scheduler'];

/**
 * Flags about access and identity, with the release that took them away [k/k CHANGELOG-1.19, #101178 (1.22), #106859 (1.24), #108624
 * (1.25)]. Most were without effect for some releases before.
 */
export const removedFlags: readonly RemovedFlag[] = [
  {
    components: ['kube-apiserver'],
    names: ['basic-auth-file'],
    removed: 19,
    instead: phrase('remove it and let people log in by OIDC (--authentication-config)'),
  },
  {
    components: ['kube-apiserver'],
    names: ['kubelet-https'],
    removed: 22,
    instead: phrase('remove it; kubelets are always called with TLS'),
  },
  {
    components: ['kube-apiserver'],
    names: ['insecure-port', 'insecure-bind-address', 'port', 'address'],
    removed: 24,
    instead: phrase('remove it; the API is served with TLS on --secure-port alone'),
  },
  {
    components: controllers,
    names: ['port', 'address'],
    removed: 24,
    instead: phrase('remove it; health and metrics are served with TLS on --secure-port and --bind-address'),
  },
  {
    components: ['kube-apiserver'],
    names: ['service-account-api-audiences'],
    removed: 25,
    instead: phrase('write --api-audiences'),
    successor: 'api-audiences',
  },
];

/** Admission plugins that are gone: kube-apiserver exits with `admission-control plugin is unknown`. */
export const removedPlugins: Readonly<
  Record<string, { readonly removed: number; readonly instead: string }>
> = {
  PodSecurityPolicy: {
    removed: 25,
    instead: phrase('take it out; PodSecurity, which is on by default, does its work'),
  },
  SecurityContextDeny: {
    removed: 30,
    instead: phrase('take it out; PodSecurity, which is on by default, does its work'),
  },
};
