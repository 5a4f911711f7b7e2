import type { ASTNode } from '@marcbachmann/cel-js';

/** What an expression is evaluated over, by the name of the variable: JSON, or maps and lists of it. */
export type CelContext = Readonly<Record<string, unknown>>;

/** Bounds of what evaluating a part of an expression takes and gives; lengths in characters. */
interface Bounds {
  readonly cost: number;
  /** Characters in all texts of the value. */
  readonly size: number;
  /** How often a macro over the value runs. */
  readonly items: number;
  /** The value itself, where it is known without evaluating anything. */
  readonly value?: unknown;
}

/** Values of the variables of macros are unknown; what is known of them is how large they may be. */
type Scope = ReadonlyMap<string, Bounds>;

/** About what takes a hundredth of a second; the API server's own budget refuses far cheaper expressions. */
const mostCost = 200_000;
/** What reading an expression costs that is not evaluated. */
const reading = 100;
const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** Programs of regular expressions are no longer than this (regex/search.ts). */
const longestProgram = 5000;
/** Writing a step of a program, in characters it would run over. */
const writing = 8;

/** What evaluating may still cost, shared by all expressions of a question: a file may hold thousands of the dearest. */
export interface EvaluationBudget {
  left: number;
}

/** Enough for thirty of the dearest expressions, about a fifth of a second, or for thousands that people write. */
export function evaluationBudget(): EvaluationBudget {
  return { left: 30 * mostCost };
}

/**
 * Whether an expression can be evaluated in passing; its cost is taken from the budget. Loops within loops and texts made
 * of texts grow by powers, and the evaluator would follow them for hours. An upper bound: what it turns down might still
 * be quick.
 */
export function isAffordable(expression: ASTNode, context: CelContext, budget: EvaluationBudget): boolean {
  const variables = new Map(Object.entries(context).map(([name, value]) => [name, boundsOfValue(value)]));
  const { cost, size } = boundsOf(expression, variables);
  const whole = cost + size;
  // What is turned down has cost its reading: else a file of such expressions would be read for ever.
  const affordable = whole <= mostCost && whole <= budget.left;
  budget.left -= affordable ? whole : reading;
  return affordable;
}

function boundsOf(node: ASTNode, scope: Scope): Bounds {
  switch (node.op) {
    case 'value':
      return boundsOfValue(node.args);
    case 'id':
      return scope.get(node.args) ?? leaf;
    case '.':
    case '.?':
      return memberOf(boundsOf(node.args[0], scope), node.args[1]);
    case '[]':
    case '[?]': {
      const key = boundsOf(node.args[1], scope);
      const whole = boundsOf(node.args[0], scope);
      return { ...memberOf(whole, key.value), cost: whole.cost + key.cost + 1 };
    }
    case 'list':
      return { ...sum(node.args, scope), items: node.args.length };
    case 'map':
      return { ...sum(node.args.flat(), scope), items: node.args.length };
    case 'call':
      return sum(node.args[1], scope);
    case 'rcall':
      return boundsOfCall(node.args[0], node.args[1], node.args[2], scope);
    case '!_':
    case '-_':
      return sum([node.args], scope);
    default:
      return sum(node.args, scope);
  }
}

function boundsOfCall(name: string, on: ASTNode, args: readonly ASTNode[], scope: Scope): Bounds {
  const receiver = boundsOf(on, scope);
  const [variable] = args;
  // The API server's CEL has no `bind`, by which a text doubles with every name given to it.
  if (name === 'bind') return endless;
  if (loops.has(name) && variable?.op === 'id') {
    const element = elementOf(receiver);
    const body = sum(args.slice(1), new Map([...scope, [variable.args, element]]));
    const cost = receiver.cost + receiver.items * (body.cost + 1);
    if (name === 'map') return { cost, size: receiver.items * (body.size + 1), items: receiver.items };
    return name === 'filter' ? { ...receiver, cost } : { ...leaf, cost };
  }
  const given = sum(args, scope);
  const cost = receiver.cost + given.cost + 1;
  if (name === 'matches') {
    const pattern: unknown = variable?.op === 'value' ? variable.args : undefined;
    const steps =
      typeof pattern === 'string' && !pattern.includes('{') ? 2 * pattern.length + 2 : longestProgram;
    // The program is written before it is run.
    return { ...leaf, cost: cost + (receiver.size + writing) * Math.min(steps, longestProgram) };
  }
  // One text goes between all characters of the other.
  const grown = (receiver.size + 1) * (given.size + 1);
  if (name === 'replace' || name === 'join') return { cost: cost + grown, size: grown, items: grown };
  const size = receiver.size + given.size;
  return { cost: cost + size / copied, size, items: size };
}

/** What a macro's variable stands for: at most the largest item, where the items are known. */
function elementOf({ size, value }: Bounds): Bounds {
  if (!Array.isArray(value)) return { cost: 1, size, items: size };
  const largest = value.reduce<number>((most, item) => Math.max(most, boundsOfValue(item).size), 1);
  return { cost: 1, size: largest, items: largest };
}

/** So many characters are copied or compared in one step. */
const copied = 16;
const leaf: Bounds = { cost: 1, size: 1, items: 1 };
const endless: Bounds = { cost: Infinity, size: Infinity, items: Infinity };

function sum(nodes: readonly ASTNode[], scope: Scope): Bounds {
  let [cost, size, items] = [1, 1, 0];
  for (const node of nodes) {
    const part = boundsOf(node, scope);
    cost += part.cost;
    size += part.size;
    items += part.items;
  }
  return { cost: cost + size / copied, size, items };
}

function memberOf(whole: Bounds, key: unknown): Bounds {
  const { value } = whole;
  const own = value instanceof Map ? value.get(key) : memberOfObject(value, key);
  if (own !== undefined) return { ...boundsOfValue(own), cost: whole.cost + 1 };
  return { cost: whole.cost + 1, size: whole.size, items: whole.size };
}

function memberOfObject(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null || typeof key !== 'string') return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function boundsOfValue(value: unknown): Bounds {
  if (typeof value === 'string') return { cost: 1, size: value.length, items: value.length, value };
  if (typeof value !== 'object' || value === null) return { ...leaf, value };
  const members: readonly unknown[] = value instanceof Map ? [...value].flat() : Object.entries(value).flat();
  const size = members.reduce<number>((total, member) => total + boundsOfValue(member).size + 1, 1);
  return { cost: 1, size, items: value instanceof Map ? value.size : Object.keys(value).length, value };
}
