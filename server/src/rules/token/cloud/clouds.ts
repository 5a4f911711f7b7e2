import type { KeyCloud } from '../../../identity/cloud/cloud-keys.ts';
import { phrase, tell } from '../../../words/tell.ts';

/** A way for a Pod to sign in to a cloud with its ServiceAccount. */
export type Flavour = 'irsa' | 'pod-identity' | 'gke' | 'aks';

export const flavoursOf: Readonly<Record<KeyCloud, readonly Flavour[]>> = {
  aws: ['irsa', 'pod-identity'],
  google: ['gke'],
  azure: ['aks'],
};

export const flavourNames: Readonly<Record<Flavour, string>> = {
  irsa: phrase('an IAM role (IRSA)'),
  'pod-identity': 'EKS Pod Identity',
  gke: phrase('Workload Identity of GKE'),
  aks: 'Microsoft Entra Workload ID',
};

export const cloudNames: Readonly<Record<KeyCloud, string>> = {
  aws: 'AWS',
  google: 'Google Cloud',
  azure: 'Azure',
};

/** Variables that hold or name a static key; each wins over the Pod's own identity (facts D.2, D.5). */
export const staticVariables: Readonly<Record<KeyCloud, readonly string[]>> = {
  aws: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SHARED_CREDENTIALS_FILE'],
  google: [
    'GOOGLE_APPLICATION_CREDENTIALS',
    'GOOGLE_CREDENTIALS',
    'GCP_SA_KEY',
    'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE',
  ],
  azure: ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_PASSWORD', 'ARM_CLIENT_SECRET'],
};

export const roleArnAnnotation = 'eks.amazonaws.com/role-arn';
export const gkeAnnotation = 'iam.gke.io/gcp-service-account';
export const clientIdAnnotation = 'azure.workload.identity/client-id';
export const tenantIdAnnotation = 'azure.workload.identity/tenant-id';
export const useLabel = 'azure.workload.identity/use';

/** Stand where only the operator knows the value; `no-malformed-workload-identity` reminds of them. */
export const placeholders = {
  roleArn: 'arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME',
  googleAccount: 'GSA_NAME@PROJECT_ID.iam.gserviceaccount.com',
  clientId: 'CLIENT_ID',
} as const;

/** True for a public value that something else fills in before it is used: `${…}`, `$(…)`, `{{ … }}`, `<…>`. */
export function isLeftOpen(text: string): boolean {
  return text.trim() === '' || /\{\{|\$\{|\$\(|<[^<>]*>|^\$\w+$/.test(text);
}

/** What the annotations of a ServiceAccount make it at a cloud: `IAM role uploader`; undefined when they name nothing. */
export function cloudIdentityName(annotations: Readonly<Record<string, string>>): string | undefined {
  const role = annotations[roleArnAnnotation];
  if (role !== undefined && role !== '') return tell`IAM role ${role.split('/').at(-1) ?? role}`;
  const google = annotations[gkeAnnotation];
  if (google !== undefined && google !== '')
    return tell`Google service account ${google.split('@')[0] ?? google}`;
  const client = annotations[clientIdAnnotation];
  return client !== undefined && client !== '' ? tell`an Azure identity` : undefined;
}
