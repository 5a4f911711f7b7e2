import { tell } from '../../words/tell.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { kubeconfigsIn, kubeconfigTriggers } from './kubeconfig/kubeconfigs.ts';
import { hostInWords, kubeconfigOf, placeInKubeconfig } from './kubeconfig/report.ts';
import { userCredentials } from './kubeconfig/user-credentials.ts';
import { redactField, userOffers } from './kubeconfig/user-offers.ts';

/** A token, password or private key of a user in a kubeconfig. */
export const noStaticKubeconfigCredential = defineRule({
  meta: {
    slug: 'no-static-kubeconfig-credential',
    code: 'ZT150',
    area: 'token',
    title: 'A kubeconfig holds a static credential of its user',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Config', 'Secret'],
    triggers: kubeconfigTriggers,
    covers: ['TOK-26', 'TOK-27'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: client-go credential plugins',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
      },
      {
        title: 'Kubernetes: organizing cluster access using kubeconfig files',
        url: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
      },
    ],
    docs: {
      why: [
        'A kubeconfig with a token, password or client key is the cluster in a file: whoever has it is that user until somebody revokes the credential, and a client certificate cannot be revoked at all.',
        'The rule reads kubeconfig files and kubeconfigs inside Secrets (decoded), ConfigMaps and other texts: `token`, `password`, `client-key-data`, what an `auth-provider` keeps, and credentials in the arguments and environment of exec plugins. Values left out by kubectl (`REDACTED`, `DATA+OMITTED`), placeholders and references are silent; a JSON Web Token is reported by `no-jwt-in-manifest`.',
        'Fixes: an exec plugin that gets a short-lived token when it is needed. Which one is told by the address of the server (EKS, AKS, GKE), the name of the cluster or the auth provider; else several are offered. For kubeconfigs used in Pods `tokenFile` reads a projected token, which the kubelet renews.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Config
clusters:
  - name: shop
    cluster:
      server: https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com
users:
  - name: deployer
    user:
      token: kX9vR2mQ7tLpW4zB
contexts:
  - name: shop
    context:
      cluster: shop
      user: deployer
current-context: shop
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Config
clusters:
  - name: shop
    cluster:
      server: https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com
users:
  - name: deployer
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: aws
        args: [--region, eu-central-1, eks, get-token, --cluster-name, shop, --output, json]
        interactiveMode: Never
contexts:
  - name: shop
    context:
      cluster: shop
      user: deployer
current-context: shop
`,
      },
      whenToTurnOff: 'For kubeconfigs of clusters that live as long as a test.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    kubeconfigsIn(document).forEach((kubeconfig, index) => {
      for (const { path, field, name } of userCredentials(kubeconfig.root)) {
        context.report({
          ...placeInKubeconfig(document, kubeconfig, index, path),
          message: tell`${field} of user ${name ?? '?'}${hostInWords(kubeconfig)} ${reason(field)}; ${kubeconfig.host === undefined ? tell`get a token by an exec plugin` : tell`use tokenFile or an exec plugin`}`,
        });
      }
    });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const found = kubeconfigOf(finding, context);
    const user = found?.path[1];
    if (found === undefined || typeof user !== 'number') return [];
    const { kubeconfig, path } = found;
    const inPlugin = path[3] === 'exec';
    return [
      ...(inPlugin
        ? []
        : userOffers(kubeconfig, user, finding.document, {
            safe: false,
            withTokenFile: kubeconfig.host !== undefined || path[3] === 'token',
          })),
      redactField(kubeconfig, path, finding.document),
    ];
  },
});

function reason(field: string): string {
  if (field === 'client-key-data')
    return tell`lets everybody who reads this be that user, and certificates cannot be revoked`;
  if (field === 'password')
    return tell`is a static credential (and kube-apiserver dropped password login in 1.19)`;
  return tell`lets everybody who reads this be that user until it is revoked`;
}
