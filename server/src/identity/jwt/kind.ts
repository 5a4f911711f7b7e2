import type { Cloud } from './audience.ts';

/** How sure the classification is: `high` when the issuer's own marks agree, `low` when it is a guess. */
export type Confidence = 'high' | 'medium' | 'low';

interface KindBase {
  readonly confidence: Confidence;
  readonly issuer: string | undefined;
  /** The user name the API server would see before any prefix, where it can be told and bound. */
  readonly username: string | undefined;
}

/** An object a ServiceAccount token is bound to. */
export interface BoundObject {
  readonly name: string;
  readonly uid: string | undefined;
}

interface ServiceAccountKind extends KindBase {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountUid: string | undefined;
  readonly audiences: readonly string[];
}

/** From a Secret of type kubernetes.io/service-account-token: never expires. */
export interface KubernetesLegacyKind extends ServiceAccountKind {
  readonly id: 'kubernetes-legacy';
  /** The Secret to delete in order to revoke the token. */
  readonly secret: string | undefined;
}

/** From the TokenRequest API, with the objects it is bound to. */
export interface KubernetesBoundKind extends ServiceAccountKind {
  readonly id:
    | 'kubernetes-injected'
    | 'kubernetes-projected'
    | 'kubernetes-secret-bound'
    | 'kubernetes-node-bound'
    | 'kubernetes-token-request';
  readonly pod: BoundObject | undefined;
  readonly node: BoundObject | undefined;
  readonly secret: BoundObject | undefined;
  /** Seconds since 1970 from which the API server counts the token as stale; only on injected tokens. */
  readonly warnAfter: number | undefined;
}

/** A bound ServiceAccount token whose audience is a cloud's token exchange. */
export interface CloudFederationKind extends ServiceAccountKind {
  readonly id: 'eks-federation' | 'aks-federation' | 'gke-federation';
  readonly cloud: Cloud;
  readonly pod: BoundObject | undefined;
}

export interface GitHubActionsKind extends KindBase {
  readonly id: 'github-actions';
  readonly host: 'github.com' | 'ghe.com' | 'enterprise-server';
  /** `immutable` has owner and repository ids in `sub`; `custom` is any other template. */
  readonly subjectFormat: 'old' | 'immutable' | 'custom';
  readonly repository: string | undefined;
  readonly repositoryId: string | undefined;
  readonly owner: string | undefined;
  readonly ownerId: string | undefined;
  readonly ref: string | undefined;
  readonly environment: string | undefined;
  readonly event: string | undefined;
}

export interface GitLabCiKind extends KindBase {
  readonly id: 'gitlab-ci';
  readonly project: string | undefined;
  readonly refType: string | undefined;
  readonly ref: string | undefined;
  /** As the token says it (`true`/`false`, there a string). */
  readonly refProtected: string | undefined;
  readonly environment: string | undefined;
}

export interface TerraformKind extends KindBase {
  readonly id: 'hcp-terraform';
  readonly organization: string | undefined;
  readonly project: string | undefined;
  readonly workspace: string | undefined;
  readonly runPhase: string | undefined;
}

export interface BuildkiteKind extends KindBase {
  readonly id: 'buildkite';
  readonly organization: string | undefined;
  readonly pipeline: string | undefined;
}

export interface CircleCiKind extends KindBase {
  readonly id: 'circleci';
  readonly organization: string | undefined;
  readonly project: string | undefined;
}

export interface BitbucketKind extends KindBase {
  readonly id: 'bitbucket';
  readonly workspace: string | undefined;
  readonly repository: string | undefined;
}

export interface EntraKind extends KindBase {
  readonly id: 'entra';
  readonly tenant: string | undefined;
  readonly objectId: string | undefined;
  readonly application: string | undefined;
  readonly human: boolean;
}

export interface GoogleKind extends KindBase {
  readonly id: 'google';
  readonly variant: 'account' | 'service-account' | 'self-signed' | 'firebase';
  /** The service account's address; people's addresses are not kept here. */
  readonly serviceAccount: string | undefined;
}

export interface CognitoKind extends KindBase {
  readonly id: 'cognito';
  readonly userPool: string | undefined;
  readonly use: string | undefined;
}

export interface SpiffeKind extends KindBase {
  readonly id: 'spiffe';
  readonly trustDomain: string;
  readonly path: string;
  /** Set for the form `/ns/NAMESPACE/sa/SERVICEACCOUNT` that Istio uses. */
  readonly namespace: string | undefined;
  readonly serviceAccount: string | undefined;
}

export interface ArgoCdKind extends KindBase {
  readonly id: 'argocd';
  readonly account: string | undefined;
  readonly project: string | undefined;
  readonly role: string | undefined;
}

export interface SupabaseKind extends KindBase {
  readonly id: 'supabase-anon' | 'supabase-service-role';
  readonly project: string | undefined;
  /** The key that every local installation ships with. */
  readonly demo: boolean;
}

/** A token printed in public documentation. */
export interface SampleKind extends KindBase {
  readonly id: 'sample';
  readonly source: 'jwt.io' | 'istio';
}

/** A well-known product for sign-in that is not one of the others. */
export interface LoginProviderKind extends KindBase {
  readonly id: 'login-provider';
  readonly provider: 'Keycloak' | 'Dex' | 'Okta' | 'Auth0' | 'Vault' | 'OpenShift';
}

export interface EncryptedKind extends KindBase {
  readonly id: 'jwe';
  readonly encryption: string | undefined;
}

export interface OtherKind extends KindBase {
  readonly id: 'other';
}

/** What a token is, told apart by the stable `id`. */
export type TokenKind =
  | KubernetesLegacyKind
  | KubernetesBoundKind
  | CloudFederationKind
  | GitHubActionsKind
  | GitLabCiKind
  | TerraformKind
  | BuildkiteKind
  | CircleCiKind
  | BitbucketKind
  | EntraKind
  | GoogleKind
  | CognitoKind
  | SpiffeKind
  | ArgoCdKind
  | SupabaseKind
  | SampleKind
  | LoginProviderKind
  | EncryptedKind
  | OtherKind;

export type TokenKindId = TokenKind['id'];

/** A token of a Kubernetes ServiceAccount, whoever it is meant for. */
export type ClusterAccountKind = KubernetesLegacyKind | KubernetesBoundKind | CloudFederationKind;

/** True for tokens of a Kubernetes ServiceAccount, whoever they are meant for. */
export function isClusterAccount(kind: TokenKind): kind is ClusterAccountKind {
  return kind.id.startsWith('kubernetes-') || kind.id.endsWith('-federation');
}
