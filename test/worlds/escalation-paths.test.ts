import { describe, expect, test } from 'vitest';
import { powers } from '../../server/src/rbac/power-list.ts';
import { accessWorld, bindingText, roleText } from '../support/access-worlds.ts';
import { type EscalationWorld, escalationWorlds as worlds } from '../support/escalation-worlds.ts';

const web = 'ServiceAccount shop/web';

function worldOf({ namespace, rules, others = [], minor }: EscalationWorld) {
  const [kind, place] =
    namespace === undefined ? (['ClusterRole', ''] as const) : (['Role', `${namespace}/`] as const);
  return accessWorld(
    [roleText(kind, `${place}given`, rules), bindingText(`${place}gives`, `${kind} given`, web), ...others],
    minor,
  );
}

describe('every way of facts B.6 is found and explained step by step', () => {
  test.each(worlds)('$power', (world) => {
    const { power, namespace, steps } = world;
    const built = worldOf(world);
    const danger = namespace === undefined ? power : `${power} ${namespace}`;
    expect(built.dangers(web)[0]).toBe(danger);
    const binding =
      namespace === undefined
        ? `ClusterRoleBinding gives binds ${web} to ClusterRole given`
        : `RoleBinding ${namespace}/gives binds ${web} to Role given`;
    expect(built.steps(web, danger)).toEqual([binding, ...steps]);
  });

  test('no power is without its world', () => {
    expect(worlds.map(({ power }) => power).toSorted()).toEqual(powers.map(({ id }) => id).toSorted());
  });

  test('what only counts in the whole cluster is no danger in one namespace', () => {
    for (const world of worlds) {
      const { power, rules, others = [], minor } = world;
      if (powers.find(({ id }) => id === power)?.namespaced !== false) continue;
      const inside = accessWorld(
        [
          roleText('ClusterRole', 'given', rules),
          bindingText('shop/gives', 'ClusterRole given', web),
          ...others,
        ],
        minor,
      );
      expect(inside.dangers(web)).not.toContain(`${power} shop`);
    }
  });

  test('a power of several requests is none while one is missing, whoever else holds it', () => {
    for (const world of worlds) {
      const { power, rules } = world;
      if (rules.length < 2) continue;
      for (const missing of rules) {
        const others = [
          roleText('ClusterRole', 'rest', [missing]),
          bindingText('rest', 'ClusterRole rest', 'ServiceAccount shop/other'),
        ];
        const found = worldOf({ ...world, rules: rules.filter((rule) => rule !== missing), others });
        expect(found.dangers(web).map((id) => id.split(' ')[0])).not.toContain(power);
      }
    }
  });
});
