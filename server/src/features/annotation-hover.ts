import type { Workspace } from '../engine/workspace-types.ts';
import { controllers, nginxName, nginxPrefix } from '../kubernetes/ingress/controllers.ts';
import { type Annotation, classAnnotationName } from '../kubernetes/ingress/ingress.ts';
import {
  nginxAliases,
  nginxAnnotation,
  nginxProtection,
  nginxRemoved,
  nginxSince,
} from '../kubernetes/ingress/nginx-annotations.ts';
import { otherAnnotation } from '../kubernetes/ingress/other-annotations.ts';
import { inGatewayApi } from '../rules/ingress/migrate/gateway-words.ts';
import { phrase, tell, told } from '../words/tell.ts';
import { type ServedBy, servedBy } from '../workspace/ingress-class.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan } from './markdown.ts';

/** What an annotation of an Ingress does, in which controller, since when, and what takes its place. */
export function annotationHover(workspace: Workspace, uri: string, offset: number): HoverResult | undefined {
  const key = workspace.documentAt(uri, offset);
  const slice = key === undefined ? undefined : workspace.slices(uri)[key.index];
  if (key === undefined || slice === undefined) return undefined;
  const place = offset - slice.start;
  for (const { facts } of workspace.resourcesOf(key)) {
    const annotation = facts.ingress?.annotations.find(
      ({ keyRange, range }) => place >= keyRange[0] && place <= Math.max(keyRange[1], range[1]),
    );
    if (facts.ingress === undefined || annotation === undefined) continue;
    const lines = explained(annotation, servedBy(facts.ingress, workspace.graphSeenFrom(key)));
    if (lines === undefined) return undefined;
    const { keyRange, range } = annotation;
    // Through an alias the value stands elsewhere.
    const end = range[0] >= keyRange[1] ? range[1] : keyRange[1];
    return { markdown: lines.join('\n'), start: slice.start + keyRange[0], end: slice.start + end };
  }
  return undefined;
}

function explained(annotation: Annotation, served: ServedBy): readonly string[] | undefined {
  if (annotation.name === classAnnotationName) return classLines(served);
  const short = nginxName(annotation.name);
  if (short !== undefined) return nginxLines(short, served);
  const other = otherAnnotation(annotation.name);
  if (other === undefined) return undefined;
  const title = controllers[other.controller].title;
  return [
    `**${codeSpan(annotation.name)}** ${told(other.does)}.`,
    '',
    tell`- **Read by:** ${title}${servedElsewhere(served, other.controller === served.controller)}`,
    ...(other.gateway === undefined ? [] : [tell`- **In Gateway API:** ${other.gateway}.`]),
  ];
}

function classLines(served: ServedBy): readonly string[] {
  const name = served.className === undefined ? tell`the class` : codeSpan(served.className);
  return [
    tell`**${codeSpan(classAnnotationName)}** chooses the controller, and is deprecated since Kubernetes 1.18.`,
    '',
    tell`- **Served by:** ${servedInWords(served)}`,
    tell`- **Instead:** ${codeSpan('spec.ingressClassName')} with ${name}, which must be the name of an IngressClass. With both, an Ingress is refused when they differ.`,
  ];
}

function nginxLines(short: string, served: ServedBy): readonly string[] | undefined {
  const known = nginxAnnotation(short);
  if (known === undefined) {
    if (!Object.hasOwn(nginxRemoved, short)) return undefined;
    const release = nginxRemoved[short];
    return [
      tell`**${codeSpan(short)}** does nothing any more: ingress-nginx dropped it${release === undefined ? '' : tell` in ${release}`}.`,
    ];
  }
  const lost = Object.hasOwn(nginxProtection, known.name) ? nginxProtection[known.name] : undefined;
  const ignored = lost === undefined ? tell`ignored without a word` : tell`ignored without a word: ${lost}`;
  return [
    `**${codeSpan(short)}** ${told(known.does)}.`,
    '',
    tell`- **Served by:** ${servedInWords(served)}${served.controller === 'higress' && !known.inHigress ? tell` **Here it is ${ignored}.**` : ''}`,
    tell`- **ingress-nginx:** risk ${known.risk} in the hands of whoever writes Ingresses${sinceInWords(short, known.name)}.`,
    tell`- **Higress:** ${higressInWords(short, known.inHigress, ignored)}`,
    tell`- **Gateway API:** ${gatewayInWords(known.name, lost)}`,
  ];
}

function sinceInWords(short: string, current: string): string {
  const since = Object.hasOwn(nginxSince, current) ? nginxSince[current] : undefined;
  if (Object.hasOwn(nginxAliases, short))
    return tell`; the older name of ${codeSpan(nginxPrefix + current)}${since === undefined ? '' : tell` (since ${since})`}`;
  return since === undefined ? '' : tell`; since ${since}`;
}

function higressInWords(short: string, read: boolean, ignored: string): string {
  // The one annotation of which Higress knows the older name only (facts E.5).
  if (short === 'whitelist-source-range') return tell`reads it, under this name only.`;
  if (short === 'allowlist-source-range')
    return tell`${ignored}; it reads the older name whitelist-source-range.`;
  if (short === 'auth-tls-secret')
    return tell`reads it, if the Secret goes by the name of the server’s certificate or that with -cacert.`;
  return read ? tell`reads it.` : `${ignored}.`;
}

const inHttpRoute: Readonly<Record<string, string>> = {
  'ssl-redirect': phrase('a RequestRedirect filter on the HTTP listener.'),
  'force-ssl-redirect': phrase('a RequestRedirect filter on the HTTP listener.'),
  'permanent-redirect': phrase('a RequestRedirect filter.'),
  'temporal-redirect': phrase('a RequestRedirect filter.'),
  'app-root': phrase('a RequestRedirect filter for the path /.'),
  'rewrite-target': phrase('a URLRewrite filter.'),
  'upstream-vhost': phrase('a URLRewrite filter with hostname.'),
  'enable-cors': phrase('a CORS filter.'),
  'canary-weight': phrase('weights of the backendRefs.'),
  'canary-by-header': phrase('a match on the header.'),
  'backend-protocol': phrase('appProtocol of the Service, a BackendTLSPolicy, or a GRPCRoute.'),
  'proxy-read-timeout': phrase('timeouts of the rule.'),
  'use-regex': phrase(
    'a path match of type RegularExpression, which each implementation reads in its own way.',
  ),
};

function gatewayInWords(name: string, lost: string | undefined): string {
  const field = Object.hasOwn(inHttpRoute, name) ? inHttpRoute[name] : undefined;
  return (
    field ??
    (lost === undefined
      ? tell`nothing of the kind, or a policy of the implementation.`
      : `${inGatewayApi(name)}.`)
  );
}

function servedInWords({ controller, className, sure }: ServedBy): string {
  const by = className === undefined ? '' : tell` (class ${codeSpan(className)})`;
  if (controller === undefined) return tell`a controller that is not known here${by}.`;
  const retired = controller === 'ingress-nginx' ? tell`, retired since March 2026` : '';
  return `${sure ? '' : tell`most likely `}${controllers[controller].title}${by}${retired}.`;
}

function servedElsewhere(served: ServedBy, same: boolean): string {
  return same || served.controller === undefined
    ? '.'
    : tell`, but this Ingress is served by ${servedInWords(served)} It does nothing here.`;
}
