import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may issue client certificates that the API server trusts. */
export const noCertificateSigning = grantRule({
  slug: 'no-certificate-signing',
  code: 'ZT212',
  title: 'A role may issue client certificates that the API server trusts',
  severity: 'error',
  confidence: 'high',
  preset: 'recommended',
  covers: ['ROLE-24', 'ROLE-25'],
  equivalents: ['checkov:CKV_K8S_156', 'kyverno:restrict-clusterrole-csr'],
  references: [
    {
      title: 'Kubernetes: CSRs and certificate issuing',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing',
    },
  ],
  docs: {
    why: `A client certificate of the signer \`kubernetes.io/kube-apiserver-client\` may carry any user and group and cannot be revoked. Three grants
lead to it: to create a CertificateSigningRequest, to update its \`approval\`, and the verb \`approve\` on the signer. They are reported when one
subject holds all three, wherever they stand in the workspace; so is \`sign\` together with writing \`status\`.

Signers of your own, \`example.com/*\`, issue what only you trust and are not reported.`,
    bad: {
      yaml: exampleRole(
        'ClusterRole',
        'certificates',
        ['certificates.k8s.io', 'certificatesigningrequests', 'create get'],
        ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update'],
        ['certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/kube-apiserver-client'],
      ),
    },
    good: {
      yaml: exampleRole(
        'ClusterRole',
        'certificates',
        ['certificates.k8s.io', 'certificatesigningrequests', 'create get'],
        ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update'],
        ['certificates.k8s.io', 'signers', 'approve', 'example.com/serving'],
      ),
    },
    whenToTurnOff: 'Not as a whole: suppress it on the role of an approver you have decided on.',
  },
  grants: [
    {
      group: 'certificates.k8s.io',
      resources: ['signers'],
      verbs: ['approve'],
      effect: phrase('get a client certificate for any name'),
      advice: phrase('Name your own signer in `resourceNames`'),
      weight: 3,
      namespaced: false,
      namedToo: isClientSigner,
      together: [
        { group: 'certificates.k8s.io', resources: ['certificatesigningrequests'], verbs: ['create'] },
        {
          group: 'certificates.k8s.io',
          resources: ['certificatesigningrequests/approval'],
          verbs: ['update', 'patch'],
        },
      ],
    },
    {
      group: 'certificates.k8s.io',
      resources: ['signers'],
      verbs: ['sign'],
      effect: phrase('put any certificate under a signer that clusters trust'),
      advice: phrase('Name your own signer in `resourceNames`'),
      weight: 3,
      namespaced: false,
      namedToo: isClientSigner,
      together: [
        {
          group: 'certificates.k8s.io',
          resources: ['certificatesigningrequests/status'],
          verbs: ['update', 'patch'],
        },
      ],
    },
  ],
});

/** Signers whose certificates the API server takes for its clients; `kubernetes.io/*` stands for all of Kubernetes' own. */
function isClientSigner(name: string): boolean {
  return name === 'kubernetes.io/kube-apiserver-client' || name === 'kubernetes.io/*' || name === '*';
}
