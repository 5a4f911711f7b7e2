import type { RuleDocs } from '../../rule.ts';

/** Documentation of `require-token-audience`. */
export const audienceDocs: RuleDocs = {
  why: [
    'A projected token without `audience` is a token for the API server. That is right for a program that talks to the API',
    'server, and such tokens are not reported. But whoever else is handed it, a cloud, Vault, another service, can present',
    'it to the API server and is the ServiceAccount there. And a party that checks the audience, as the clouds do, refuses it.',
    '',
    'The rule speaks only where something shows that the token goes elsewhere: a variable such as',
    '`AWS_WEB_IDENTITY_TOKEN_FILE` or `AZURE_FEDERATED_TOKEN_FILE` that names its very file, the directory where a cloud’s',
    'webhook would mount it, a Google credential configuration beside it. A name such as `vault-token` alone is a hint.',
    '',
    'The fix writes the audience the party is known by, the configured one (`fix.audience`), the one of the credential',
    'configuration in the workspace, or a placeholder. It is unsafe: what takes the token today may refuse it afterwards,',
    'and for Vault and the like the same audience has to stand in the role there.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
kind: Pod
metadata:
  name: uploader
spec:
  serviceAccountName: uploader
  automountServiceAccountToken: false
  containers:
    - name: uploader
      image: registry.example.com/uploader:2.0
      env:
        - name: AWS_ROLE_ARN
          value: arn:aws:iam::111122223333:role/uploader
        - name: AWS_WEB_IDENTITY_TOKEN_FILE
          value: /var/run/secrets/aws/token
      volumeMounts:
        - name: aws-token
          mountPath: /var/run/secrets/aws
          readOnly: true
  volumes:
    - name: aws-token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3600
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: Pod
metadata:
  name: uploader
spec:
  serviceAccountName: uploader
  automountServiceAccountToken: false
  containers:
    - name: uploader
      image: registry.example.com/uploader:2.0
      env:
        - name: AWS_ROLE_ARN
          value: arn:aws:iam::111122223333:role/uploader
        - name: AWS_WEB_IDENTITY_TOKEN_FILE
          value: /var/run/secrets/aws/token
      volumeMounts:
        - name: aws-token
          mountPath: /var/run/secrets/aws
          readOnly: true
  volumes:
    - name: aws-token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              audience: sts.amazonaws.com
              expirationSeconds: 3600
`,
  },
  whenToTurnOff:
    'For a service that validates tokens with TokenReview and for which no audience has been agreed yet.',
};
