import { cloudKeyTriggers } from '../../identity/cloud/cloud-keys.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { type Confidence, type DocumentContext, defineRule, type Severity } from '../rule.ts';
import { keyData, keyFixes } from './cloud/key-fixes.ts';
import { staticKeyDocs } from './cloud/static-key-docs.ts';
import { type StaticKey, staticKeysIn } from './cloud/static-keys.ts';

/** A long-lived key of a cloud, by its value, where the Pod could sign in as its ServiceAccount. */
export const noStaticCloudKey = defineRule({
  meta: {
    slug: 'no-static-cloud-key',
    code: 'ZT140',
    area: 'token',
    title: 'A static key of AWS, Google Cloud or Azure stands in a manifest',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Secret', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: cloudKeyTriggers,
    covers: ['TOK-34'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: IAM roles for service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
      },
      {
        title: 'Google Kubernetes Engine: Workload Identity Federation',
        url: 'https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity',
      },
      {
        title: 'Azure Kubernetes Service: Microsoft Entra Workload ID',
        url: 'https://learn.microsoft.com/azure/aks/workload-identity-overview',
      },
    ],
    docs: staticKeyDocs,
  },
  checkDocument,
  fixes: keyFixes,
});

function checkDocument(context: DocumentContext): void {
  for (const key of staticKeysIn(context.document)) {
    const { resource, path } = key.place;
    context.report({
      range: key.range,
      message: message(key, placeInWords(context.document, path)),
      ...verdict(key),
      ...(resource !== undefined && {
        resource: {
          apiVersion: resource.apiVersion,
          kind: resource.kind,
          namespace: resource.namespace,
          name: resource.name,
        },
      }),
      data: keyData(key),
    });
  }
}

/** A Secret is at least the right kind of object; an id without its secret opens nothing. */
function verdict(key: StaticKey): { readonly severity: Severity; readonly confidence: Confidence } {
  const confidence = key.proof === 'shape' && !key.secretElsewhere ? 'high' : 'medium';
  if (key.temporary || key.secretElsewhere) return { severity: 'info', confidence };
  const inSecret = key.place.resource?.kind === 'Secret';
  return { severity: inSecret || key.proof === 'name' ? 'warning' : 'error', confidence };
}

function message(key: StaticKey, place: string): string {
  if (key.secretElsewhere) {
    return tell`${place} names a long-lived key of an IAM user, which the container signs in with; the id is no secret, but an IAM role of the ServiceAccount (IRSA) needs no key`;
  }
  if (key.temporary)
    return tell`Temporary AWS key in ${place}: it ends within hours and the Pod fails then; use an IAM role of the ServiceAccount (IRSA)`;
  const lasting = tell`never expires and works for everybody who reads this file`;
  switch (key.kind) {
    case 'service-account-key':
      return tell`Key of Google ${key.identity === undefined ? tell`service account` : tell`service account ${key.identity}`} in ${place} ${lasting}; use Workload Identity`;
    case 'client-secret':
      return tell`Client secret of an Entra application in ${place} works for months for everybody who reads this file; use Entra Workload ID`;
    case 'storage-key':
      return tell`Key of an Azure storage account in ${place} opens all of it, ${lasting}; use Entra ID for storage`;
    default:
      return tell`Secret access key of an IAM user in ${place} ${lasting}; use an IAM role of the ServiceAccount (IRSA)`;
  }
}
