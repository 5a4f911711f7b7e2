import type { Operation } from '../../../edit/operations.ts';
import type { Gateway, Listener } from '../../../kubernetes/gateway/gateway.ts';
import { hostProblem } from '../../../kubernetes/ingress/hosts.ts';
import { tell } from '../../../words/tell.ts';
import type { Path, Range } from '../../../yaml/located.ts';
import { listenerNamed } from './words.ts';

/** A way to repair a listener. */
export interface ListenerRepair {
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly safe: boolean;
  readonly preferred: boolean;
}

/** What the API server refuses in a listener, or what the listener ignores. */
export interface ListenerProblem {
  readonly path: Path;
  readonly range: Range;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly repairs: readonly ListenerRepair[];
}

/** Everything wrong with the listeners of a Gateway or ListenerSet by themselves, by the rules of the CRD. */
export function listenerProblems({ listeners }: Gateway, kind: string): readonly ListenerProblem[] {
  return listeners.flatMap((listener, index) => [
    ...tlsProblems(listener, kind),
    ...hostProblems(listener, kind),
    ...duplicateProblems(listener, listeners.slice(0, index), kind),
  ]);
}

function tlsProblems(listener: Listener, kind: string): readonly ListenerProblem[] {
  const { protocol, tls, path, partial, port } = listener;
  if (protocol === undefined || partial) return [];
  const refused = tell`so the API server refuses this ${kind}`;
  const named = listenerNamed(listener);
  const problems: ListenerProblem[] = [];
  if (tls === undefined) {
    if (protocol.text !== 'TLS') return [];
    return [
      {
        path,
        range: protocol.range,
        message: tell`${named} has protocol TLS and no tls, ${refused}; write tls.mode: Passthrough, or certificateRefs`,
        severity: 'error',
        repairs: [],
      },
    ];
  }
  const remove: ListenerRepair = {
    title: tell`Remove tls, so that it serves in clear`,
    operations: [{ op: 'removePair', path: tls.path }],
    safe: false,
    preferred: false,
  };
  const speak = (text: string, preferred: boolean): ListenerRepair => ({
    title: tell`Write protocol: ${text}`,
    operations: [{ op: 'replaceScalar', path: protocol.path, value: text }],
    // The object was refused until now.
    safe: preferred,
    preferred,
  });
  const clear = protocol.text === 'HTTP' || protocol.text === 'TCP' || protocol.text === 'UDP';
  if (clear) {
    const meant = protocol.text === 'TCP' ? 'TLS' : 'HTTPS';
    const advice = protocol.text === 'UDP' ? tell`remove tls` : tell`write protocol: ${meant}, or remove tls`;
    const sure =
      protocol.text === 'HTTP' && port !== 80 && tls.hasCertificates && tls.mode?.text !== 'Passthrough';
    problems.push({
      path,
      range: protocol.range,
      message: tell`${named} has protocol ${protocol.text}, which takes no tls, ${refused}; ${advice}`,
      severity: 'error',
      repairs: protocol.text === 'UDP' ? [remove] : [speak(meant, sure), remove],
    });
    return problems;
  }
  const mode = tls.mode?.text ?? 'Terminate';
  if (protocol.text === 'HTTPS' && mode === 'Passthrough' && tls.mode !== undefined) {
    const terminate: ListenerRepair = {
      title: tell`Write mode: Terminate`,
      operations: [{ op: 'replaceScalar', path: tls.mode.path, value: 'Terminate' }],
      safe: tls.hasCertificates,
      preferred: tls.hasCertificates,
    };
    problems.push({
      path,
      range: tls.mode.range,
      message: tell`${named} has protocol HTTPS, which cannot pass TLS through, ${refused}; write mode: Terminate, or protocol: TLS and a TLSRoute`,
      severity: 'error',
      repairs: tls.hasCertificates ? [terminate, speak('TLS', false)] : [speak('TLS', true)],
    });
    return problems;
  }
  if (mode === 'Terminate' && !tls.hasCertificates && !tls.hasOptions) {
    const secret = `${listener.name?.text ?? 'gateway'}-tls`;
    problems.push({
      path,
      range: tls.range,
      message: tell`${named} ends TLS and has no certificate, ${refused}; write tls.certificateRefs`,
      severity: 'error',
      repairs: [
        {
          title: tell`Add certificateRefs with Secret ${secret} (for you to make)`,
          operations: [
            { op: 'insertPair', path: tls.path, key: 'certificateRefs', value: [{ name: secret }] },
          ],
          safe: false,
          preferred: true,
        },
      ],
    });
  }
  if (mode === 'Passthrough' && tls.hasCertificates) {
    const list = [...tls.path, 'certificateRefs'];
    problems.push({
      path,
      range: tls.certificates[0]?.range ?? tls.range,
      message: tell`${named} passes TLS through, so its certificate is not used and the backend answers with its own; remove certificateRefs, or write mode: Terminate`,
      severity: 'warning',
      repairs: [
        {
          title: tell`Remove certificateRefs, which have no effect`,
          operations: [{ op: 'removePair', path: list }],
          safe: true,
          preferred: true,
        },
      ],
    });
  }
  return problems;
}

function hostProblems(listener: Listener, kind: string): readonly ListenerProblem[] {
  const { hostname, protocol, path } = listener;
  if (hostname === undefined) return [];
  const refused = tell`so the API server refuses this ${kind}`;
  if (protocol?.text === 'TCP' || protocol?.text === 'UDP')
    return [
      {
        path,
        range: hostname.range,
        message: tell`${listenerNamed(listener)} has protocol ${protocol.text}, which knows no hostname, ${refused}; remove hostname`,
        severity: 'error',
        repairs: [
          {
            title: tell`Remove hostname`,
            operations: [{ op: 'removePair', path: hostname.path }],
            safe: true,
            preferred: true,
          },
        ],
      },
    ];
  const problem = hostProblem(hostname.text);
  return problem === undefined
    ? []
    : [
        {
          path,
          range: hostname.range,
          message: tell`The hostname of listener ${listener.name?.text ?? ''} ${problem}, ${refused}`,
          severity: 'error',
          repairs: [],
        },
      ];
}

function duplicateProblems(
  listener: Listener,
  before: readonly Listener[],
  kind: string,
): readonly ListenerProblem[] {
  const { name, port, protocol, hostname, partial, path } = listener;
  if (name === undefined || partial) return [];
  const refused = tell`so the API server refuses this ${kind}`;
  const base = { path, severity: 'error', repairs: [] } as const;
  if (before.some((other) => other.name?.text === name.text))
    return [
      {
        ...base,
        range: name.range,
        message: tell`Two listeners are called ${name.text}, ${refused}; name them apart`,
      },
    ];
  const twin = before.find(
    (other) =>
      !other.partial &&
      port !== undefined &&
      other.port === port &&
      other.protocol?.text === protocol?.text &&
      other.hostname?.text === hostname?.text,
  );
  return twin === undefined
    ? []
    : [
        {
          ...base,
          range: name.range,
          message: tell`Listeners ${twin.name?.text ?? ''} and ${name.text} have the same port, protocol and hostname, ${refused}; give them hostnames of their own or join them`,
        },
      ];
}
