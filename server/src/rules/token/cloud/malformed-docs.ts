import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-malformed-workload-identity`. */
export const malformedDocs: RuleDocs = {
  why: [
    'Nobody checks these values when they are applied. A role ARN without its account id, the ARN of a user or of an instance',
    'profile, the bare name of a Google service account, the name of an Entra application in place of its id: the Pod starts',
    'and every call to the cloud fails. Values without quotes that YAML reads as a boolean or a number (`true`, `86400`) are',
    'refused by the API server, with the whole object, since labels and annotations are strings. `skip-containers` is a list with',
    'commas on EKS and with semicolons on AKS: written the other way it names no container, and nothing is skipped.',
    '',
    'Templates and references are left alone, and so are names in capitals that a script fills in. The placeholders that our own',
    'fixes write are an information until they are replaced.',
    '',
    'Putting quotes around a value is safe, since the object was refused; other repairs are not.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::role/uploader
    eks.amazonaws.com/token-expiration: 3600
`,
    findings: 2,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
    eks.amazonaws.com/token-expiration: "3600"
automountServiceAccountToken: false
`,
  },
  whenToTurnOff: 'Where a tool replaces these values by a convention the rule does not know.',
};
