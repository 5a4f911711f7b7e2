/** A request, or any of several, that leads further than it says (facts B.6). */
export interface GrantRequest {
  readonly group: string;
  /** `resource`, `resource/subresource`, or `resource/` for any subresource written out; any of them will do. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** True when a rule limited by `resourceNames` allows enough. */
  readonly named?: boolean;
}

/** What a rule of a role may give that its author should know of. */
export interface Grant extends GrantRequest {
  /** Continues “lets its holders …”. */
  readonly effect: string;
  /** What to write instead: a sentence without a full stop. */
  readonly advice: string;
  /** 1 for a part of something, 3 for what makes its holder the master of the namespace or cluster. */
  readonly weight: 1 | 2 | 3;
  /** False for what counts in the whole cluster only. */
  readonly namespaced: boolean;
  /** Which `resourceNames` leave it as it is; undefined when any list of names makes it narrow enough. */
  readonly namedToo?: (name: string) => boolean;
  /** Counts only for a Role of that namespace. */
  readonly onlyIn?: string;
  /** True when a rule without `resourceNames` is another story. */
  readonly onlyNamed?: boolean;
  /** Requests that must all be allowed to the same holders for it to work. */
  readonly together?: readonly GrantRequest[];
  /** The first minor version in which this way is shut. */
  readonly until?: number;
  /** What to put in the resource's place, offered as a fix. */
  readonly instead?: { readonly resource: string; readonly since: number };
}
