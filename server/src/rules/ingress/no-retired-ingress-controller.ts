import { vulnerabilitiesOf } from '../../kubernetes/ingress/releases.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { amount } from '../../words/amount.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import {
  type Change,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type WorkspaceContext,
} from '../rule.ts';
import { controllerImages } from './controller/images.ts';
import { nginxDoor } from './door/door.ts';
import { placeData, siteOfFinding } from './door/offers.ts';
import { migrationOptions, migrationOptionsOf } from './migrate/offers.ts';
import { noRetiredControllerDocs } from './migrate/retired-docs.ts';
import { retiredReferences } from './migrate/retired-references.ts';
import { migrating } from './migrate/situation.ts';
import { toHigress } from './migrate/to-higress.ts';

/** An IngressClass of ingress-nginx: the workspace puts doors behind a controller that gets no repairs. */
export const noRetiredIngressController = defineRule({
  meta: {
    slug: 'no-retired-ingress-controller',
    code: 'ZT402',
    area: 'ingress',
    title: 'An IngressClass or image is that of ingress-nginx, which is retired',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['IngressClass', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: [],
    options: migrationOptions,
    covers: ['ING-17'],
    equivalents: ['kubescape:C-0292'],
    references: retiredReferences,
    docs: noRetiredControllerDocs,
  },
  checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
    if (facts.ingressClass?.controller?.startsWith('k8s.io/ingress-nginx') !== true) return;
    context.report({
      range: facts.site.range,
      message: tell`IngressClass ${facts.name ?? ''} belongs to ingress-nginx, which gets no fixes any more since March 2026, not even against vulnerabilities; move its Ingresses to another class`,
      data: placeData(facts.path),
    });
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      for (const { node, tag } of controllerImages(resource)) {
        // What is worse about it, another rule says.
        if (vulnerabilitiesOf(tag ?? '').length > 0) continue;
        report({
          range: node.range,
          message: tell`ingress-nginx is retired: this image gets no fixes any more since March 2026, not even against vulnerabilities; move to Higress or a Gateway`,
          resource,
        });
      }
    }
  },
  fixes,
});

/** All Ingresses of the class move together, or none: the class goes with them. */
function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const { name, ingressClass, path } = site?.resource.facts ?? {};
  if (site === undefined || name === undefined || path === undefined) return [];
  const { higressClass } = migrationOptionsOf(context.options);
  const doors = context.graph.mentioning('IngressClass', name).flatMap((placed) => {
    const door = nginxDoor(placed, context.graph);
    return door === undefined ? [] : [migrating(placed, door, context.graph)];
  });
  const count = amount(doors.length, 'ingress');
  const title = tell`Move its ${count} to class ${higressClass} of Higress and remove the class`;
  const refused = (refusal: string): readonly FixOffer[] => [{ title, safe: false, refusal }];
  if (doors.length === 0) return [];
  if (path.length > 0) return refused(tell`The IngressClass is an item of a List`);
  if (ingressClass?.isDefault === true)
    return refused(tell`It is the default class, and Ingresses without a class count on it`);
  const changes: Change[] = [];
  const problems: string[] = [];
  for (const door of doors) {
    const moved = toHigress(door, higressClass, context.parse(door.placed.document)?.root);
    const label = tell`Ingress ${door.name ?? ''}: move to Higress`;
    if (moved.ok)
      changes.push({ type: 'edit', document: door.placed.document, operations: moved.value, label });
    else problems.push(tell`Ingress ${door.name ?? ''}: ${moved.reason}`);
  }
  if (problems.length > 0) return refused(problems.join('. '));
  const removal: Change = {
    type: 'remove-document',
    document: site.resource.document,
    label: tell`Remove IngressClass ${name}`,
  };
  return [{ title, safe: false, preferred: true, plan: () => ({ changes: [...changes, removal] }) }];
}
