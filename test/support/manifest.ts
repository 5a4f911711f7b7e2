/** The parts of Kubernetes objects that tests about tokens look at. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly type?: string | undefined;
  readonly stringData?: Readonly<Record<string, string>> | undefined;
  readonly secrets?: readonly { readonly name: string }[] | undefined;
  readonly automountServiceAccountToken?: boolean | undefined;
  readonly template?: PodTemplate | undefined;
  readonly spec?: PodSpec & {
    readonly template?: PodTemplate | undefined;
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } } | undefined;
    readonly [other: string]: unknown;
  };
  readonly items?: readonly Manifest[] | undefined;
}

export interface PodTemplate {
  readonly metadata?: object | undefined;
  readonly spec?: PodSpec | undefined;
}

export interface PodSpec {
  readonly serviceAccountName?: string | undefined;
  readonly serviceAccount?: string | undefined;
  readonly automountServiceAccountToken?: boolean | undefined;
  readonly initContainers?: readonly Container[] | undefined;
  readonly containers?: readonly Container[] | undefined;
  readonly volumes?: readonly Volume[] | undefined;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly volumeMounts?: readonly Mount[] | undefined;
  readonly env?: readonly Variable[] | undefined;
}

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

export interface Variable {
  readonly name: string;
  readonly value?: string | undefined;
  readonly valueFrom?: {
    readonly secretKeyRef?: KeyReference | undefined;
    readonly configMapKeyRef?: KeyReference | undefined;
    readonly fieldRef?: { readonly fieldPath: string } | undefined;
  };
}

export interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode?: number | undefined;
}

export interface FieldItem {
  readonly path: string;
  readonly fieldRef: { readonly fieldPath: string };
  readonly mode?: number | undefined;
}

export interface KeyedSource {
  readonly name: string;
  readonly items?: readonly Item[] | undefined;
  readonly optional?: boolean | undefined;
}

export interface ProjectedSource {
  readonly secret?: KeyedSource | undefined;
  readonly configMap?: KeyedSource | undefined;
  readonly downwardAPI?: { readonly items?: readonly FieldItem[] | undefined };
  readonly serviceAccountToken?:
    | {
        readonly path: string;
        readonly expirationSeconds?: number | undefined;
        readonly audience?: string | undefined;
      }
    | undefined;
}

export interface Projected {
  readonly defaultMode?: number | undefined;
  readonly sources?: readonly ProjectedSource[] | undefined;
}

export interface Volume {
  readonly name: string;
  readonly secret?:
    | {
        readonly secretName: string;
        readonly items?: readonly Item[] | undefined;
        readonly defaultMode?: number | undefined;
        readonly optional?: boolean | undefined;
      }
    | undefined;
  readonly projected?: Projected | undefined;
  readonly emptyDir?: object | undefined;
}
