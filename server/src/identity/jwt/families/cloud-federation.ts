import { phrase, tell } from '../../../words/tell.ts';
import { type Cloud, cloudOfAudience } from '../audience.ts';
import type { TokenFamily } from '../family.ts';
import type { CloudFederationKind } from '../kind.ts';
import { boundMeanings, readBoundClaims } from './kubernetes-claims.ts';

interface CloudWords {
  readonly id: CloudFederationKind['id'];
  readonly name: string;
  readonly short: string;
  readonly trust: (kind: CloudFederationKind) => string;
}

const CLOUDS: Readonly<Record<Cloud, CloudWords>> = {
  'aws-irsa': {
    id: 'eks-federation',
    name: phrase('AWS STS (IAM Roles for Service Accounts)'),
    short: phrase('for AWS'),
    trust: (kind) =>
      tell`An AWS role takes it if its trust policy names this issuer, sub ${kind.username ?? ''} and aud sts.amazonaws.com.`,
  },
  'aws-pod-identity': {
    id: 'eks-federation',
    name: 'EKS Pod Identity',
    short: phrase('for AWS'),
    trust: (kind) =>
      tell`EKS takes it if a Pod Identity association names ServiceAccount ${kind.namespace}/${kind.serviceAccount}.`,
  },
  azure: {
    id: 'aks-federation',
    name: 'Microsoft Entra Workload ID',
    short: phrase('for Azure'),
    trust: (kind) =>
      tell`Entra takes it if a federated credential names this issuer and subject ${kind.username ?? ''}.`,
  },
  google: {
    id: 'gke-federation',
    name: 'Google Cloud Workload Identity Federation',
    short: phrase('for Google Cloud'),
    trust: (kind) =>
      tell`Google Cloud maps it to subject ns/${kind.namespace}/sa/${kind.serviceAccount} of the workload identity pool.`,
  },
};

/** Bound ServiceAccount tokens that a workload exchanges for credentials of a cloud. */
export const cloudFederation: TokenFamily<CloudFederationKind> = {
  ids: ['eks-federation', 'aks-federation', 'gke-federation'],
  asymmetric: true,
  meanings: boundMeanings,
  recognise(token) {
    const claims = readBoundClaims(token);
    // `warnafter` means that the audience is the API server alone.
    if (claims === undefined || claims.warnAfter !== undefined) return undefined;
    const cloud = claims.identity.audiences.map(cloudOfAudience).find((found) => found !== undefined);
    if (cloud === undefined) return undefined;
    return { id: CLOUDS[cloud].id, ...claims.identity, cloud, pod: claims.pod };
  },
  title: (kind) => tell`Kubernetes ServiceAccount token for ${CLOUDS[kind.cloud].name}`,
  label: (kind) => tell`ServiceAccount ${kind.namespace}/${kind.serviceAccount}`,
  qualifier: (kind) => CLOUDS[kind.cloud].short,
  personal: () => false,
  facts: (kind) => [
    CLOUDS[kind.cloud].trust(kind),
    kind.pod === undefined
      ? tell`Bound to no Pod: only its expiry or deleting the ServiceAccount ends it.`
      : tell`Bound to Pod ${kind.namespace}/${kind.pod.name}; the cloud does not notice when that Pod is gone, only the expiry counts there.`,
  ],
  advice: () => [
    tell`A Pod reads this token from the mounted file, which is renewed; a copy in a manifest is never needed.`,
  ],
};
