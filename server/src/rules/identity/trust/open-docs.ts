import type { RuleDocs } from '../../rule.ts';

const policy = (condition: string): string => `apiVersion: iam.aws.crossplane.io/v1beta1
kind: Role
metadata:
  name: deploy
spec:
  forProvider:
    assumeRolePolicyDocument: |
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {
              "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
            },
            "Condition": ${condition}
          }
        ]
      }
`;

/** Documentation of `no-open-cloud-trust`. */
export const openTrustDocs: RuleDocs = {
  why: [
    'An IAM role with an OIDC provider as principal can be assumed by whoever has a token of that provider, unless a condition says whose. GitHub, GitLab and HCP Terraform give tokens to everybody with an account, and a cluster gives one to every ServiceAccount. `aud` narrows nothing: the caller chooses it, or it is the same for all.',
    'The rule reads trust policies wherever they stand in YAML: CloudFormation (with `!Sub` and `Fn::Sub`), Crossplane and ACK roles, and JSON inside any text. It reports a statement without a condition on `sub` or another claim that names the caller, and patterns that strangers fit: `*`, `repo:*`, `repo:my-org*/…` (anybody may register `my-org-too`), a subject that starts with a claim any workflow can choose (`environment:`, `ref:`), `system:serviceaccount:*:*`. Provider claims such as `repository_id` count as scope; so does a value that is filled in later.',
    'The fix writes a condition with capitals in the place of what only you know. It is unsafe, since callers that used the hole are shut out.',
  ].join('\n\n'),
  bad: {
    yaml: policy('{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}'),
  },
  good: {
    yaml: policy(
      '{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:environment:production"}}',
    ),
  },
  whenToTurnOff: 'For an issuer of your own that gives tokens to a single caller.',
};

/** The same sample with another condition, for the other rules about trust policies. */
export const trustSample = policy;
