import type { Operation } from '../../edit/operations.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { readResources } from '../../kubernetes/resource.ts';
import { phrase, tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, isScalar, pairs } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import {
  type Change,
  type DocumentContext,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
} from '../rule.ts';
import { afterApply } from '../shared/after-apply.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { annotateAccount, labelPods, runAs } from './cloud/convert.ts';
import { type Misplaced, misplacedKeys } from './cloud/misplaced.ts';
import { misplacedDocs } from './cloud/misplaced-docs.ts';

/** An annotation or label of workload identity on an object where nobody reads it. */
export const noMisplacedWorkloadIdentity = defineRule({
  meta: {
    slug: 'no-misplaced-workload-identity',
    code: 'ZT142',
    area: 'token',
    title: 'A workload-identity annotation or label stands where nobody reads it',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['ServiceAccount', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: [],
    covers: ['TOK-34', 'OIDC-15'],
    equivalents: [],
    references: [
      {
        title: 'Microsoft Entra Workload ID: service account labels and annotations',
        url: 'https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html',
      },
      {
        title: 'Amazon EKS: assign IAM roles to Kubernetes service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
      },
    ],
    docs: misplacedDocs,
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const found of misplacedKeys(context.resources)) {
    const { apiVersion, kind, namespace, name } = found.resource;
    context.report({
      range: found.pair.key.range,
      message: message(found),
      // Before version 1.0 the webhook wanted the label there, and it is left in many places.
      severity: found.on === 'account' && found.belongs === 'pod-label' ? 'info' : 'error',
      resource: { apiVersion, kind, namespace, name },
      data: [...found.path],
    });
  }
}

function message({ pair, as, on, belongs, resource }: Misplaced): string {
  const where =
    on === 'account'
      ? tell`the ServiceAccount`
      : on === 'pods'
        ? tell`the Pod`
        : tell`the ${resource.kind} itself`;
  const key = pair.key.text;
  return belongs === 'account-annotation'
    ? tell`${key} as ${as} of ${where} does nothing: the cloud reads it as an annotation of the ServiceAccount; move it there`
    : tell`${key} as ${as} of ${where} does nothing: the webhook looks for it as a label of the Pods; write it to the labels of the pod template`;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  if (!document?.root) return [];
  const wanted = JSON.stringify(finding.data);
  const found = misplacedKeys(readResources(document)).find(({ path }) => JSON.stringify(path) === wanted);
  const owner = context
    .resourcesOf(finding.document)
    .find(({ facts }) => found !== undefined && samePath(facts.path, found.resource.path));
  if (found === undefined || owner === undefined) return [];
  return [
    found.belongs === 'pod-label'
      ? moveLabel(found, owner, document.root)
      : moveAnnotation(found, owner, document.root, context),
  ];
}

/** Takes a key out, and its map with it when nothing else stands there. */
function removeKey(root: Located, path: Path): Operation {
  const map = path.slice(0, -1);
  return { op: 'removePair', path: pairs(at(root, ...map)).length === 1 ? map : path };
}

function samePath(a: readonly unknown[], b: readonly unknown[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const shared = phrase(
  'The place is shared through a YAML anchor or merge key, so a change would reach other places too',
);

/** Unsafe like all of these: the Pods get an identity they did not have. */
function moveLabel(found: Misplaced, { document, facts }: PlacedResource, root: Located): FixOffer {
  const { pod } = facts;
  if (pod === undefined) {
    const title = tell`Remove the label, which has no effect since version 1.0 of the webhook`;
    if (isShared(root, found.path)) return { title, safe: false, refusal: shared };
    const change: Change = {
      type: 'edit',
      document,
      operations: [removeKey(root, found.path)],
      label: title,
    };
    return { title, safe: false, preferred: true, plan: () => ({ changes: [change] }) };
  }
  const title = tell`Move it to the labels of the Pods${afterApply[pod.update]}`;
  if (isShared(root, found.path) || isShared(root, [...pod.path.slice(0, -1), 'metadata']))
    return { title, safe: false, refusal: shared };
  const operations = [removeKey(root, found.path), ...labelPods(root, pod)];
  return {
    title,
    safe: false,
    preferred: true,
    plan: () => ({ changes: [{ type: 'edit', document, operations, label: title }] }),
  };
}

function moveAnnotation(
  found: Misplaced,
  owner: PlacedResource,
  root: Located,
  context: FixContext,
): FixOffer {
  const { facts, document } = owner;
  const { value } = found.pair;
  const title = tell`Move it to the annotations of the ServiceAccount`;
  const refuse = (refusal: string): FixOffer => ({ title, safe: false, refusal });
  if (!isScalar(value) || value.opaque) return refuse(tell`The value comes from a template`);
  if (isShared(root, found.path)) return refuse(shared);
  const remove = removeKey(root, found.path);
  const { pod } = facts;
  if (pod === undefined) {
    const operations = [
      remove,
      {
        op: 'insertPair',
        path: [...facts.path, 'metadata', 'annotations'],
        key: found.pair.key.text,
        value: value.text,
      } as const,
    ];
    return {
      title,
      safe: false,
      preferred: true,
      plan: () => ({ changes: [{ type: 'edit', document, operations, label: title }] }),
    };
  }
  if (facts.completeness !== 'complete' || !pod.serviceAccountName.known)
    return refuse(tell`Which ServiceAccount the Pods run as is not known here`);
  const stated = pod.serviceAccountName.value;
  const account = stated === 'default' ? facts.name : stated;
  if (account === undefined)
    return refuse(tell`The workload has no name after which to call its ServiceAccount`);
  const changed = annotateAccount(owner, account, { [found.pair.key.text]: value.text }, undefined, context);
  if (!changed.ok) return refuse(changed.reason);
  const operations = [remove, ...(stated === 'default' ? runAs(root, pod, account) : [])];
  return {
    title: tell`Move it to the annotations of ServiceAccount ${account}${stated === 'default' ? afterApply[pod.update] : ''}`,
    safe: false,
    preferred: true,
    plan: () => ({ changes: [...changed.changes, { type: 'edit', document, operations, label: title }] }),
  };
}
