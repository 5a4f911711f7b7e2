import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may create PersistentVolumes, which mount directories of nodes. */
export const noPersistentVolumeCreation = grantRule({
  slug: 'no-persistent-volume-creation',
  code: 'ZT220',
  title: 'A role may create PersistentVolumes, which mount directories of nodes',
  severity: 'info',
  confidence: 'medium',
  preset: 'audit',
  covers: ['ROLE-29'],
  equivalents: ['kubescape:C-0278'],
  references: [
    {
      title: 'Kubernetes: persistent volume creation',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation',
    },
  ],
  docs: {
    why: `A PersistentVolume may be a \`hostPath\`: who creates one and claims it reads and writes files of nodes, the credentials of other Pods included. Pod Security
does not see it. People need PersistentVolumeClaims; the volumes are the work of provisioners, which is why this is for an audit.`,
    bad: { yaml: exampleRole('ClusterRole', 'storage', ['core', 'persistentvolumes', 'get create']) },
    good: { yaml: exampleRole('ClusterRole', 'storage', ['core', 'persistentvolumeclaims', 'get create']) },
    whenToTurnOff: 'Outside of audits, and on provisioners.',
  },
  grants: [
    {
      group: '',
      resources: ['persistentvolumes'],
      verbs: ['create'],
      effect: phrase('mount any directory of a node by a hostPath volume'),
      advice: phrase('Leave it to a CSI provisioner, and give PersistentVolumeClaims'),
      weight: 2,
      namespaced: false,
    },
  ],
});
