import type {
  JwtAuthenticator,
  ServiceAccountAuthenticator,
} from '../identity/authentication/authenticator.ts';
import type { ClusterAccountKind } from '../identity/jwt/kind.ts';
import type { TokenTimes } from '../identity/jwt/times.ts';
import type { Gateway } from '../kubernetes/gateway/gateway.ts';
import type { ReferenceGrant } from '../kubernetes/gateway/reference-grant.ts';
import type { Route } from '../kubernetes/gateway/route.ts';
import type { Ingress } from '../kubernetes/ingress/ingress.ts';
import type { GuardingPlugin } from '../kubernetes/mesh/guarding-plugin.ts';
import type { PolicyTarget } from '../kubernetes/mesh/target.ts';
import type { TemplateUpdate } from '../kubernetes/pod-spec.ts';
import type { Completeness } from '../kubernetes/resource.ts';
import type { LabelSelector } from '../rbac/label-selector.ts';
import type { Path, Range } from '../yaml/located.ts';
import type { ApplicationFacts } from './gitops/application.ts';
import type { IdentityChange } from './kustomize/identity-change.ts';
import type { KustomizationFacts } from './kustomize/kustomization.ts';

/**
 * Facts: small plain records of what a document says about identity and access, kept after its tree is gone.
 * They hold no token text and no secret data.
 */

/** A place in the document the fact comes from. */
export interface Site {
  /** From the document's root. */
  readonly path: Path;
  readonly range: Range;
}

/** A value that may be hidden: `known: false` for template actions and aliases to nowhere, never for absence. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false };

export interface ResourceFacts {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string | undefined;
  /** Undefined when the manifest does not say, nor Kustomize where it is known to build it (see `PlacedResource`). */
  readonly namespace: string | undefined;
  readonly completeness: Completeness;
  /** The object in its document. */
  readonly path: Path;
  /** Where to point when the object as a whole is meant: its name, else its kind. */
  readonly site: Site;
  readonly serviceAccount?: ServiceAccountFacts;
  readonly secret?: SecretFacts;
  readonly pod?: PodFacts;
  readonly role?: RoleFacts;
  readonly binding?: BindingFacts;
  readonly ingress?: Ingress;
  readonly ingressClass?: IngressClassFacts;
  readonly service?: ServiceFacts;
  /** A Gateway or ListenerSet of Gateway API. */
  readonly gateway?: Gateway;
  readonly route?: Route;
  readonly referenceGrant?: ReferenceGrant;
  /** What a BackendTLSPolicy targets. */
  readonly backendTls?: BackendTlsFacts;
  /** An AuthorizationPolicy, RequestAuthentication or PeerAuthentication of Istio. */
  readonly meshPolicy?: MeshPolicyFacts;
  /** Of a WasmPlugin of Higress that asks callers who they are. */
  readonly guardingPlugin?: GuardingPlugin;
  /** Labels of a Namespace; absent for other kinds and where a template may add some. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** How an API server that the object configures takes tokens; absent when it says nothing of that. */
  readonly authentication?: AuthenticationFacts;
  /** Tokens of ServiceAccounts that stand anywhere in the object; absent when there are none. */
  readonly tokens?: readonly TokenFacts[];
  /** The ServiceAccount of its own namespace as which Flux does what the object says; absent where it names none. */
  readonly impersonates?: NamedSite;
  /** What it does as a strategic merge patch beyond what its fields say; absent when that is nothing. */
  readonly patch?: {
    /** `$patch: delete`. */
    readonly removes: boolean;
    /** True when it takes the ServiceAccount of Pods out, with `serviceAccountName: null`. */
    readonly clearsAccount: boolean;
    /** True when it says where a Kustomization of Flux or an Application of Argo CD deploys to. */
    readonly redirects: boolean;
  };
}

export interface MeshPolicyFacts {
  readonly target: PolicyTarget;
  /** Of an AuthorizationPolicy only. */
  readonly authorization?: {
    /** `ALLOW` when absent; undefined when hidden. */
    readonly action: string | undefined;
    /** True when a template hides some of the rules. */
    readonly partial: boolean;
    /** True when a rule speaks of the token of a request, or somebody else is asked who may. */
    readonly asksForToken: boolean;
    /** True when a rule speaks of the audience of the token. */
    readonly asksForAudience: boolean;
    /** The first field of each rule that speaks of the HTTP request. */
    readonly requestFields: readonly NamedSite[];
    /** The empty rule, which matches everything. */
    readonly matchesAll?: Site;
  };
  /** `mtls.mode` of a PeerAuthentication, `UNSET` when absent; `hidden` where a template hides it. */
  readonly mtls?: string;
  /** Of a RequestAuthentication only. */
  readonly tokens?: {
    /** True when it has `jwtRules`, or a template may add some. */
    readonly checked: boolean;
    /** True when a rule refuses requests without a token by `presence: REQUIRED`, or a template may say so. */
    readonly required: boolean;
    /** The `jwtRules` that certainly name no audience; the name is the issuer. */
    readonly anyAudience: readonly NamedSite[];
  };
}

export interface AuthenticationFacts {
  /** An AuthenticationConfiguration, or flags of kube-apiserver wherever they are written. */
  readonly source: 'configuration' | 'flags';
  /** Those that can be read whole. */
  readonly jwt: readonly JwtAuthenticatorFacts[];
  /** True when there may be authenticators that could not be read. */
  readonly partial: boolean;
  /** Undefined: nothing is said of the cluster's own tokens. */
  readonly serviceAccounts: ServiceAccountAuthenticator | undefined;
  /** The `anonymous` block of a configuration; of flags, `--anonymous-auth` where `--authentication-config` stands beside it. */
  readonly anonymous: Site | undefined;
}

export interface JwtAuthenticatorFacts extends Site {
  readonly authenticator: JwtAuthenticator;
}

/** Whose token stands at a place, and for how long; never the token. */
export interface TokenFacts extends Site {
  /** Where it begins in the text of its scalar (under base64: in the decoded text). */
  readonly start: number;
  /** Where it stands, in words: `env BUILD_TOKEN`. */
  readonly place: string;
  readonly kind: ClusterAccountKind;
  readonly times: TokenTimes;
  /** False for what nobody signed: no credential. */
  readonly signed: boolean;
  /** True where the control plane has put it: under `token` in the token Secret it was made for, read from a cluster. */
  readonly issued?: true;
}

export interface ServiceAccountFacts {
  /** Undefined when the field is absent. */
  readonly automount: Known<boolean> | undefined;
  readonly automountSite: Site | undefined;
  readonly secrets: readonly NamedSite[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface NamedSite extends Site {
  readonly name: string;
}

export interface SecretFacts {
  /** `Opaque` when absent; undefined when hidden. */
  readonly type: string | undefined;
  readonly typeSite: Site | undefined;
  /** Value of the annotation `kubernetes.io/service-account.name`; undefined when absent or hidden. */
  readonly serviceAccountName: string | undefined;
  readonly serviceAccountSite: Site | undefined;
  /** Keys of `data` and `stringData`. */
  readonly keys: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Name, for people, of the token issuer whose public address is all that the Secret holds; undefined when it holds anything else. */
  readonly onlyIssuer?: string;
  /** `auth-extra-groups` of a bootstrap token: the groups its user gets. */
  readonly bootstrapGroups?: readonly NamedSite[];
}

export interface PodFacts {
  /** To the PodSpec. */
  readonly path: Path;
  readonly update: TemplateUpdate;
  /** Effective name: `serviceAccountName`, else the deprecated `serviceAccount`, else `default`. */
  readonly serviceAccountName: Known<string>;
  readonly serviceAccountSite: Site | undefined;
  /** The Pod's own `automountServiceAccountToken`; undefined when absent. */
  readonly automount: Known<boolean> | undefined;
  readonly automountSite: Site | undefined;
  /** Labels of the Pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** An annotation by which a webhook adds a container that uses the Pod's token; undefined without one. */
  readonly injector: string | undefined;
  /** Annotations of the Pods. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels and annotations of Microsoft Entra Workload ID, wherever they stand: on the Pods or the object itself. */
  readonly azureKeys: readonly string[];
  readonly containers: readonly ContainerFacts[];
  readonly volumes: readonly VolumeFacts[];
  readonly imagePullSecrets: readonly NamedSite[];
}

export interface ContainerFacts {
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  readonly name: string | undefined;
  readonly path: Path;
  readonly mounts: readonly MountFacts[];
  /** `env[].valueFrom.secretKeyRef`. */
  readonly secretEnv: readonly SecretEnvFacts[];
  /** `envFrom[].secretRef`. */
  readonly secretEnvFrom: readonly NamedSite[];
  /** All named entries of `env`, whatever they take their value from. */
  readonly env: readonly EnvFacts[];
  /** `envFrom[].configMapRef`. */
  readonly configMapEnvFrom: readonly NamedSite[];
  /** What in the container's manifest shows that it talks to the API server, as `its image is kubectl`; undefined when nothing does. */
  readonly apiUse: string | undefined;
}

/** An entry of `env`; its site is the name. Values are left out, but for those of variables that name a file. */
export interface EnvFacts extends NamedSite {
  readonly source: 'value' | 'secret' | 'configMap' | 'other';
  /** Name of the ConfigMap it is read from. */
  readonly configMap?: string;
  /** The absolute path in a variable such as `GOOGLE_APPLICATION_CREDENTIALS` or one that ends with `_FILE`. */
  readonly file?: string;
}

export interface MountFacts extends Site {
  readonly volume: string;
  readonly mountPath: string | undefined;
  /** True with `subPath` or `subPathExpr`: such a mount never sees a renewed token. */
  readonly subPath: boolean;
  readonly readOnly: boolean;
}

export interface SecretEnvFacts extends Site {
  /** Name of the variable. */
  readonly variable: string | undefined;
  readonly secret: string;
  readonly key: string | undefined;
  /** True when the Pod starts without the Secret or the key. */
  readonly optional: boolean;
}

export interface VolumeFacts extends Site {
  readonly name: string;
  /** A `secret` volume. */
  readonly secret?: SecretVolumeFacts;
  /** Name of the ConfigMap of a `configMap` volume. */
  readonly configMap?: string;
  /** Sources of a `projected` volume. */
  readonly projected?: readonly ProjectedSourceFacts[];
}

export interface SecretVolumeFacts {
  /** Undefined when hidden. */
  readonly name: string | undefined;
  readonly nameSite: Site | undefined;
  /** Undefined when absent: all keys. */
  readonly items: readonly KeyToPath[] | undefined;
  readonly optional: boolean;
}

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
}

export type ProjectedSourceFacts = Site &
  (
    | {
        readonly type: 'serviceAccountToken';
        readonly audience: Known<string> | undefined;
        readonly expirationSeconds: Known<number> | undefined;
        readonly tokenPath: string | undefined;
      }
    | {
        readonly type: 'secret';
        readonly secret: string | undefined;
        readonly nameSite: Site | undefined;
        readonly items: readonly KeyToPath[] | undefined;
      }
    | {
        readonly type: 'other';
        /** The files it writes; undefined when the manifest does not say. */
        readonly files: readonly string[] | undefined;
      }
  );

export interface RoleFacts {
  readonly rules: readonly RuleFacts[];
  /** True with an `aggregationRule`. */
  readonly aggregates: boolean;
  /** `aggregationRule.clusterRoleSelectors`, as far as they can be read; absent when there are none. */
  readonly selectors?: readonly LabelSelector[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface RuleFacts extends Site {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
  /** Where the items of the five lists stand, index for index as in the lists above. */
  readonly ranges: Readonly<Record<RuleList, readonly Range[]>>;
  /** True when a template hides part of the rule. */
  readonly partial: boolean;
}

export type RuleList = 'verbs' | 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs';

export interface BindingFacts {
  readonly roleRef:
    | (Site & { readonly kind: string; readonly name: string; readonly apiGroup: string | undefined })
    | undefined;
  readonly subjects: readonly SubjectFacts[];
}

export interface SubjectFacts extends Site {
  readonly kind: string;
  readonly name: string;
  readonly nameSite: Site;
  readonly namespace: string | undefined;
  readonly apiGroup: string | undefined;
}

export interface IngressClassFacts {
  /** `spec.controller`; undefined when absent or hidden. */
  readonly controller: string | undefined;
  /** Takes the Ingresses that name no class. */
  readonly isDefault: boolean;
}

/** A Service of the core group. */
export interface ServiceFacts {
  /** `ClusterIP` when absent; undefined when hidden. */
  readonly type: string | undefined;
  readonly ports: readonly (Site & {
    readonly name: string | undefined;
    readonly port: number | undefined;
  })[];
  /** True when a template may hide ports. */
  readonly partial: boolean;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface BackendTlsFacts {
  /** Names of core Services. */
  readonly services: readonly string[];
}

/** All facts of one document's text; equal texts share them. */
export interface DocumentFacts {
  readonly resources: readonly ResourceFacts[];
  /** What the document says as a kustomization, which it is only in a file of that name. */
  readonly kustomization?: KustomizationFacts;
  /** What the operations of a document change that is a JSON patch. */
  readonly jsonPatch?: IdentityChange;
  /** What the objects of the document make a GitOps controller deploy. */
  readonly applications?: readonly ApplicationFacts[];
}
