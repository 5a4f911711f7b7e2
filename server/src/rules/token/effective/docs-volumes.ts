import type { RuleDocs } from '../../rule.ts';

const pod = (spec: string, account = ''): string => `${account}apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
spec:
${spec}`;

const container = (mountPath: string): string => `  containers:
    - name: agent
      image: registry.example.com/reporter:1.4
      volumeMounts:
        - name: api-token
          mountPath: ${mountPath}
          readOnly: true
`;

const volume = (more: string): string => `  volumes:
    - name: api-token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3600
${more}`;

const otherSources = `          - configMap:
              name: kube-root-ca.crt
              items:
                - key: ca.crt
                  path: ca.crt
          - downwardAPI:
              items:
                - path: namespace
                  fieldRef:
                    fieldPath: metadata.namespace
`;

const defaultPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const optOut = '  serviceAccountName: agent\n  automountServiceAccountToken: false\n';

/** Documentation of `no-broken-token-mount`. */
export const noBrokenTokenMountDocs: RuleDocs = {
  why: [
    'A projected volume at `/var/run/secrets/kubernetes.io/serviceaccount` is the good form: a token of an hour in the place',
    'of one of a year. But that directory holds three files. Client libraries read `token` and `ca.crt` by these paths, and',
    'many read `namespace` too; a volume with the token alone leaves them without the certificate of the API server.',
    '',
    'The API server leaves a container alone that mounts something at exactly that path, compared as text. With a slash at',
    'the end, or as `/run/secrets/…`, it mounts its own token as well, over the other; a single file inside the directory',
    'does not stop it either, and a mount point that is not one of its files cannot be made in a read-only directory. The',
    'rule says so only where the token is mounted as far as the workspace shows.',
    '',
    'Volumes without a token at that path, such as an empty one that keeps the token out, are left alone.',
  ].join('\n'),
  bad: { yaml: pod(`${optOut}${container(defaultPath)}${volume('')}`) },
  good: { yaml: pod(`${optOut}${container(defaultPath)}${volume(otherSources)}`) },
  whenToTurnOff: 'For programs that bring their own certificate and namespace.',
};

/** Documentation of `no-double-token`. */
export const noDoubleTokenDocs: RuleDocs = {
  why: [
    'Who projects a short-lived token for the API server wants just that one in the container. As long as nobody writes',
    '`automountServiceAccountToken: false`, the API server mounts its own beside it: for the same audience, and valid for a',
    'year. Whoever reads the files takes the longer one.',
    '',
    'A projected token with another audience is for somebody else and says nothing about the API server, so the rule is',
    'silent about it, as it is where the container names the default path itself. Turning the automatic token off is marked',
    'unsafe, since a client library may still read it: let the application use the path of its own volume, or mount that',
    'volume at the default path with `ca.crt` and `namespace` in it.',
  ].join('\n'),
  bad: {
    yaml: pod(`  automountServiceAccountToken: true\n${container('/var/run/secrets/tokens')}${volume('')}`),
  },
  good: { yaml: pod(`${optOut}${container(defaultPath)}${volume(otherSources)}`) },
  whenToTurnOff: 'While an application is being moved from one path to the other.',
};

const dump = `  containers:
    - name: agent
      image: registry.example.com/reporter:1.4
      volumeMounts:
        - name: kube-api-access-f9v7x
          mountPath: ${defaultPath}
          readOnly: true
  volumes:
    - name: kube-api-access-f9v7x
      projected:
        defaultMode: 420
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3607
${otherSources}`;

/** Documentation of `no-injected-token-volume`. */
export const noInjectedTokenVolumeDocs: RuleDocs = {
  why: [
    '`kubectl get -o yaml` shows the volume that the API server has added to a Pod, named `kube-api-access-` and five',
    'characters. In a manifest it is a left-over of a copy. It looks like a decision where there is none, and it keeps the',
    'token in the Pod when somebody later writes `automountServiceAccountToken: false`. Without it the Pod gets the same',
    'volume anew, so that removing it is safe as long as the token is mounted and the volume is as it was injected.',
  ].join('\n'),
  bad: { yaml: pod(`  serviceAccountName: agent\n${dump}`) },
  good: {
    yaml: pod(`  serviceAccountName: agent
  containers:
    - name: agent
      image: registry.example.com/reporter:1.4
`),
  },
  whenToTurnOff: 'For folders of dumps that nobody applies.',
};

const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: agent
  namespace: shop
automountServiceAccountToken: false
---
`;
const plain = `  containers:
    - name: agent
      image: registry.example.com/reporter:1.4
`;

/** Documentation of `no-ineffective-token-opt-out`. */
export const noIneffectiveTokenOptOutDocs: RuleDocs = {
  why: [
    '`automountServiceAccountToken: false` in a ServiceAccount is a default for the Pods that run as it. A Pod without',
    '`serviceAccountName` runs as `default`, where nothing was turned off, and gets that token. The two manifests look as if',
    'they belonged together, and do not. The rule speaks of a ServiceAccount and a Pod of the same file and namespace, when',
    'no Pod of the workspace runs as that account.',
  ].join('\n'),
  bad: { yaml: pod(plain, account) },
  good: { yaml: pod(`  serviceAccountName: agent\n${plain}`, account) },
  whenToTurnOff:
    'Where ServiceAccounts for Pods that are made elsewhere stand in the same file as other workloads.',
};
