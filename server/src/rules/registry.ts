// biome-ignore-all assist/source/organizeImports: bundles hold the rules in this order, and rules of one kind pack better side by side
import { noTokenSecret } from './token/no-token-secret.ts';
import { noMountedTokenSecret } from './token/no-mounted-token-secret.ts';
import { noUnneededTokenMount } from './token/no-unneeded-token-mount.ts';
import { noDefaultServiceAccount } from './token/no-default-service-account.ts';
import { noDeprecatedServiceAccountField } from './token/no-deprecated-service-account-field.ts';
import { noUnknownServiceAccount } from './token/no-unknown-service-account.ts';
import { noSharedServiceAccount } from './token/no-shared-service-account.ts';
import { noServiceAccountSecrets } from './token/no-service-account-secrets.ts';
import { noBrokenTokenMount } from './token/no-broken-token-mount.ts';
import { noHostCredentialPath } from './token/no-host-credential-path.ts';
import { noDoubleToken } from './token/no-double-token.ts';
import { noInjectedTokenVolume } from './token/no-injected-token-volume.ts';
import { noIneffectiveTokenOptOut } from './token/no-ineffective-token-opt-out.ts';
import { noLegacyAddOn } from './token/no-legacy-add-on.ts';
import { preferProjectedToken } from './token/prefer-projected-token.ts';
import { noInvalidProjectedToken } from './token/no-invalid-projected-token.ts';
import { noLongLivedProjectedToken } from './token/no-long-lived-projected-token.ts';
import { noSubPathToken } from './token/no-sub-path-token.ts';
import { requireTokenAudience } from './token/require-token-audience.ts';
import { noWrongTokenAudience } from './token/no-wrong-token-audience.ts';
import { noStaticCredential } from './token/no-static-credential.ts';
import { noCredentialInArguments } from './token/no-credential-in-arguments.ts';
import { noLikelyCredential } from './token/no-likely-credential.ts';
import { noLiteralCredentialName } from './token/no-literal-credential-name.ts';
import { noSecretDataInFile } from './token/no-secret-data-in-file.ts';
import { preferSecretFile } from './token/prefer-secret-file.ts';
import { noMissingSecretKey } from './token/no-missing-secret-key.ts';
import { noUnencodedSecretData } from './token/no-unencoded-secret-data.ts';
import { noGitSyncCommand } from './token/no-git-sync-command.ts';
import { noStaticCloudKey } from './token/no-static-cloud-key.ts';
import { noShadowedWorkloadIdentity } from './token/no-shadowed-workload-identity.ts';
import { noMisplacedWorkloadIdentity } from './token/no-misplaced-workload-identity.ts';
import { noMalformedWorkloadIdentity } from './token/no-malformed-workload-identity.ts';
import { preferWorkloadIdentity } from './token/prefer-workload-identity.ts';
import { noStaticKubeconfigCredential } from './token/no-static-kubeconfig-credential.ts';
import { noUnverifiedKubeconfigServer } from './token/no-unverified-kubeconfig-server.ts';
import { noRemovedKubeconfigAuth } from './token/no-removed-kubeconfig-auth.ts';
import { noRegistryPassword } from './token/no-registry-password.ts';
import { noArgocdCredential } from './token/no-argocd-credential.ts';
import { noLastingBootstrapToken } from './token/no-lasting-bootstrap-token.ts';
import { preferIdentityReference } from './token/prefer-identity-reference.ts';
import { noWildcardRbac } from './rbac/no-wildcard-rbac.ts';
import { noUnmatchedResource } from './rbac/no-unmatched-resource.ts';
import { noUnmatchedVerb } from './rbac/no-unmatched-verb.ts';
import { noIneffectiveResourceNames } from './rbac/no-ineffective-resource-names.ts';
import { noClusterScopeInRole } from './rbac/no-cluster-scope-in-role.ts';
import { noRedundantRbacRule } from './rbac/no-redundant-rbac-rule.ts';
import { noAllVerbs } from './rbac/no-all-verbs.ts';
import { noEscalationVerbs } from './rbac/no-escalation-verbs.ts';
import { noUnrestrictedImpersonation } from './rbac/no-unrestricted-impersonation.ts';
import { noCertificateSigning } from './rbac/no-certificate-signing.ts';
import { noNodeProxy } from './rbac/no-node-proxy.ts';
import { noAdmissionControlWrite } from './rbac/no-admission-control-write.ts';
import { noApiTakeover } from './rbac/no-api-takeover.ts';
import { noSecretRead } from './rbac/no-secret-read.ts';
import { noTokenMinting } from './rbac/no-token-minting.ts';
import { noExec } from './rbac/no-exec.ts';
import { noWorkloadCreation } from './rbac/no-workload-creation.ts';
import { noPersistentVolumeCreation } from './rbac/no-persistent-volume-creation.ts';
import { noStatusWrite } from './rbac/no-status-write.ts';
import { noPivotalConfigMapWrite } from './rbac/no-pivotal-config-map-write.ts';
import { noNamespaceWrite } from './rbac/no-namespace-write.ts';
import { noDangerousAggregation } from './rbac/no-dangerous-aggregation.ts';
import { noOverwrittenRules } from './rbac/no-overwritten-rules.ts';
import { noSensitivePaths } from './rbac/no-sensitive-paths.ts';
import { noIndirectAccess } from './rbac/no-indirect-access.ts';
import { noBroadWrite } from './rbac/no-broad-write.ts';
import { noWildcardSubject } from './rbac/no-wildcard-subject.ts';
import { noInvalidBinding } from './rbac/no-invalid-binding.ts';
import { noClusterAdminBinding } from './rbac/no-cluster-admin-binding.ts';
import { noClusterWideEdit } from './rbac/no-cluster-wide-edit.ts';
import { noDefaultServiceAccountBinding } from './rbac/no-default-service-account-binding.ts';
import { noBroadGroup } from './rbac/no-broad-group.ts';
import { preferServiceAccountSubject } from './rbac/prefer-service-account-subject.ts';
import { noUnmatchableSubject } from './rbac/no-unmatchable-subject.ts';
import { noReservedSubject } from './rbac/no-reserved-subject.ts';
import { noDuplicateSubject } from './rbac/no-duplicate-subject.ts';
import { noUnknownRoleRef } from './rbac/no-unknown-role-ref.ts';
import { noIneffectiveBinding } from './rbac/no-ineffective-binding.ts';
import { noUnknownSubject } from './rbac/no-unknown-subject.ts';
import { preferRoleBinding } from './rbac/prefer-role-binding.ts';
import { noCrossNamespaceSubject } from './rbac/no-cross-namespace-subject.ts';
import { noRedundantBinding } from './rbac/no-redundant-binding.ts';
import { noUnreviewedRunWrite } from './identity/no-unreviewed-run-write.ts';
import { noMalformedSubject } from './identity/no-malformed-subject.ts';
import { noUnstableSubject } from './identity/no-unstable-subject.ts';
import { noWideSubject } from './identity/no-wide-subject.ts';
import { noTagSubject } from './identity/no-tag-subject.ts';
import { preferImmutableSubject } from './identity/prefer-immutable-subject.ts';
import { requireSubjectPrefix } from './identity/require-subject-prefix.ts';
import { noMismatchedSubject } from './identity/no-mismatched-subject.ts';
import { noGrouplessIssuerGroup } from './identity/no-groupless-issuer-group.ts';
import { noAddressSubject } from './identity/no-address-subject.ts';
import { noInertIssuerSecret } from './identity/no-inert-issuer-secret.ts';
import { noInvalidAuthenticationConfiguration } from './identity/no-invalid-authentication-configuration.ts';
import { noInvalidOidcFlags } from './identity/no-invalid-oidc-flags.ts';
import { noUnprefixedUsers } from './identity/no-unprefixed-users.ts';
import { noUnprefixedGroups } from './identity/no-unprefixed-groups.ts';
import { noMutableUsernameClaim } from './identity/no-mutable-username-claim.ts';
import { noEmailUsername } from './identity/no-email-username.ts';
import { requireTenantClaim } from './identity/require-tenant-claim.ts';
import { noForeignAudience } from './identity/no-foreign-audience.ts';
import { noOpenAnonymousAccess } from './identity/no-open-anonymous-access.ts';
import { noQuotedOidcFlag } from './identity/no-quoted-oidc-flag.ts';
import { noSeveralAudiences } from './identity/no-several-audiences.ts';
import { noIncompleteDiscoveryUrl } from './identity/no-incomplete-discovery-url.ts';
import { preferAuthenticationConfiguration } from './identity/prefer-authentication-configuration.ts';
import { noOpenCloudTrust } from './identity/no-open-cloud-trust.ts';
import { noWideCloudTrust } from './identity/no-wide-cloud-trust.ts';
import { noBrokenTrustCondition } from './identity/no-broken-trust-condition.ts';
import { requireTrustAudience } from './identity/require-trust-audience.ts';
import { requireAttributeCondition } from './identity/require-attribute-condition.ts';
import { noIncompleteWorkloadIdentity } from './identity/no-incomplete-workload-identity.ts';
import { noDefaultCloudIdentity } from './identity/no-default-cloud-identity.ts';
import { noNodeRolePermissions } from './identity/no-node-role-permissions.ts';
import { noRetiredPodIdentity } from './identity/no-retired-pod-identity.ts';
import { noUnmatchableFederatedCredential } from './identity/no-unmatchable-federated-credential.ts';
import { noStoredClusterLogin } from './identity/no-stored-cluster-login.ts';
import { preferOidcLogin } from './identity/prefer-oidc-login.ts';
import { requireIdTokenPermission } from './identity/require-id-token-permission.ts';
import { noWorkflowWideIdToken } from './identity/no-workflow-wide-id-token.ts';
import { noJobTokenAsLogin } from './identity/no-job-token-as-login.ts';
import { noAwsAuthAdmin } from './identity/no-aws-auth-admin.ts';
import { noIneffectiveAwsAuth } from './identity/no-ineffective-aws-auth.ts';
import { noInlineClientSecret } from './identity/no-inline-client-secret.ts';
import { noOpenArgocdAccess } from './identity/no-open-argocd-access.ts';
import { noLastingProjectToken } from './identity/no-lasting-project-token.ts';
import { noOpenVaultRole } from './identity/no-open-vault-role.ts';
import { noLooseSignerIdentity } from './identity/no-loose-signer-identity.ts';
import { noRemovedIngressVersion } from './ingress/no-removed-ingress-version.ts';
import { noRetiredIngressController } from './ingress/no-retired-ingress-controller.ts';
import { preferMaintainedIngressController } from './ingress/prefer-maintained-ingress-controller.ts';
import { noInvalidIngress } from './ingress/no-invalid-ingress.ts';
import { noDeprecatedIngressClass } from './ingress/no-deprecated-ingress-class.ts';
import { requireIngressClass } from './ingress/require-ingress-class.ts';
import { requireIngressTls } from './ingress/require-ingress-tls.ts';
import { noUncoveredIngressHost } from './ingress/no-uncovered-ingress-host.ts';
import { noCatchAllIngress } from './ingress/no-catch-all-ingress.ts';
import { noSnippetAnnotation } from './ingress/no-snippet-annotation.ts';
import { noNginxInjection } from './ingress/no-nginx-injection.ts';
import { noInvalidAnnotationValue } from './ingress/no-invalid-annotation-value.ts';
import { noUnknownAnnotation } from './ingress/no-unknown-annotation.ts';
import { noRiskyAnnotation } from './ingress/no-risky-annotation.ts';
import { noDisabledSslRedirect } from './ingress/no-disabled-ssl-redirect.ts';
import { noOpenCors } from './ingress/no-open-cors.ts';
import { noOpenSourceRange } from './ingress/no-open-source-range.ts';
import { noIneffectiveIngressCheck } from './ingress/no-ineffective-ingress-check.ts';
import { noWeakIngressAuth } from './ingress/no-weak-ingress-auth.ts';
import { noClearBasicAuth } from './ingress/no-clear-basic-auth.ts';
import { noUnverifiedBackendTls } from './ingress/no-unverified-backend-tls.ts';
import { noVulnerableIngressController } from './ingress/no-vulnerable-ingress-controller.ts';
import { noWeakIngressControllerSettings } from './ingress/no-weak-ingress-controller-settings.ts';
import { noMisreadPath } from './ingress/no-misread-path.ts';
import { noDuplicateIngressPath } from './ingress/no-duplicate-ingress-path.ts';
import { noUnknownIngressBackend } from './ingress/no-unknown-ingress-backend.ts';
import { noUnusableIngressCertificate } from './ingress/no-unusable-ingress-certificate.ts';
import { noExternalIps } from './ingress/no-external-ips.ts';
import { noOpenLoadBalancer } from './ingress/no-open-load-balancer.ts';
import { requireRouteTls } from './ingress/require-route-tls.ts';
import { noUnverifiedApiService } from './ingress/no-unverified-api-service.ts';
import { noOldTlsVersion } from './ingress/no-old-tls-version.ts';
import { noExposedAdminPath } from './ingress/no-exposed-admin-path.ts';
import { noUnsafeRedirect } from './ingress/no-unsafe-redirect.ts';
import { requireWebhookAuthority } from './ingress/require-webhook-authority.ts';
import { noUnattachedRoute } from './ingress/no-unattached-route.ts';
import { noUngrantedReference } from './ingress/no-ungranted-reference.ts';
import { noIneffectiveReferenceGrant } from './ingress/no-ineffective-reference-grant.ts';
import { noWideReferenceGrant } from './ingress/no-wide-reference-grant.ts';
import { noInvalidListener } from './ingress/no-invalid-listener.ts';
import { noOptionalClientCertificate } from './ingress/no-optional-client-certificate.ts';
import { noRemovedGatewayVersion } from './ingress/no-removed-gateway-version.ts';
import { noDeprecatedGatewayVersion } from './ingress/no-deprecated-gateway-version.ts';
import { noOpenListenerNamespaces } from './ingress/no-open-listener-namespaces.ts';
import { noIgnoredNamespaceSelector } from './ingress/no-ignored-namespace-selector.ts';
import { noClearListener } from './ingress/no-clear-listener.ts';
import { noUnusableListenerCertificate } from './ingress/no-unusable-listener-certificate.ts';
import { noUnusableGatewayBackend } from './ingress/no-unusable-gateway-backend.ts';
import { noSharedWildcardListener } from './ingress/no-shared-wildcard-listener.ts';
import { noInvalidBackendTls } from './ingress/no-invalid-backend-tls.ts';
import { requireBackendTls } from './ingress/require-backend-tls.ts';
import { noOpenGatewayCors } from './ingress/no-open-gateway-cors.ts';
import { noOpenSecurityPolicy } from './ingress/no-open-security-policy.ts';
import { noIgnoredWaypointSelector } from './ingress/no-ignored-waypoint-selector.ts';
import { requireSecurityPolicyAudience } from './ingress/require-security-policy-audience.ts';
import { requireRequestPrincipal } from './mesh/require-request-principal.ts';
import { noUnmatchablePolicyValue } from './mesh/no-unmatchable-policy-value.ts';
import { noInvalidMeshPolicy } from './mesh/no-invalid-mesh-policy.ts';
import { noUnenforcedRequestPolicy } from './mesh/no-unenforced-request-policy.ts';
import { noAllowAllPolicy } from './mesh/no-allow-all-policy.ts';
import { noClearKeyFetch } from './mesh/no-clear-key-fetch.ts';
import { requireRequestAudience } from './mesh/require-request-audience.ts';
import { noTokenInUrl } from './mesh/no-token-in-url.ts';
import { noForwardedToken } from './mesh/no-forwarded-token.ts';
import { noPermissiveMtls } from './mesh/no-permissive-mtls.ts';
import { noIneffectiveMeshLabel } from './mesh/no-ineffective-mesh-label.ts';
import { noUnusableGatewayTls } from './mesh/no-unusable-gateway-tls.ts';
import { noOldGatewayTls } from './mesh/no-old-gateway-tls.ts';
import { noClearGatewayServer } from './mesh/no-clear-gateway-server.ts';
import { noUnverifiedDestination } from './mesh/no-unverified-destination.ts';
import { noClearDestination } from './mesh/no-clear-destination.ts';
import { noOpenEgress } from './mesh/no-open-egress.ts';
import { noEnvoyFilter } from './mesh/no-envoy-filter.ts';
import { noRemovedMeshKind } from './mesh/no-removed-mesh-kind.ts';
import { noUnusableClaimRoute } from './mesh/no-unusable-claim-route.ts';
import { noFailingOpenAuthorizer } from './mesh/no-failing-open-authorizer.ts';
import { requireStrictMtls } from './mesh/require-strict-mtls.ts';
import { requireAuthorizationPolicy } from './mesh/require-authorization-policy.ts';
import { noPluginCredential } from './mesh/no-plugin-credential.ts';
import { noIneffectivePluginAuth } from './mesh/no-ineffective-plugin-auth.ts';
import { noFailingOpenPlugin } from './mesh/no-failing-open-plugin.ts';
import { noPluginTokenInUrl } from './mesh/no-plugin-token-in-url.ts';
import { noWeakPluginLogin } from './mesh/no-weak-plugin-login.ts';
import { requireMcpAuth } from './mesh/require-mcp-auth.ts';
import { noAlwaysAllowAuthorization } from './control-plane/no-always-allow-authorization.ts';
import { requireRbacAuthorization } from './control-plane/require-rbac-authorization.ts';
import { noRemovedComponentFlag } from './control-plane/no-removed-component-flag.ts';
import { noInsecurePort } from './control-plane/no-insecure-port.ts';
import { noStaticTokenFile } from './control-plane/no-static-token-file.ts';
import { noAnonymousKubelet } from './control-plane/no-anonymous-kubelet.ts';
import { noKubeletReadOnlyPort } from './control-plane/no-kubelet-read-only-port.ts';
import { noIdentityEncryptionProvider } from './control-plane/no-identity-encryption-provider.ts';
import { noWeakEncryptionProvider } from './control-plane/no-weak-encryption-provider.ts';
import { noInlineEncryptionKey } from './control-plane/no-inline-encryption-key.ts';
import { noUncheckedServiceAccountToken } from './control-plane/no-unchecked-service-account-token.ts';
import { requireEtcdClientCertificates } from './control-plane/require-etcd-client-certificates.ts';
import { noClearEtcdTraffic } from './control-plane/no-clear-etcd-traffic.ts';
import { noSecretsInAuditLog } from './control-plane/no-secrets-in-audit-log.ts';
import { noDisabledAdmissionPlugin } from './control-plane/no-disabled-admission-plugin.ts';
import { noInvalidApiServerFlags } from './control-plane/no-invalid-api-server-flags.ts';
import { noInvalidAuthorizationConfiguration } from './control-plane/no-invalid-authorization-configuration.ts';
import { noSharedApiAudience } from './control-plane/no-shared-api-audience.ts';
import { noOpenFrontProxy } from './control-plane/no-open-front-proxy.ts';
import { requireNodeRestriction } from './control-plane/require-node-restriction.ts';
import { noLenientAuthorizationWebhook } from './control-plane/no-lenient-authorization-webhook.ts';
import { noExtendedTokenLifetime } from './control-plane/no-extended-token-lifetime.ts';
import { noLateTokenCleanUp } from './control-plane/no-late-token-clean-up.ts';
import { noWeakTlsSettings } from './control-plane/no-weak-tls-settings.ts';
import { requireAuditLog } from './control-plane/require-audit-log.ts';
import { requireEncryptionAtRest } from './control-plane/require-encryption-at-rest.ts';
import { requireComponentCertificates } from './control-plane/require-component-certificates.ts';
import { requireControllerCredentials } from './control-plane/require-controller-credentials.ts';
import { noAnonymousApiServer } from './control-plane/no-anonymous-api-server.ts';
import { preferHttpsServiceAccountIssuer } from './control-plane/prefer-https-service-account-issuer.ts';
import { noLongAuthorizationCache } from './control-plane/no-long-authorization-cache.ts';
import { requireKubeletCertificateRotation } from './control-plane/require-kubelet-certificate-rotation.ts';
import { noUnguardedMatchCondition } from './control-plane/no-unguarded-match-condition.ts';
import { requireKubeletCertificateAuthority } from './control-plane/require-kubelet-certificate-authority.ts';
import { noProfiling } from './control-plane/no-profiling.ts';
import { requireTokenLifetimeLimit } from './control-plane/require-token-lifetime-limit.ts';
import { preferDenyServiceExternalIps } from './control-plane/prefer-deny-service-external-ips.ts';
import { noJwtInManifest } from './jwt/no-jwt-in-manifest.ts';
import { noUnsignedJwt } from './jwt/no-unsigned-jwt.ts';
import { noPrivateJwk } from './jwt/no-private-jwk.ts';
import { requireJwtAudience } from './jwt/require-jwt-audience.ts';
import { noUnknownSuppression } from './tool/no-unknown-suppression.ts';
import { noUnusedSuppression } from './tool/no-unused-suppression.ts';
import { requireSuppressionReason } from './tool/require-suppression-reason.ts';
import type { Rule } from './rule.ts';

/** All rules in the order of their codes. Written by `npm run generate`. */
export const rules: readonly Rule[] = [
  noTokenSecret,
  noMountedTokenSecret,
  noUnneededTokenMount,
  noDefaultServiceAccount,
  noDeprecatedServiceAccountField,
  noUnknownServiceAccount,
  noSharedServiceAccount,
  noServiceAccountSecrets,
  noBrokenTokenMount,
  noHostCredentialPath,
  noDoubleToken,
  noInjectedTokenVolume,
  noIneffectiveTokenOptOut,
  noLegacyAddOn,
  preferProjectedToken,
  noInvalidProjectedToken,
  noLongLivedProjectedToken,
  noSubPathToken,
  requireTokenAudience,
  noWrongTokenAudience,
  noStaticCredential,
  noCredentialInArguments,
  noLikelyCredential,
  noLiteralCredentialName,
  noSecretDataInFile,
  preferSecretFile,
  noMissingSecretKey,
  noUnencodedSecretData,
  noGitSyncCommand,
  noStaticCloudKey,
  noShadowedWorkloadIdentity,
  noMisplacedWorkloadIdentity,
  noMalformedWorkloadIdentity,
  preferWorkloadIdentity,
  noStaticKubeconfigCredential,
  noUnverifiedKubeconfigServer,
  noRemovedKubeconfigAuth,
  noRegistryPassword,
  noArgocdCredential,
  noLastingBootstrapToken,
  preferIdentityReference,
  noWildcardRbac,
  noUnmatchedResource,
  noUnmatchedVerb,
  noIneffectiveResourceNames,
  noClusterScopeInRole,
  noRedundantRbacRule,
  noAllVerbs,
  noEscalationVerbs,
  noUnrestrictedImpersonation,
  noCertificateSigning,
  noNodeProxy,
  noAdmissionControlWrite,
  noApiTakeover,
  noSecretRead,
  noTokenMinting,
  noExec,
  noWorkloadCreation,
  noPersistentVolumeCreation,
  noStatusWrite,
  noPivotalConfigMapWrite,
  noNamespaceWrite,
  noDangerousAggregation,
  noOverwrittenRules,
  noSensitivePaths,
  noIndirectAccess,
  noBroadWrite,
  noWildcardSubject,
  noInvalidBinding,
  noClusterAdminBinding,
  noClusterWideEdit,
  noDefaultServiceAccountBinding,
  noBroadGroup,
  preferServiceAccountSubject,
  noUnmatchableSubject,
  noReservedSubject,
  noDuplicateSubject,
  noUnknownRoleRef,
  noIneffectiveBinding,
  noUnknownSubject,
  preferRoleBinding,
  noCrossNamespaceSubject,
  noRedundantBinding,
  noUnreviewedRunWrite,
  noMalformedSubject,
  noUnstableSubject,
  noWideSubject,
  noTagSubject,
  preferImmutableSubject,
  requireSubjectPrefix,
  noMismatchedSubject,
  noGrouplessIssuerGroup,
  noAddressSubject,
  noInertIssuerSecret,
  noInvalidAuthenticationConfiguration,
  noInvalidOidcFlags,
  noUnprefixedUsers,
  noUnprefixedGroups,
  noMutableUsernameClaim,
  noEmailUsername,
  requireTenantClaim,
  noForeignAudience,
  noOpenAnonymousAccess,
  noQuotedOidcFlag,
  noSeveralAudiences,
  noIncompleteDiscoveryUrl,
  preferAuthenticationConfiguration,
  noOpenCloudTrust,
  noWideCloudTrust,
  noBrokenTrustCondition,
  requireTrustAudience,
  requireAttributeCondition,
  noIncompleteWorkloadIdentity,
  noDefaultCloudIdentity,
  noNodeRolePermissions,
  noRetiredPodIdentity,
  noUnmatchableFederatedCredential,
  noStoredClusterLogin,
  preferOidcLogin,
  requireIdTokenPermission,
  noWorkflowWideIdToken,
  noJobTokenAsLogin,
  noAwsAuthAdmin,
  noIneffectiveAwsAuth,
  noInlineClientSecret,
  noOpenArgocdAccess,
  noLastingProjectToken,
  noOpenVaultRole,
  noLooseSignerIdentity,
  noRemovedIngressVersion,
  noRetiredIngressController,
  preferMaintainedIngressController,
  noInvalidIngress,
  noDeprecatedIngressClass,
  requireIngressClass,
  requireIngressTls,
  noUncoveredIngressHost,
  noCatchAllIngress,
  noSnippetAnnotation,
  noNginxInjection,
  noInvalidAnnotationValue,
  noUnknownAnnotation,
  noRiskyAnnotation,
  noDisabledSslRedirect,
  noOpenCors,
  noOpenSourceRange,
  noIneffectiveIngressCheck,
  noWeakIngressAuth,
  noClearBasicAuth,
  noUnverifiedBackendTls,
  noVulnerableIngressController,
  noWeakIngressControllerSettings,
  noMisreadPath,
  noDuplicateIngressPath,
  noUnknownIngressBackend,
  noUnusableIngressCertificate,
  noExternalIps,
  noOpenLoadBalancer,
  requireRouteTls,
  noUnverifiedApiService,
  noOldTlsVersion,
  noExposedAdminPath,
  noUnsafeRedirect,
  requireWebhookAuthority,
  noUnattachedRoute,
  noUngrantedReference,
  noIneffectiveReferenceGrant,
  noWideReferenceGrant,
  noInvalidListener,
  noOptionalClientCertificate,
  noRemovedGatewayVersion,
  noDeprecatedGatewayVersion,
  noOpenListenerNamespaces,
  noIgnoredNamespaceSelector,
  noClearListener,
  noUnusableListenerCertificate,
  noUnusableGatewayBackend,
  noSharedWildcardListener,
  noInvalidBackendTls,
  requireBackendTls,
  noOpenGatewayCors,
  noOpenSecurityPolicy,
  noIgnoredWaypointSelector,
  requireSecurityPolicyAudience,
  requireRequestPrincipal,
  noUnmatchablePolicyValue,
  noInvalidMeshPolicy,
  noUnenforcedRequestPolicy,
  noAllowAllPolicy,
  noClearKeyFetch,
  requireRequestAudience,
  noTokenInUrl,
  noForwardedToken,
  noPermissiveMtls,
  noIneffectiveMeshLabel,
  noUnusableGatewayTls,
  noOldGatewayTls,
  noClearGatewayServer,
  noUnverifiedDestination,
  noClearDestination,
  noOpenEgress,
  noEnvoyFilter,
  noRemovedMeshKind,
  noUnusableClaimRoute,
  noFailingOpenAuthorizer,
  requireStrictMtls,
  requireAuthorizationPolicy,
  noPluginCredential,
  noIneffectivePluginAuth,
  noFailingOpenPlugin,
  noPluginTokenInUrl,
  noWeakPluginLogin,
  requireMcpAuth,
  noAlwaysAllowAuthorization,
  requireRbacAuthorization,
  noRemovedComponentFlag,
  noInsecurePort,
  noStaticTokenFile,
  noAnonymousKubelet,
  noKubeletReadOnlyPort,
  noIdentityEncryptionProvider,
  noWeakEncryptionProvider,
  noInlineEncryptionKey,
  noUncheckedServiceAccountToken,
  requireEtcdClientCertificates,
  noClearEtcdTraffic,
  noSecretsInAuditLog,
  noDisabledAdmissionPlugin,
  noInvalidApiServerFlags,
  noInvalidAuthorizationConfiguration,
  noSharedApiAudience,
  noOpenFrontProxy,
  requireNodeRestriction,
  noLenientAuthorizationWebhook,
  noExtendedTokenLifetime,
  noLateTokenCleanUp,
  noWeakTlsSettings,
  requireAuditLog,
  requireEncryptionAtRest,
  requireComponentCertificates,
  requireControllerCredentials,
  noAnonymousApiServer,
  preferHttpsServiceAccountIssuer,
  noLongAuthorizationCache,
  requireKubeletCertificateRotation,
  noUnguardedMatchCondition,
  requireKubeletCertificateAuthority,
  noProfiling,
  requireTokenLifetimeLimit,
  preferDenyServiceExternalIps,
  noJwtInManifest,
  noUnsignedJwt,
  noPrivateJwk,
  requireJwtAudience,
  noUnknownSuppression,
  noUnusedSuppression,
  requireSuppressionReason,
];
