import { clearHttpProtocols, type MeshServer } from '../../../kubernetes/mesh/gateway.ts';
import { tell } from '../../../words/tell.ts';
import { at, booleanAt, isNullish, pair } from '../../../yaml/access.ts';
import type { MeshProblem } from '../validity/problem.ts';

const modes = [
  'SIMPLE',
  'MUTUAL',
  'PASSTHROUGH',
  'AUTO_PASSTHROUGH',
  'ISTIO_MUTUAL',
  'OPTIONAL_MUTUAL',
] as const;
const certificateFields = [
  'credentialName',
  'credentialNames',
  'serverCertificate',
  'privateKey',
  'caCertificates',
];

/** What Istio refuses about the TLS of a server, or leaves out with a warning (pkg/config/validation/validation.go). */
export function serverProblems(server: MeshServer): readonly MeshProblem[] {
  const { node, path, protocol, protocolNode, tls, mode, partial } = server;
  if (partial || protocol === undefined || protocolNode === undefined) return [];
  const isTls = protocol === 'HTTPS' || protocol === 'TLS';
  if (tls === undefined)
    return isTls
      ? [
          {
            path,
            range: protocolNode.range,
            message: tell`A server of protocol ${protocol} without tls is refused; write tls with mode: SIMPLE and credentialName`,
          },
        ]
      : [];
  const tlsPath = [...path, 'tls'];
  const modeNode = at(tls, 'mode') ?? pair(node, 'tls')?.key ?? tls;
  const atMode = (message: string): MeshProblem => ({
    path: [...tlsPath, 'mode'],
    range: modeNode.range,
    message,
  });
  if (mode === undefined) return [];
  if (!modes.some((known) => known === mode)) {
    const upper = modes.find((known) => known === mode.toUpperCase());
    return [
      {
        ...atMode(
          tell`There is no mode ${mode.slice(0, 20)}, so the Gateway is refused; write ${upper ?? tell`SIMPLE or MUTUAL`}`,
        ),
        ...(upper !== undefined && {
          fix: {
            title: tell`Write ${upper}`,
            refused: true,
            operations: [{ op: 'replaceScalar' as const, path: [...tlsPath, 'mode'], value: upper }],
          },
        }),
      },
    ];
  }
  const has = (field: string): boolean => !isNullish(at(tls, field));
  if (!isTls) {
    const redirects = booleanAt(tls, 'httpsRedirect') === true;
    if (clearHttpProtocols.has(protocol) && mode === 'PASSTHROUGH' && !certificateFields.some(has)) return [];
    return [
      atMode(
        redirects
          ? tell`A server of protocol ${protocol} takes httpsRedirect and nothing else of tls, so it is refused; remove the rest`
          : tell`A server of protocol ${protocol} speaks no TLS, so it is refused with a mode; write protocol: HTTPS`,
      ),
    ];
  }
  const unused = certificateFields.find(has);
  const field = unused === undefined ? undefined : pair(tls, unused);
  if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH' || mode === 'ISTIO_MUTUAL') {
    if (unused === undefined || field === undefined) return [];
    const why =
      mode === 'ISTIO_MUTUAL'
        ? tell`uses the certificates of the mesh and refuses`
        : tell`hands TLS on to the workload and leaves out`;
    const said = at(tls, 'mode') === undefined ? tell`PASSTHROUGH, which tls without a mode is,` : mode;
    return [
      {
        path: [...tlsPath, unused],
        range: field.key.range,
        message: tell`${said} ${why} ${unused}; write mode: SIMPLE to end TLS here, or remove it`,
        ...(at(tls, 'mode') === undefined && {
          fix: {
            title: tell`End TLS at the gateway: mode: SIMPLE`,
            operations: [
              {
                op: 'insertPair' as const,
                path: tlsPath,
                key: 'mode',
                value: 'SIMPLE',
                before: certificateFields,
              },
            ],
          },
        }),
      },
    ];
  }
  if (has('credentialName') || has('credentialNames') || has('tlsCertificates')) return [];
  const missing = [
    'serverCertificate',
    'privateKey',
    ...(mode === 'SIMPLE' ? [] : ['caCertificates']),
  ].filter((name) => !has(name));
  if (missing.length === 0) return [];
  return [
    atMode(
      tell`${mode} without ${missing.join(tell` and `)} has no certificate and is refused; write credentialName with the name of its Secret`,
    ),
  ];
}
