import type { RuleDocs } from '../../rule.ts';

const config = (secret: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
data:
  url: https://argocd.example.com
  oidc.config: |
    name: Keycloak
    issuer: https://id.example.com/realms/shop
    clientID: argocd
    clientSecret: ${secret}
`;

/** Documentation of `no-inline-client-secret`. */
export const clientSecretDocs: RuleDocs = {
  why: [
    'With the secret of an OIDC client anybody can act as that program towards the identity provider: redeem codes, and with many providers get tokens of its own. ConfigMaps are read by far more people and workloads than Secrets, are printed in reviews and kept in history.',
    'The rule reads the files inside of ConfigMaps by what they are: `oidc.config` and `dex.config` of Argo CD, configurations of Dex (connectors, static clients, directory passwords), `client_secret` in the `[auth.…]` sections of Grafana and in oauth2-proxy. References (`$oidc.clientSecret`, `$VARIABLE`, `$__file{…}`), placeholders and public clients are silent; a credential that its form gives away is reported by `no-static-credential`.',
    'The fix writes the reference the program knows: a key of Secret `argocd-secret`, an environment variable for Dex, a file for Grafana and oauth2-proxy. It is unsafe, since the Secret must be made; and the old value must be changed, for the history keeps it.',
  ].join('\n\n'),
  bad: { yaml: config('kX9vR2mQ7tLpW4zB8nHc') },
  good: { yaml: config('$oidc.clientSecret') },
  whenToTurnOff: 'For identity providers that exist for a test.',
};
