import type { Workspace } from '../engine/workspace-types.ts';
import type { AllowedNamespaces, Listener } from '../kubernetes/gateway/gateway.ts';
import { tell } from '../words/tell.ts';
import { kindsOf, routesOf } from '../workspace/gateway-attachment.ts';
import type { PlacedResource, WorkspaceGraph } from '../workspace/graph.ts';
import type { Range } from '../yaml/located.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan } from './markdown.ts';

/** What a listener of a Gateway lets in, and where that leads: routes and Services of the workspace. */
export function gatewayHover(workspace: Workspace, uri: string, offset: number): HoverResult | undefined {
  const key = workspace.documentAt(uri, offset);
  const slice = key === undefined ? undefined : workspace.slices(uri)[key.index];
  if (key === undefined || slice === undefined) return undefined;
  const place = offset - slice.start;
  for (const placed of workspace.resourcesOf(key)) {
    for (const listener of placed.facts.gateway?.listeners ?? []) {
      const found = explained(listener, placed, workspace.graphSeenFrom(key), place);
      if (found === undefined) continue;
      const [start, end] = found.range;
      return { markdown: found.lines.join('\n'), start: slice.start + start, end: slice.start + end };
    }
  }
  return undefined;
}

interface Explained {
  readonly range: Range;
  readonly lines: readonly string[];
}

function explained(
  listener: Listener,
  door: PlacedResource,
  graph: WorkspaceGraph,
  place: number,
): Explained | undefined {
  const { name, protocol, hostname, tls, namespaces } = listener;
  const under = [name, protocol, hostname].find((field) => field !== undefined && holds(field.range, place));
  if (under !== undefined) return { range: under.range, lines: listenerLines(listener, door, graph) };
  if (tls?.mode !== undefined && holds(tls.mode.range, place))
    return { range: tls.mode.range, lines: [modeInWords(tls.mode.text)] };
  if (namespaces?.from !== undefined && holds(namespaces.from.range, place))
    return { range: namespaces.from.range, lines: [`${letsIn(namespaces)}.`] };
  return undefined;
}

function holds([start, end]: Range, place: number): boolean {
  return place >= start && place <= end;
}

function listenerLines(listener: Listener, door: PlacedResource, graph: WorkspaceGraph): readonly string[] {
  const { name, protocol, port, hostname, tls } = listener;
  const routes = routesOf(door, graph).filter(({ listeners }) => listeners.includes(listener));
  const kinds = kindsOf(listener);
  const title = name === undefined ? tell`This listener` : tell`Listener ${codeSpan(name.text)}`;
  const where = tell`${codeSpan(protocol?.text ?? '?')} on port ${port ?? '?'} for ${hostname === undefined ? tell`every host` : codeSpan(hostname.text)}`;
  return [
    `**${title}**: ${where}.`,
    '',
    ...(protocol?.text === 'HTTP'
      ? [tell`- **TLS:** none; what is sent can be read. A Gateway redirects only where a route does.`]
      : tls === undefined
        ? []
        : [tell`- **TLS:** ${modeInWords(tls.mode?.text ?? 'Terminate')}`]),
    tell`- **Lets in:** ${kinds === undefined ? tell`what its implementation knows` : kinds.map(codeSpan).join(', ') || tell`no route`}; ${letsIn(listener.namespaces)}.`,
    ...(routes.length === 0
      ? [tell`- **Attached:** no route of this workspace.`]
      : ['- **Attached:**', ...routes.slice(0, mostRoutes).map(({ route }) => `  - ${routeLine(route)}`)]),
    ...(routes.length > mostRoutes ? [tell`  - and ${routes.length - mostRoutes} more`] : []),
  ];
}

const mostRoutes = 10;

/** A route with its hosts and the Services it leads to. */
function routeLine({ facts }: PlacedResource): string {
  const { kind, name = '', namespace, route } = facts;
  const title = `${kind} ${codeSpan(namespace === undefined ? name : `${namespace}/${name}`)}`;
  const hosts = (route?.hostnames ?? []).map(({ text }) => codeSpan(text)).join(', ');
  const backends = (route?.rules ?? []).flatMap(({ references }) =>
    references
      .filter(({ use }) => use === 'backend')
      .map((reference) => {
        const home = reference.namespace?.text ?? namespace;
        const target = home === undefined ? reference.name.text : `${home}/${reference.name.text}`;
        return `${reference.kind} ${codeSpan(reference.port === undefined ? target : `${target}:${reference.port.value}`)}`;
      }),
  );
  const redirects = route?.rules.some((rule) => rule.redirectsToHttps) === true;
  const leads = [...new Set(backends), ...(redirects ? [tell`a redirect to HTTPS`] : [])];
  return [title, ...(hosts === '' ? [] : [hosts]), ...(leads.length === 0 ? [] : [leads.join(', ')])].join(
    ' → ',
  );
}

function letsIn(namespaces: AllowedNamespaces | undefined): string {
  const from = namespaces?.from?.text ?? 'Same';
  const selector = namespaces?.selector;
  if (from === 'All') return tell`routes of **every** namespace`;
  if (from === 'Same') return tell`routes of its own namespace only`;
  if (from !== 'Selector' || selector === undefined) return tell`routes of no namespace that is said here`;
  if (selector.empty) return tell`routes of **every** namespace, since the selector is empty`;
  return selector.names === undefined
    ? tell`routes of the namespaces that its selector matches, so of whoever may label one`
    : tell`routes of ${selector.names.map(codeSpan).join(', ')} only`;
}

function modeInWords(mode: string): string {
  return mode === 'Passthrough'
    ? tell`\`Passthrough\`: TLS goes on to the backend as it came; the Gateway sees the host name alone, and can check neither path nor token.`
    : tell`${codeSpan(mode)}: TLS ends at the Gateway, with the certificates of certificateRefs; what goes on to backends is clear without a BackendTLSPolicy.`;
}
