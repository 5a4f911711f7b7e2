const IN_CLUSTER = /^(?:https:\/\/)?kubernetes(?:\.default(?:\.svc(?:\.[a-z0-9.-]+)?)?)?\/?$/;
const HOSTED =
  /^https:\/\/(?:container\.googleapis\.com\/v1\/projects\/|oidc\.eks\.|[a-z0-9.-]+\.azmk8s\.io(?::443)?(?:\/|$))/;
/** k3s and RKE2 add their own name to the API server's audiences. */
const DISTRIBUTIONS: ReadonlySet<string> = new Set(['k3s', 'rke2']);

/** Whether a token with this audience is meant for the API server of the cluster that `issuer` names. */
export function isApiServerAudience(audience: string, issuer: string | undefined): boolean {
  // The default of --api-audiences is the list of --service-account-issuer.
  return (
    audience === issuer || DISTRIBUTIONS.has(audience) || IN_CLUSTER.test(audience) || HOSTED.test(audience)
  );
}

/** Which cloud a ServiceAccount token with this audience is exchanged at. */
export type Cloud = 'aws-irsa' | 'aws-pod-identity' | 'azure' | 'google';

/** The cloud whose token exchange takes this audience; undefined for others. */
export function cloudOfAudience(audience: string): Cloud | undefined {
  if (/^sts(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.test(audience)) return 'aws-irsa';
  if (audience === 'pods.eks.amazonaws.com') return 'aws-pod-identity';
  if (/^api:\/\/AzureADTokenExchange(?:China|USGov)?$/i.test(audience)) return 'azure';
  if (/^(?:https:)?\/\/iam\.googleapis\.com\//.test(audience) || audience.endsWith('.svc.id.goog'))
    return 'google';
  return undefined;
}
