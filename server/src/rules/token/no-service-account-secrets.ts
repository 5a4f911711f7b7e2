import { type KubernetesResource, readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { noServiceAccountSecretsDocs } from './effective/docs-accounts.ts';
import { operationsOf } from './token-secret/tree.ts';

const annotation = 'kubernetes.io/enforce-mountable-secrets';
// What strconv.ParseBool takes for true, which is how the admission plugin reads the annotation.
const yes = /^(1|t|T|true|TRUE|True)$/;

/** Left-overs of token Secrets, and the deprecated allow-list of Secrets, in a ServiceAccount. */
export const noServiceAccountSecrets = defineRule({
  meta: {
    slug: 'no-service-account-secrets',
    code: 'ZT108',
    area: 'token',
    title: 'A ServiceAccount lists a generated token Secret or uses the deprecated enforce-mountable-secrets',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    forManifestsOnly: true,
    kinds: ['ServiceAccount'],
    triggers: [],
    covers: ['TOK-11'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: enforced mountable secrets (deprecated)',
        url: 'https://kubernetes.io/docs/concepts/security/service-accounts/#enforce-mountable-secrets',
      },
    ],
    docs: noServiceAccountSecretsDocs,
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      if (resource.kind === 'ServiceAccount' && resource.group === '') check(resource, context);
    }
  },
  fixes,
});

function check(resource: KubernetesResource, context: DocumentContext): void {
  const { node, path } = resource;
  const enforced = at(node, 'metadata', 'annotations', annotation);
  const enforces = isScalar(enforced) && !enforced.opaque && yes.test(enforced.text);
  if (enforces && context.kubernetesMinor >= 32) {
    context.report({
      range: enforced.range,
      message: tell`${annotation} is deprecated and does not look at projected volumes; keep Secrets apart by namespaces, and remove it`,
      byHand: true,
      resource,
      data: [...path, 'metadata', 'annotations', annotation],
    });
  }
  // With the annotation the list is an allow-list: an entry that goes would take a permission away.
  if (enforces) return;
  items(at(node, 'secrets')).forEach((entry, index) => {
    const name = stringAt(entry, 'name');
    if (name === undefined || !isLeftOver(name, resource.name)) return;
    context.report({
      range: (at(entry, 'name') ?? entry).range,
      message: tell`Secret ${name} is by its name a token that a cluster before 1.24 made for itself, and this list mounts nothing; remove the entry`,
      resource,
      data: [...path, 'secrets', index],
    });
  });
}

// Random names leave out vowels and look-alike digits (apimachinery pkg/util/rand); OpenShift adds `-dockercfg-`.
function isLeftOver(secret: string, account: string | undefined): boolean {
  return (
    account !== undefined &&
    secret.startsWith(`${account}-`) &&
    /^-(token|dockercfg)-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(secret.slice(account.length))
  );
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const path = pathOf(finding.data);
  if (!document?.root || path === undefined) return [];
  const isEntry = typeof path.at(-1) === 'number';
  const title = isEntry ? tell`Remove the entry from secrets` : tell`Remove the annotation ${annotation}`;
  if (readResources(document).every(({ completeness }) => completeness === 'broken'))
    return [{ title, safe: false, refusal: tell`The document has syntax errors` }];
  if (isShared(document.root, path))
    return [{ title, safe: false, refusal: tell`The entry is shared through a YAML anchor or merge key` }];
  const root = document.root;
  return [
    {
      title,
      // The legacy token cleaner goes by the list, and the annotation refuses Pods: both may be missed.
      safe: false,
      preferred: isEntry,
      plan: () => ({
        changes: [
          { type: 'edit', document: finding.document, label: title, operations: operationsFor(root, path) },
        ],
      }),
    },
  ];
}

function operationsFor(root: Located, path: Path) {
  return typeof path.at(-1) === 'number'
    ? operationsOf(root, [{ operations: [], removals: [path] }])
    : [{ op: 'removePair' as const, path }];
}

function pathOf(data: Finding['data']): Path | undefined {
  return Array.isArray(data) && data.every((part) => typeof part === 'string' || typeof part === 'number')
    ? (data as (string | number)[])
    : undefined;
}
