import { noJwtInManifest } from './jwt/no-jwt-in-manifest.ts';
import { noPrivateJwk } from './jwt/no-private-jwk.ts';
import { noUnsignedJwt } from './jwt/no-unsigned-jwt.ts';
import { requireJwtAudience } from './jwt/require-jwt-audience.ts';
import { noAdmissionControlWrite } from './rbac/no-admission-control-write.ts';
import { noAllVerbs } from './rbac/no-all-verbs.ts';
import { noApiTakeover } from './rbac/no-api-takeover.ts';
import { noBroadGroup } from './rbac/no-broad-group.ts';
import { noBroadWrite } from './rbac/no-broad-write.ts';
import { noCertificateSigning } from './rbac/no-certificate-signing.ts';
import { noClusterAdminBinding } from './rbac/no-cluster-admin-binding.ts';
import { noClusterScopeInRole } from './rbac/no-cluster-scope-in-role.ts';
import { noClusterWideEdit } from './rbac/no-cluster-wide-edit.ts';
import { noCrossNamespaceSubject } from './rbac/no-cross-namespace-subject.ts';
import { noDangerousAggregation } from './rbac/no-dangerous-aggregation.ts';
import { noDefaultServiceAccountBinding } from './rbac/no-default-service-account-binding.ts';
import { noDuplicateSubject } from './rbac/no-duplicate-subject.ts';
import { noEscalationVerbs } from './rbac/no-escalation-verbs.ts';
import { noExec } from './rbac/no-exec.ts';
import { noIndirectAccess } from './rbac/no-indirect-access.ts';
import { noIneffectiveBinding } from './rbac/no-ineffective-binding.ts';
import { noIneffectiveResourceNames } from './rbac/no-ineffective-resource-names.ts';
import { noInvalidBinding } from './rbac/no-invalid-binding.ts';
import { noNamespaceWrite } from './rbac/no-namespace-write.ts';
import { noNodeProxy } from './rbac/no-node-proxy.ts';
import { noOverwrittenRules } from './rbac/no-overwritten-rules.ts';
import { noPersistentVolumeCreation } from './rbac/no-persistent-volume-creation.ts';
import { noPivotalConfigMapWrite } from './rbac/no-pivotal-config-map-write.ts';
import { noRedundantRbacRule } from './rbac/no-redundant-rbac-rule.ts';
import { noReservedSubject } from './rbac/no-reserved-subject.ts';
import { noSecretRead } from './rbac/no-secret-read.ts';
import { noSensitivePaths } from './rbac/no-sensitive-paths.ts';
import { noStatusWrite } from './rbac/no-status-write.ts';
import { noTokenMinting } from './rbac/no-token-minting.ts';
import { noUnknownRoleRef } from './rbac/no-unknown-role-ref.ts';
import { noUnknownSubject } from './rbac/no-unknown-subject.ts';
import { noUnmatchableSubject } from './rbac/no-unmatchable-subject.ts';
import { noUnmatchedResource } from './rbac/no-unmatched-resource.ts';
import { noUnmatchedVerb } from './rbac/no-unmatched-verb.ts';
import { noUnrestrictedImpersonation } from './rbac/no-unrestricted-impersonation.ts';
import { noWildcardRbac } from './rbac/no-wildcard-rbac.ts';
import { noWildcardSubject } from './rbac/no-wildcard-subject.ts';
import { noWorkloadCreation } from './rbac/no-workload-creation.ts';
import { preferRoleBinding } from './rbac/prefer-role-binding.ts';
import { preferServiceAccountSubject } from './rbac/prefer-service-account-subject.ts';
import type { Rule } from './rule.ts';
import { noArgocdCredential } from './token/no-argocd-credential.ts';
import { noBrokenTokenMount } from './token/no-broken-token-mount.ts';
import { noCredentialInArguments } from './token/no-credential-in-arguments.ts';
import { noDefaultServiceAccount } from './token/no-default-service-account.ts';
import { noDeprecatedServiceAccountField } from './token/no-deprecated-service-account-field.ts';
import { noDoubleToken } from './token/no-double-token.ts';
import { noGitSyncCommand } from './token/no-git-sync-command.ts';
import { noHostCredentialPath } from './token/no-host-credential-path.ts';
import { noIneffectiveTokenOptOut } from './token/no-ineffective-token-opt-out.ts';
import { noInjectedTokenVolume } from './token/no-injected-token-volume.ts';
import { noInvalidProjectedToken } from './token/no-invalid-projected-token.ts';
import { noLastingBootstrapToken } from './token/no-lasting-bootstrap-token.ts';
import { noLegacyAddOn } from './token/no-legacy-add-on.ts';
import { noLikelyCredential } from './token/no-likely-credential.ts';
import { noLiteralCredentialName } from './token/no-literal-credential-name.ts';
import { noLongLivedProjectedToken } from './token/no-long-lived-projected-token.ts';
import { noMalformedWorkloadIdentity } from './token/no-malformed-workload-identity.ts';
import { noMisplacedWorkloadIdentity } from './token/no-misplaced-workload-identity.ts';
import { noMissingSecretKey } from './token/no-missing-secret-key.ts';
import { noMountedTokenSecret } from './token/no-mounted-token-secret.ts';
import { noRegistryPassword } from './token/no-registry-password.ts';
import { noRemovedKubeconfigAuth } from './token/no-removed-kubeconfig-auth.ts';
import { noSecretDataInFile } from './token/no-secret-data-in-file.ts';
import { noServiceAccountSecrets } from './token/no-service-account-secrets.ts';
import { noShadowedWorkloadIdentity } from './token/no-shadowed-workload-identity.ts';
import { noSharedServiceAccount } from './token/no-shared-service-account.ts';
import { noStaticCloudKey } from './token/no-static-cloud-key.ts';
import { noStaticCredential } from './token/no-static-credential.ts';
import { noStaticKubeconfigCredential } from './token/no-static-kubeconfig-credential.ts';
import { noSubPathToken } from './token/no-sub-path-token.ts';
import { noTokenSecret } from './token/no-token-secret.ts';
import { noUnencodedSecretData } from './token/no-unencoded-secret-data.ts';
import { noUnknownServiceAccount } from './token/no-unknown-service-account.ts';
import { noUnneededTokenMount } from './token/no-unneeded-token-mount.ts';
import { noUnverifiedKubeconfigServer } from './token/no-unverified-kubeconfig-server.ts';
import { noWrongTokenAudience } from './token/no-wrong-token-audience.ts';
import { preferIdentityReference } from './token/prefer-identity-reference.ts';
import { preferProjectedToken } from './token/prefer-projected-token.ts';
import { preferSecretFile } from './token/prefer-secret-file.ts';
import { preferWorkloadIdentity } from './token/prefer-workload-identity.ts';
import { requireTokenAudience } from './token/require-token-audience.ts';
import { noUnknownSuppression } from './tool/no-unknown-suppression.ts';
import { noUnusedSuppression } from './tool/no-unused-suppression.ts';
import { requireSuppressionReason } from './tool/require-suppression-reason.ts';

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
  noJwtInManifest,
  noUnsignedJwt,
  noPrivateJwk,
  requireJwtAudience,
  noUnknownSuppression,
  noUnusedSuppression,
  requireSuppressionReason,
];
