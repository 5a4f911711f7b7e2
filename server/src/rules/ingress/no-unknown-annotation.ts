import { nginxPrefix } from '../../kubernetes/ingress/controllers.ts';
import type { Annotation } from '../../kubernetes/ingress/ingress.ts';
import {
  nginxAnnotation,
  nginxAnnotationNames,
  nginxProtection,
  nginxRemoved,
} from '../../kubernetes/ingress/nginx-annotations.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import {
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type Report,
  type WorkspaceContext,
} from '../rule.ts';
import { nearestName } from '../token/effective/nearest-name.ts';
import { nginxDoor, shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

/** The prefix of releases before 0.9, which some other controllers read to this day. */
const oldPrefix = 'ingress.kubernetes.io/';

/** Read under the prefix of ingress-nginx by Higress alone. */
const higressOnly =
  /^(?:mirror-target-service|mirror-percentage|mirror-target-fqdn(?:-port)?|ssl-cipher|tls-(?:min|max)-protocol-version|ignore-path-case|mcp-server\S*)$/;

/** An annotation that looks like one of ingress-nginx and is none, so that it does nothing. */
export const noUnknownAnnotation = defineRule({
  meta: {
    slug: 'no-unknown-annotation',
    code: 'ZT413',
    area: 'ingress',
    title: 'ingress-nginx does not know an annotation that is meant for it',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-16'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: annotations',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
      },
    ],
    docs: {
      why: [
        'Nobody refuses an annotation that no controller knows: a slip in `auth-url` or `whitelist-source-range` leaves the door',
        'open and looks like a lock. The rule knows every annotation of the last release of ingress-nginx, of which there will be no',
        'others, and those that earlier releases dropped.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/whitelist-source-ranges: 10.0.0.0/8'],
        }),
      },
      good: {
        yaml: ingressExample({
          annotations: ['nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8'],
        }),
      },
      whenToTurnOff: 'For a fork of the controller with annotations of its own.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined) return;
    for (const annotation of door.ingress.annotations) {
      const report = judge(annotation, door.served.className);
      if (report !== undefined)
        context.report({
          confidence: door.confidence,
          ...report,
          range: annotation.keyRange,
          data: placeData(placed.facts.path, annotation.path),
        });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const annotation = site?.resource.facts.ingress?.annotations.find(
      ({ path }) => JSON.stringify(path) === place,
    );
    const meant = annotation && meantBy(annotation.name);
    if (site === undefined || annotation === undefined || meant === undefined) return [];
    const key = `${nginxPrefix}${meant}`;
    if (site.resource.facts.ingress?.annotations.some(({ name }) => name === key) === true) return [];
    return [
      editOffer(site, tell`Write ${key}`, [{ op: 'renameKey', path: annotation.path, key }], {
        preferred: true,
      }),
    ];
  },
});

function judge({ name }: Annotation, className: string | undefined): Omit<Report, 'range'> | undefined {
  if (!name.startsWith(nginxPrefix)) {
    const meant = meantBy(name);
    if (meant === undefined || (name.startsWith(oldPrefix) && className !== 'nginx')) return undefined;
    return {
      message: tell`ingress-nginx reads ${nginxPrefix}… only, so ${shown(name)} does nothing${effectOf(meant)}; write ${nginxPrefix}${meant}`,
    };
  }
  const short = name.slice(nginxPrefix.length);
  if (nginxAnnotation(short) !== undefined) return undefined;
  if (Object.hasOwn(nginxRemoved, short)) {
    const release = nginxRemoved[short];
    return {
      message: tell`${short} was dropped from ingress-nginx${release === undefined ? '' : tell` in ${release}`} and does nothing; remove it`,
    };
  }
  if (higressOnly.test(short)) {
    return {
      message: tell`${short} is read by Higress only; with ingress-nginx it does nothing`,
      severity: 'info',
      confidence: 'medium',
    };
  }
  const meant = meantBy(name);
  return meant === undefined
    ? {
        message: tell`ingress-nginx has no annotation ${shown(short)}, so it does nothing; remove it`,
        severity: 'info',
      }
    : {
        message: tell`ingress-nginx has no annotation ${shown(short)}, so it does nothing${effectOf(meant)}; did you mean ${meant}?`,
      };
}

function effectOf(name: string): string {
  const lost = Object.hasOwn(nginxProtection, name) ? nginxProtection[name] : undefined;
  return lost === undefined ? '' : tell` and ${lost}`;
}

/** The annotation (without prefix) that a misspelt or misplaced one stands for; undefined without exactly one candidate. */
function meantBy(name: string): string | undefined {
  const slash = name.indexOf('/');
  const [prefix, short] = [name.slice(0, slash + 1), name.slice(slash + 1)];
  const known = [...nginxAnnotationNames, 'whitelist-source-range'];
  if (prefix === nginxPrefix) return nearestName(short, known);
  const near = prefix === oldPrefix || nearestName(prefix, [nginxPrefix]) !== undefined;
  return near && known.includes(short) ? short : undefined;
}
