import type { NewValue, Operation } from '../../edit/operations.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, isMap, isSequence, items, pair, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { nodeRoleDocs } from './cloud/node-role-docs.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** Permissions of an add-on that are given to the role of the nodes, which every Pod on them can use. */
export const noNodeRolePermissions = defineRule({
  meta: {
    slug: 'no-node-role-permissions',
    code: 'ZT357',
    area: 'identity',
    title: 'An eksctl node group gives its role permissions that belong to one workload',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ClusterConfig'],
    triggers: [],
    covers: ['OIDC-17'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: restrict access to the instance profile assigned to the worker node',
        url: 'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
      },
      {
        title: 'eksctl: IAM roles for service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/eksctl/iamserviceaccounts.html',
      },
    ],
    docs: nodeRoleDocs,
  },
  ...rulesOfProblems((document, resources) => problemsIn(document, resources)),
});

/** What an add-on is called in `wellKnownPolicies`, and the ServiceAccount it runs as when installed as documented. */
const addOns: Readonly<
  Record<string, { readonly policy: string; readonly name: string; readonly namespace: string }>
> = {
  autoScaler: { policy: 'autoScaler', name: 'cluster-autoscaler', namespace: 'kube-system' },
  externalDNS: { policy: 'externalDNS', name: 'external-dns', namespace: 'kube-system' },
  certManager: { policy: 'certManager', name: 'cert-manager', namespace: 'cert-manager' },
  ebs: { policy: 'ebsCSIController', name: 'ebs-csi-controller-sa', namespace: 'kube-system' },
  efs: { policy: 'efsCSIController', name: 'efs-csi-controller-sa', namespace: 'kube-system' },
  awsLoadBalancerController: {
    policy: 'awsLoadBalancerController',
    name: 'aws-load-balancer-controller',
    namespace: 'kube-system',
  },
  albIngress: {
    policy: 'awsLoadBalancerController',
    name: 'aws-load-balancer-controller',
    namespace: 'kube-system',
  },
};
const otherAddOns = ['imageBuilder', 'appMesh', 'appMeshPreview', 'fsx', 'xRay', 'cloudWatch'];

// What nodes need for themselves, by AWS's own list.
const ofNodes =
  /\/(?:AmazonEKSWorkerNodePolicy|AmazonEKSWorkerNodeMinimalPolicy|AmazonEKS_CNI_(?:IPv6_)?Policy|AmazonEC2ContainerRegistry(?:ReadOnly|PullOnly)|AmazonSSMManagedInstanceCore|CloudWatchAgentServerPolicy)$/;

function problemsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return resources
    .filter(({ group, kind }) => group === 'eksctl.io' && kind === 'ClusterConfig')
    .flatMap(({ node, path }) =>
      ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
        items(at(node, list)).flatMap((group, index): readonly PlacedProblem[] => {
          // Without the metadata service no Pod gets the role of its node.
          if (group.via !== undefined || booleanAt(group, 'disablePodIMDS') === true) return [];
          const own = [...path, list, index];
          return [
            ...fromAddOns(group, own).map((problem) => ({
              embedded,
              ...problem,
              remedies: () => moveOffers(node, path, problem.path),
            })),
            ...fromPolicies(group, own).map((problem) => ({ embedded, ...problem })),
          ];
        }),
      ),
    );
}

type Problem = Pick<PlacedProblem, 'path' | 'message' | 'underline'>;

function fromAddOns(group: Located, own: Path): readonly Problem[] {
  const name = stringAt(group, 'name') ?? '';
  return pairs(at(group, 'iam', 'withAddonPolicies')).flatMap(({ key, value, via }): readonly Problem[] => {
    const addOn = key.text;
    if (via !== undefined || booleanAt(value) !== true) return [];
    if (addOns[addOn] === undefined && !otherAddOns.includes(addOn)) return [];
    return [
      {
        path: [...own, 'iam', 'withAddonPolicies', addOn],
        underline: 'key',
        message: tell`${addOn} gives the role of node group ${name} these permissions, and every Pod on its nodes can use them; give them to one ServiceAccount (iam.serviceAccounts)`,
      },
    ];
  });
}

function fromPolicies(group: Located, own: Path): readonly Problem[] {
  const name = stringAt(group, 'name') ?? '';
  return items(at(group, 'iam', 'attachPolicyARNs')).flatMap((item, index): readonly Problem[] => {
    const arn = stringAt(item);
    if (arn === undefined || !/^arn:aws[\w-]*:iam::/.test(arn) || ofNodes.test(arn)) return [];
    return [
      {
        path: [...own, 'iam', 'attachPolicyARNs', index],
        message: tell`${arn.split('/').at(-1) ?? arn} is given to the role of node group ${name}, and every Pod on its nodes can use it; attach it to one ServiceAccount (iam.serviceAccounts)`,
      },
    ];
  });
}

function moveOffers(root: Located, base: Path, path: Path): readonly Remedy[] {
  const addOn = addOns[String(path.at(-1))];
  if (addOn === undefined) return [];
  const { policy, name, namespace } = addOn;
  const title = tell`Give it to ServiceAccount ${namespace}/${name} alone (IRSA)`;
  const entry: NewValue = { metadata: { name, namespace }, wellKnownPolicies: { [policy]: true } };
  const iam = [...base, 'iam'];
  const node = at(root, 'iam');
  const accounts = at(node, 'serviceAccounts');
  const has = items(accounts).some((account) => stringAt(account, 'metadata', 'name') === name);
  const operations: Operation[] = [removal(root, base, path)];
  if (!isMap(node)) {
    operations.push({
      op: 'insertPair',
      path: base,
      key: 'iam',
      value: { withOIDC: true, serviceAccounts: [entry] },
      after: ['metadata'],
    });
  } else {
    if (pair(node, 'withOIDC') === undefined)
      operations.push({
        op: 'insertPair',
        path: iam,
        key: 'withOIDC',
        value: true,
        before: ['serviceAccounts'],
      });
    else if (booleanAt(node, 'withOIDC') === false)
      operations.push({ op: 'replaceScalar', path: [...iam, 'withOIDC'], value: true });
    if (!has)
      operations.push(
        isSequence(accounts)
          ? { op: 'insertItem', path: [...iam, 'serviceAccounts'], value: entry }
          : { op: 'insertPair', path: iam, key: 'serviceAccounts', value: [entry] },
      );
  }
  return [{ title, preferred: true, operations }];
}

/** Takes the maps around it out as well, where nothing else stands in them. */
function removal(root: Located, base: Path, path: Path): Operation {
  let place = path;
  for (let depth = 0; depth < 2; depth += 1) {
    const holder = place.slice(0, -1);
    if (pairs(at(root, ...holder.slice(base.length))).length !== 1) break;
    place = holder;
  }
  return { op: 'removePair', path: place };
}
