import { phrase, tell } from '../../words/tell.ts';
import { celGlob } from './cel.ts';
import type { Issuer, Subject, SubjectFlaw } from './issuer.ts';
import { partOf } from './key-values.ts';

const shape = /^spiffe:\/\/([a-z0-9._-]+)((?:\/[A-Za-z0-9._-]+)*)$/;
const istioPath = /^\/ns\/([^/]+)\/sa\/([^/]+)$/;

/** JWT-SVIDs: `spiffe://TRUST-DOMAIN/PATH`; Istio's paths tell namespace and ServiceAccount (facts C.5). */
export const spiffe: Issuer = {
  id: 'spiffe',
  title: 'SPIFFE',
  caller: 'workload',
  namesBySubject: true,
  groupless: true,
  // SPIFFE prescribes no issuer; the API server needs one with discovery.
  recognise: (url) => (/^https:\/\/[^?#]+$/.test(url) ? 'possible' : 'no'),
  urls: ['https://<OIDC_DISCOVERY_PROVIDER>'],
  audience: phrase('what the workload asks for; there is no other'),
  start: /spiffe:\/\//,
  parse,
  print: ({ parts }) => `spiffe://${parts.map(({ value }) => value).join('')}`,
  judge,
  flawOf,
  forms: [
    {
      label: phrase('workload of a mesh'),
      template: 'spiffe://<TRUST_DOMAIN=cluster.local>/ns/<NAMESPACE>/sa/<SERVICE_ACCOUNT>',
      detail: phrase('A ServiceAccount as Istio names it; the trust domain must be one of yours'),
    },
    {
      label: phrase('workload'),
      template: 'spiffe://<TRUST_DOMAIN>/<PATH>',
      detail: phrase('A workload by the path its registration entry gives it'),
    },
  ],
  claims: [],
  readPattern: (subject) => ({
    issuer: 'SPIFFE',
    form: 'spiffe://TRUST-DOMAIN/PATH',
    condition: celGlob('claims.sub', subject),
  }),
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, domain = '', path = ''] = match;
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return undefined;
  return {
    form: path === '' ? 'trust-domain' : istioPath.test(path) ? 'service-account' : 'workload',
    parts: [
      { name: phrase('trust domain'), value: domain },
      { name: 'path', value: path },
    ],
  };
}

function judge(subject: Subject): ReturnType<Issuer['judge']> {
  const path = partOf(subject, 'path');
  const domain = partOf(subject, 'trust domain');
  const account = istioPath.exec(path);
  if (account !== null)
    return {
      scope: 'scoped',
      bearer: tell`Pods that run as ServiceAccount ${account[1]}/${account[2]} of trust domain ${domain}`,
    };
  return {
    scope: 'scoped',
    bearer: tell`the workload ${path === '' ? tell`that stands for all` : path} of trust domain ${domain}`,
  };
}

function flawOf(text: string): SubjectFlaw | undefined {
  const meant = text.replace(/(?<!\/)\/+$/, '');
  if (meant !== text && parse(meant) !== undefined)
    return { why: tell`a SPIFFE id has no slash at its end`, meant: [meant], certain: true };
  const lower = text.replace(
    /^(spiffe:\/\/)([^/]+)/,
    (_, head: string, domain: string) => head + domain.toLowerCase(),
  );
  if (lower !== text && parse(lower) !== undefined)
    return { why: tell`a trust domain is written in lower case`, meant: [lower], certain: true };
  return { why: tell`a real one reads \`spiffe://TRUST-DOMAIN/PATH\``, meant: [], certain: true };
}
