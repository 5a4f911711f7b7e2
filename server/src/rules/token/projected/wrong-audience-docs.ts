import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-wrong-token-audience`. */
export const wrongAudienceDocs: RuleDocs = {
  why: [
    'A token has one audience, and every party that does its duty refuses tokens for another. AWS STS takes',
    '`sts.amazonaws.com`, EKS Pod Identity `pods.eks.amazonaws.com`, Microsoft Entra ID `api://AzureADTokenExchange`,',
    'Google Cloud the address of the workload identity provider; the API server takes its own issuer.',
    '',
    'Reported is a token whose file a cloud’s variable names, or that lies where a cloud’s webhook puts it, while its audience',
    'is the API server or another cloud; and the reverse, a token for a cloud at the default path, where clients of the API',
    'server read it and are answered 401. An audience that may be somebody’s own choice is left alone.',
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
              audience: https://kubernetes.default.svc
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
    'Where the trust policy of the cloud was made for the audience of the API server on purpose.',
};
