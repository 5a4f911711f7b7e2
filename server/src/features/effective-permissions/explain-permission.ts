import type { Workspace } from '../../engine/workspace-types.ts';
import type { ObjectName } from '../named-objects.ts';
import { effectOf, reachWords } from './danger-words.ts';
import { type Step, stepsOfDanger, stepsOfWay, stepsToRule } from './explain.ts';
import { type AccessPaths, dangerKey } from './paths.ts';
import { ruleWords } from './rule-words.ts';
import { permissionKey, wayKey } from './tree.ts';
import { objectWords, plainWords, say, type Words } from './words.ts';

/** The answer to “How did it get this?”. */
export interface Explanation {
  /** `ServiceAccount shop/web can read every Secret in namespace shop`. */
  readonly title: Words;
  readonly steps: readonly Step[];
}

/** How somebody came to what a node with that key shows; undefined when it is gone. */
export function explainPermission(
  subject: ObjectName,
  key: string,
  paths: AccessPaths,
  workspace: Workspace,
): Explanation | undefined {
  const who = objectWords(subject);
  if (key === wayKey) {
    const way = paths.toEverything(subject);
    return (
      way && {
        title: say`${who} can become \`cluster-admin\``,
        steps: stepsOfWay(subject, way, paths, workspace),
      }
    );
  }
  for (const scope of paths.accessOf(subject).scopes) {
    for (const held of scope.dangers)
      if (dangerKey(held.power.id, scope) === key)
        return {
          title: say`${who} can ${effectOf({ held })} ${reachWords(scope)}`,
          steps: stepsOfDanger(subject, { held, scope }, paths, workspace),
        };
    for (const rule of scope.rules) {
      const words = ruleWords(rule, scope.clusterWide);
      if (words !== undefined && permissionKey(plainWords(words), scope) === key)
        return {
          title: say`${who} is allowed ${words} ${reachWords(scope)}`,
          steps: stepsToRule(subject, rule, workspace),
        };
    }
  }
  return undefined;
}
