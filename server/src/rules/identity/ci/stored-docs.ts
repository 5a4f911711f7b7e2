import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-stored-cluster-login`. */
export const storedLoginDocs: RuleDocs = {
  why: [
    'A kubeconfig or ServiceAccount token among the secrets of a repository logs in from anywhere, for as long as nobody revokes it, and every job and every person who may write a workflow can take it away. A job has an identity of its own instead: GitHub and GitLab sign a token that lives for minutes and says repository, branch and environment. A cluster that trusts the issuer takes it directly; EKS, GKE and AKS take the login of their cloud (`aws eks update-kubeconfig`, `get-gke-credentials`, `azure/aks-set-context`).',
    'The rule reads GitHub workflows and composite actions (`azure/k8s-set-context`, inputs called `kubeconfig`, `--token` of kubectl, helm and oc, secrets whose name says kubeconfig or cluster token) and GitLab pipelines (kubeconfigs written from a variable, `--token=$VARIABLE` where no `id_tokens` gives it). Files are known by what they say; other YAML is not judged.',
    'Where a script hands the token to `--token`, the fix asks GitHub for the job’s own token in that place and writes `id-token: write`. It is unsafe: the API server must trust the issuer first. For a whole kubeconfig no fix is offered, since the secret alone says where it leads.',
  ].join('\n\n'),
  bad: {
    yaml: `on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: azure/k8s-set-context@v4
        with:
          method: kubeconfig
          kubeconfig: \${{ secrets.KUBE_CONFIG }}
      - run: kubectl apply -f manifests
`,
  },
  good: {
    yaml: `on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@v5
      - uses: azure/login@v2
        with:
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
          subscription-id: \${{ vars.AZURE_SUBSCRIPTION_ID }}
      - uses: azure/aks-set-context@v4
        with:
          resource-group: shop
          cluster-name: shop
      - run: kubectl apply -f manifests
`,
  },
  whenToTurnOff: 'For clusters that no issuer can be configured for, and which live as long as a test.',
};
