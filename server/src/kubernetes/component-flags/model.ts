import type { Path, Range } from '../../yaml/located.ts';
import type { KubernetesResource } from '../resource.ts';

/** Programs of a cluster whose flags are read. */
export type Component =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'kubelet'
  | 'etcd';

/**
 * Who turns what is written into the component's command line. `pod`: nobody, a Pod's command holds all of it. All others
 * add flags of their own, so that a flag that is not written says nothing about what the component gets.
 */
export type FlagSource =
  | 'pod'
  | 'kubeadm'
  | 'cluster-api'
  | 'kops'
  | 'k3s'
  | 'k0s'
  | 'talos'
  | 'eks-anywhere'
  | 'kubelet-configuration';

/** How a flag stands in the file, for those who change it. */
export type FlagForm =
  /** An item such as `--name=value`, or `name=value` where `dashes` is empty; `path` is the item. */
  | { readonly type: 'item'; readonly dashes: string }
  /** Two items, the flag and its value; `path` is the value's, `flagPath` the flag's. */
  | { readonly type: 'two-items'; readonly flagPath: Path }
  /** A part of a shell script; `path` is the scalar. */
  | { readonly type: 'shell' }
  /** A pair of a map whose keys are flags; `path` is the value. */
  | { readonly type: 'pair' }
  /** A map `{name, value}` in a list; `path` is the value's, `entryPath` the map's. */
  | { readonly type: 'entry'; readonly entryPath: Path }
  /** A field with a name and type of its own (`oidcClientID: x`); `path` is the value or one item of it. */
  | { readonly type: 'field'; readonly fieldPath: Path };

/** One flag as it is written; a flag given twice is there twice. */
export interface ComponentFlag {
  /** As the component's help spells it, without dashes: `oidc-issuer-url`. */
  readonly name: string;
  /** What the component gets; undefined when it is hidden (template, variable). Flags without a value are `true`. */
  readonly value: string | undefined;
  /** The flag with its value, for pointing. */
  readonly range: Range;
  /** The scalar that holds the value, from the document's root; for a flag without a value the flag itself. */
  readonly path: Path;
  /** The value in that scalar's decoded text, quotes of a shell included; undefined: all of it. */
  readonly part: Range | undefined;
  readonly form: FlagForm;
}

/** The flags of one component at one place. */
export interface ComponentFlags {
  readonly component: Component;
  readonly source: FlagSource;
  /** In the order in which the component reads them. */
  readonly flags: readonly ComponentFlag[];
  /** False when more may be given than is seen: a template, a patch, a script that could not be followed. */
  readonly complete: boolean;
  /** The list or map that holds the flags, from the document's root; where a new one is written. */
  readonly path: Path;
  /** Form of a flag added at `path`. */
  readonly newFlag: 'item' | 'bare-item' | 'pair' | 'entry' | 'field' | 'none';
  /** Minor of its Kubernetes release, where the file names it: an image's tag, a cluster's version. */
  readonly minor: number | undefined;
  /** Where to point when the component as a whole is meant. */
  readonly range: Range;
  /** The object it stands in; undefined in files that are no object, such as the config.yaml of k3s. */
  readonly resource: KubernetesResource | undefined;
}
