import { phrase, tell } from '../../words/tell.ts';
import type { Issuer, Subject, SubjectFlaw } from './issuer.ts';
import { partOf } from './key-values.ts';

const shape = /^(arn:aws[\w-]*:(?:iam|sts)):(\w*):(\d{12}):(.+)$/s;

/** AWS IAM identities on EKS: the access entry or aws-auth decides the name, no claim does (facts C.5). */
export const awsIam: Issuer = {
  id: 'aws-iam',
  title: 'AWS IAM',
  caller: 'cloud-role',
  namesBySubject: false,
  groupless: false,
  recognise: () => 'no',
  urls: [],
  audience: phrase('the name of the cluster, in the signed request'),
  start: /arn:aws[\w-]*:(?:iam|sts):/,
  parse,
  print: ({ parts }) => parts.map(({ value }) => value).join(':'),
  judge: (subject) => {
    const resource = partOf(subject, 'resource');
    const session = /^assumed-role\/([^/]+)\/(.+)$/.exec(resource);
    if (session !== null)
      return {
        scope: 'unstable',
        bearer: tell`the session ${session[2]} of role ${session[1]}`,
        caution: tell`The session is named by whoever assumes the role; give the access entry a group and bind that`,
      };
    return {
      scope: 'scoped',
      bearer: tell`whoever signs as ${resource} of account ${partOf(subject, 'account')}`,
      caution: tell`Only where an access entry or aws-auth gives it this user name`,
    };
  },
  flawOf,
  forms: [
    {
      label: phrase('IAM user'),
      template: 'arn:aws:iam::<ACCOUNT>:user/<USER>',
      detail: phrase(
        'The user name EKS gives an IAM user unless its access entry says another; for roles bind a group instead',
      ),
    },
  ],
  claims: [],
  readPattern: () => ({
    issuer: 'AWS IAM',
    advice: tell`Map the IAM role to a Kubernetes group in an EKS access entry and bind that group`,
  }),
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, service = '', region = '', account = '', resource = ''] = match;
  return {
    form: service.endsWith('sts') ? 'session' : 'identity',
    parts: [
      { name: 'service', value: service },
      { name: 'region', value: region },
      { name: 'account', value: account },
      { name: 'resource', value: resource },
    ],
  };
}

function flawOf(): SubjectFlaw {
  return { why: tell`it is no ARN of IAM or STS with an account of 12 digits`, meant: [], certain: true };
}
