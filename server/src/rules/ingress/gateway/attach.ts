import type { ParentReference } from '../../../kubernetes/gateway/route.ts';
import { tell } from '../../../words/tell.ts';
import { kindsOf, type Obstacle } from '../../../workspace/gateway-attachment.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import type { Range } from '../../../yaml/located.ts';
import { nearestName } from '../../token/effective/nearest-name.ts';
import { listed, titled } from './words.ts';

/** Where to point and what to say when a parent takes a route by none of its listeners. */
export function refusal(
  route: PlacedResource,
  parent: ParentReference,
  door: PlacedResource,
  obstacle: Obstacle,
): { readonly range: Range; readonly message: string } {
  const { kind } = route.facts;
  const listeners = door.facts.gateway?.listeners ?? [];
  const wanted = listeners.filter(
    ({ name, port }) =>
      (parent.sectionName === undefined || parent.sectionName.text === name?.text) &&
      (parent.port === undefined || parent.port.value === port),
  );
  const gate = titled(door);
  const taken = wanted.length === 1 ? tell`Listener ${wanted[0]?.name?.text ?? ''} of ${gate}` : gate;
  switch (obstacle) {
    case 'section': {
      const names = listeners.flatMap(({ name }) => name?.text ?? []);
      const near = nearestName(parent.sectionName?.text ?? '', names);
      return {
        range: parent.sectionName?.range ?? parent.range,
        message: tell`${gate} has no listener ${parent.sectionName?.text ?? ''}, so this ${kind} serves nothing there; ${near === undefined ? tell`its listeners are ${listed(names)}` : tell`write ${near}`}`,
      };
    }
    case 'port':
      return {
        range: parent.port?.range ?? parent.range,
        message: tell`No listener${parent.sectionName === undefined ? '' : ` ${parent.sectionName.text}`} of ${gate} is on port ${parent.port?.value ?? ''}, so this ${kind} serves nothing there; leave port out or write one of ${listed([...new Set(listeners.flatMap(({ port }) => (port === undefined ? [] : [`${port}`])))])}`,
      };
    case 'kind':
      return {
        range: parent.range,
        message: tell`${taken} takes ${listed([...new Set(wanted.flatMap((listener) => kindsOf(listener) ?? []))]) || tell`no route`} only, so this ${kind} serves nothing there; attach to a listener of its protocol`,
      };
    case 'namespace':
      return {
        range: parent.range,
        message: tell`${taken} takes no routes of namespace ${route.facts.namespace ?? ''}, so this ${kind} serves nothing; allow the namespace in allowedRoutes.namespaces`,
      };
    case 'hostname': {
      const [first] = route.facts.route?.hostnames ?? [];
      const hosts = wanted.flatMap(({ hostname }) => hostname?.text ?? []);
      return {
        range: first?.range ?? parent.range,
        message: tell`${taken} is for ${listed([...new Set(hosts)])} and this ${kind} for none of them, so it serves nothing there; make hostnames and listeners agree`,
      };
    }
  }
}
