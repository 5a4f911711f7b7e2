import { phrase, tell } from '../../words/tell.ts';
import { celGlob } from './cel.ts';
import type { Issuer, Subject } from './issuer.ts';
import { partOf } from './key-values.ts';

const shape = /^sc:\/\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** Azure Pipelines: a job's token stands for the service connection it uses. */
export const azureDevOps: Issuer = {
  id: 'azure-devops',
  title: 'Azure Pipelines',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise: (url) => (/^https:\/\/vstoken\.dev\.azure\.com\/[^/]+\/?$/.test(url) ? 'certain' : 'no'),
  urls: ['https://vstoken.dev.azure.com/<ORGANIZATION_ID>'],
  audience: 'api://AzureADTokenExchange',
  start: /sc:\/\//,
  parse,
  print: ({ parts }) => `sc://${parts.map(({ value }) => value).join('/')}`,
  judge: (subject) => ({
    scope: 'scoped',
    bearer: tell`jobs that may use service connection ${partOf(subject, 'connection')} of project ${partOf(subject, 'project')} in ${partOf(subject, 'organization')}`,
    caution: tell`Approvals and checks on the service connection decide which pipelines and branches may use it`,
  }),
  flawOf: (text) =>
    text.startsWith('sc://')
      ? { why: tell`a real one reads \`sc://ORGANIZATION/PROJECT/CONNECTION\``, meant: [], certain: true }
      : undefined,
  forms: [
    {
      label: phrase('service connection'),
      template: 'sc://<ORGANIZATION>/<PROJECT>/<CONNECTION>',
      detail: phrase('Jobs that may use the service connection; its approvals and checks decide who that is'),
    },
  ],
  claims: [],
  readPattern: (subject) => ({
    issuer: 'Azure Pipelines',
    form: 'sc://ORGANIZATION/PROJECT/CONNECTION',
    condition: celGlob('claims.sub', subject),
  }),
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, organization = '', project = '', connection = ''] = match;
  return {
    form: 'service-connection',
    parts: [
      { name: 'organization', value: organization },
      { name: 'project', value: project },
      { name: 'connection', value: connection },
    ],
  };
}
