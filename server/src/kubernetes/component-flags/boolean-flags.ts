/**
 * Flags that take no second word: `--anonymous-auth false` means `true` with an argument left over, only
 * `--anonymous-auth=false` switches it off (spf13/pflag NoOptDefVal; Go's flag package for etcd).
 */
const booleanFlags: ReadonlySet<string> = new Set([
  // kube-apiserver
  'aggregator-reject-forwarding-redirect',
  'allow-privileged',
  'anonymous-auth',
  'audit-log-compress',
  'audit-log-truncate-enabled',
  'audit-webhook-truncate-enabled',
  'authorization-webhook-cache-authorized-requests',
  'contention-profiling',
  'emulation-forward-compatible',
  'enable-aggregator-routing',
  'enable-bootstrap-token-auth',
  'enable-garbage-collector',
  'enable-logs-handler',
  'enable-priority-and-fairness',
  'enable-swagger-ui',
  'encryption-provider-config-automatic-reload',
  'kubelet-https',
  'permit-address-sharing',
  'permit-port-sharing',
  'profiling',
  'runtime-config-emulation-forward-compatible',
  'service-account-extend-token-expiration',
  'service-account-lookup',
  'watch-cache',
  // kube-controller-manager, kube-scheduler
  'allocate-node-cidrs',
  'configure-cloud-routes',
  'disable-attach-detach-reconcile-sync',
  'disable-force-detach-on-timeout',
  'enable-dynamic-provisioning',
  'enable-hostpath-provisioner',
  'enable-leader-migration',
  'leader-elect',
  'use-service-account-credentials',
  // kubelet, kube-proxy
  'cleanup',
  'fail-swap-on',
  'make-iptables-util-chains',
  'masquerade-all',
  'protect-kernel-defaults',
  'register-node',
  'rotate-certificates',
  'rotate-server-certificates',
  'serialize-image-pulls',
  // etcd
  'auto-tls',
  'client-cert-auth',
  'enable-grpc-gateway',
  'enable-pprof',
  'enable-v2',
  'force-new-cluster',
  'peer-auto-tls',
  'peer-client-cert-auth',
  'peer-skip-client-san-verification',
  'pre-vote',
  'strict-reconfig-check',
]);

/** True for a flag that counts as `true` when nothing stands behind an equals sign. */
export function isBooleanFlag(name: string): boolean {
  return booleanFlags.has(name);
}
