import type { Decision, Grant } from '../rbac/access-policy.ts';
import { builtInSource } from '../rbac/built-in/define.ts';
import { describeObject, type Place } from '../rbac/rbac-objects.ts';
import { tell } from '../words/tell.ts';
import type { PolicyInputs } from './policy-inputs.ts';

/** An object in an answer; file and line (from 1) are null for what every cluster has. */
export interface AnswerObject {
  readonly kind: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** A rule in an answer; of its lists those that hold something. */
export interface AnswerRule {
  /** From 0, in the rules of the role with aggregated ones included. */
  readonly index: number;
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  /** The ClusterRole it was aggregated from; absent when that is the role itself. */
  readonly from?: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** One answer in JSON; the last three are null when nothing allows it, or when RBAC was not asked. */
export interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly binding: AnswerObject | null;
  readonly role: AnswerObject | null;
  readonly rule: AnswerRule | null;
}

type Locate = PolicyInputs['locate'];

/** A decision as JSON. */
export function answerOf({ allowed, reason, grant }: Decision, locate: Locate): AccessAnswer {
  return {
    allowed,
    reason,
    binding: grant === undefined ? null : objectOf(grant.binding, locate),
    role: grant === undefined ? null : objectOf(grant.role, locate),
    rule: grant === undefined ? null : ruleOf(grant, locate),
  };
}

/** An object of the manifests or of every cluster, for an answer. */
export function objectOf(object: Grant['binding'] | Grant['role'], locate: Locate): AnswerObject {
  const { kind, namespace, name, place } = object;
  return { kind, ...(namespace === '' ? {} : { namespace }), name, ...where(place, locate) };
}

function ruleOf({ rule: { rule, from }, index, role }: Grant, locate: Locate): AnswerRule {
  const { apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  return {
    index,
    verbs: rule.verbs,
    ...(apiGroups.length > 0 && { apiGroups }),
    ...(resources.length > 0 && { resources }),
    ...(resourceNames.length > 0 && { resourceNames }),
    ...(nonResourceURLs.length > 0 && { nonResourceURLs }),
    ...(from !== role && { from: from.name }),
    ...where(rule.place, locate),
  };
}

function where(
  place: Place | undefined,
  locate: Locate,
): { readonly file: string | null; readonly line: number | null } {
  return place === undefined ? { file: null, line: null } : locate(place);
}

/** An answer for people: `yes` or `no` on a line of its own, then what says so. */
export function answerText(answer: AccessAnswer): string {
  if (answer.binding === null || answer.role === null || answer.rule === null)
    return `${answer.allowed ? 'yes' : 'no'}\n  ${answer.reason}\n`;
  const { rule } = answer;
  const what = [
    rule.verbs.join(','),
    (rule.nonResourceURLs ?? rule.resources ?? []).join(','),
    rule.apiGroups === undefined
      ? ''
      : tell`in ${rule.apiGroups.map((group) => (group === '' ? 'core' : group)).join(',')}`,
    rule.resourceNames === undefined ? '' : tell`named ${rule.resourceNames.join(',')}`,
    rule.from === undefined ? '' : tell`from ClusterRole ${rule.from}`,
  ];
  return [
    'yes',
    tell`  binding  ${describe(answer.binding)}`,
    tell`  role     ${describe(answer.role)}`,
    tell`  rule     ${what.filter((part) => part !== '').join(' ')}  (rules[${rule.index}], ${placeText(rule)})`,
    '',
  ].join('\n');
}

function describe(object: AnswerObject): string {
  return `${describeObject({ ...object, namespace: object.namespace ?? '' })}  (${placeText(object)})`;
}

function placeText({ file, line }: { readonly file: string | null; readonly line: number | null }): string {
  return file === null ? tell`built into ${builtInSource}` : `${file}:${line}`;
}
