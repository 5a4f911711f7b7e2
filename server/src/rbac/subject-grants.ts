import type { EffectiveRule } from './aggregate.ts';
import { type ResourceAttributes, ruleAllows, ruleAllowsPath } from './matching.ts';
import type { BindingObject, RoleObject } from './rbac-objects.ts';

/** A binding with the role it leads to. */
export interface BoundRules {
  /** Position among all bindings. */
  readonly order: number;
  readonly binding: BindingObject;
  /** Undefined when the role does not exist. */
  readonly role: RoleObject | undefined;
  readonly rules: readonly EffectiveRule[];
}

/** A rule reached through a binding. */
export interface BoundRule {
  readonly bound: BoundRules;
  /** Position in the rules of the role. */
  readonly index: number;
  readonly rule: EffectiveRule;
}

/** Everything one subject is given in one place. */
export interface SubjectGrants {
  readonly bindings: readonly BoundRules[];
  /** Those whose role does not exist. */
  readonly withoutRole: readonly BoundRules[];
  /** The first rule, in the order of bindings and rules, that allows the request. */
  findResource(request: ResourceAttributes): BoundRule | undefined;
  findPath(verb: string, path: string): BoundRule | undefined;
}

/** Rules with more pairs of verb and resource than this are listed by resource alone. */
const manyPairs = 1000;

/** Indexes what one subject is given; the work is done when it is first asked for. */
export function createSubjectGrants(bindings: readonly BoundRules[]): SubjectGrants {
  let index: ReturnType<typeof indexRules> | undefined;
  return {
    bindings,
    withoutRole: bindings.filter(({ role }) => role === undefined),
    findResource(request) {
      index ??= indexRules(bindings);
      const { verb, resource, subresource } = request;
      const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
      let first: BoundRule | undefined;
      for (const forms of [whole, '*', ...(subresource === undefined ? [] : [`*/${subresource}`])]) {
        for (const key of [pairKey(verb, forms), pairKey('*', forms)]) {
          const found = index.byPair.get(key)?.find(({ rule }) => ruleAllows(rule.rule, request));
          if (found !== undefined && (first === undefined || isBefore(found, first))) first = found;
        }
      }
      return first;
    },
    findPath(verb, path) {
      index ??= indexRules(bindings);
      return index.onPaths.find(({ rule }) => ruleAllowsPath(rule.rule, verb, path));
    },
  };
}

/** Whether one stands before the other in the order of bindings and rules. */
export function isBefore(a: BoundRule, b: BoundRule): boolean {
  return a.bound.order - b.bound.order < 0 || (a.bound.order === b.bound.order && a.index < b.index);
}

function indexRules(bindings: readonly BoundRules[]): {
  readonly byPair: ReadonlyMap<string, readonly BoundRule[]>;
  readonly onPaths: readonly BoundRule[];
} {
  const byPair = new Map<string, BoundRule[]>();
  const onPaths: BoundRule[] = [];
  for (const bound of bindings) {
    bound.rules.forEach((rule, index) => {
      const entry: BoundRule = { bound, index, rule };
      const { verbs, resources, nonResourceURLs } = rule.rule;
      if (nonResourceURLs.length > 0) onPaths.push(entry);
      const listed = verbs.length * resources.length > manyPairs ? ['*'] : verbs;
      for (const verb of listed) {
        for (const resource of resources) {
          const key = pairKey(verb, resource);
          const list = byPair.get(key);
          if (list === undefined) byPair.set(key, [entry]);
          else if (list.at(-1) !== entry) list.push(entry);
        }
      }
    });
  }
  return { byPair, onPaths };
}

/** A line break cannot be mistaken for a part of either: at worst two pairs share a list, and rules are checked again. */
function pairKey(verb: string, resource: string): string {
  return `${verb}\n${resource}`;
}
