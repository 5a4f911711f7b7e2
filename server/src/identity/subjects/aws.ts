import type { SubjectFamily } from './reading.ts';

/** AWS IAM identities on EKS: the access entry or aws-auth decides the name, no claim does. */
export const awsIam: SubjectFamily = {
  start: /arn:aws[\w-]*:(?:iam|sts):/,
  read() {
    return {
      issuer: 'AWS IAM',
      advice: 'Map the IAM role to a Kubernetes group in an EKS access entry and bind that group',
    };
  },
};
