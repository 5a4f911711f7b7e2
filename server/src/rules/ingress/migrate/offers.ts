import { tell } from '../../../words/tell.ts';
import type { Finding, FixContext, FixOffer, Json } from '../../rule.ts';
import { nginxDoor } from '../door/door.ts';
import { editOffer, siteOfFinding } from '../door/offers.ts';
import { whyNotAlone } from './alone.ts';
import { migrating } from './situation.ts';
import { toGateway } from './to-gateway.ts';
import { alsoWritten, toHigress } from './to-higress.ts';

/** Names that the documents of a migration need and that nothing in the workspace tells. */
export interface MigrationOptions {
  readonly higressClass: string;
  readonly gatewayClass: string;
}

/** The options of the rules that offer a migration. */
export const migrationOptions = {
  schema: {
    type: 'object',
    properties: {
      higressClass: {
        type: 'string',
        minLength: 1,
        description: 'Name of the IngressClass of Higress, for the move to Higress.',
      },
      gatewayClass: {
        type: 'string',
        minLength: 1,
        description: 'Name of the GatewayClass, for the move to Gateway API.',
      },
    },
    additionalProperties: false,
  },
  default: { higressClass: 'higress', gatewayClass: 'higress' },
} as const satisfies { readonly schema: Json; readonly default: Json };

/** The two ways out of ingress-nginx for the Ingress of a finding; each is refused where a check at the door would be lost. */
export function migrationOffers(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const door = site && nginxDoor(site.resource, context.graph);
  if (site === undefined || door === undefined) return [];
  const options = migrationOptionsOf(context.options);
  const subject = migrating(site.resource, door, context.graph);
  const toClass = tell`Move to Higress: ingressClassName ${options.higressClass}`;
  const reason = whyNotAlone(subject);
  const left = reason === undefined ? undefined : ({ ok: false, reason } as const);
  const higress = left ?? toHigress(subject, options.higressClass, site.root);
  const toRoutes = tell`Replace by a Gateway of class ${options.gatewayClass} and HTTPRoutes`;
  const gateway = left ?? toGateway(subject, options.gatewayClass);
  return [
    higress.ok
      ? editOffer(site, toClass + alsoWritten(higress.value), higress.value, { preferred: true })
      : { title: toClass, safe: false, refusal: higress.reason },
    gateway.ok
      ? {
          title: toRoutes,
          safe: false,
          ...(!higress.ok && { preferred: true }),
          plan: () => ({ changes: gateway.value }),
        }
      : { title: toRoutes, safe: false, refusal: gateway.reason },
  ];
}

/** The options of a migration rule, completed. */
export function migrationOptionsOf(options: Json): MigrationOptions {
  const stated = options as Partial<MigrationOptions> | null;
  return { ...migrationOptions.default, ...stated };
}
