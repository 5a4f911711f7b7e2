import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { type AccountField, deprecatedAccountField } from './effective/account-field.ts';

const spec = (fields: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
${fields}  automountServiceAccountToken: false
  containers:
    - name: build
      image: registry.example.com/build:3.0
`;

/** The field `serviceAccount` of a Pod, an alias that was deprecated before Kubernetes 1.0. */
export const noDeprecatedServiceAccountField = defineRule({
  meta: {
    slug: 'no-deprecated-service-account-field',
    code: 'ZT105',
    area: 'token',
    title: 'A Pod names its ServiceAccount in the deprecated field serviceAccount',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    forManifestsOnly: true,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-05', 'TOK-06'],
    equivalents: [
      'kube-linter:deprecated-service-account-field',
      'kubescape:C-0294',
      'kubeaudit:AutomountServiceAccountTokenDeprecated',
    ],
    references: [
      {
        title: 'Kubernetes API: PodSpec',
        url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec',
      },
    ],
    docs: {
      why: [
        '`serviceAccount` is an alias that the API server copies into `serviceAccountName`, and back again. When both are',
        'given, `serviceAccountName` wins without a word: a manifest with two different names does not run as the one that a',
        'reader of the alias believes, and tools that look for the current field see no name at all. Renaming it, or removing',
        'it where the other field counts anyway, changes nothing in the cluster.',
      ].join('\n'),
      bad: { yaml: spec('  serviceAccount: build\n') },
      good: { yaml: spec('  serviceAccountName: build\n') },
      whenToTurnOff:
        'Where manifests are made from objects of a cluster, which always carry both fields, and only lose their `uid`.',
    },
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const resource of context.resources) {
    const field = deprecatedAccountField(resource);
    if (field === undefined) continue;
    context.report({
      range: field.deprecated.key.range,
      message: messageOf(field),
      ...(field.relation === 'different' && { severity: 'warning' as const }),
      // The API server gives both fields, with the same name.
      byHand: field.relation !== 'same',
      resource,
      data: [...resource.path],
    });
  }
}

function messageOf({ relation, deprecatedName = '', currentName = '' }: AccountField): string {
  switch (relation) {
    case 'different':
      return tell`serviceAccount: ${deprecatedName} is overruled by serviceAccountName: ${currentName}, which the Pods run as; remove the deprecated field`;
    case 'same':
      return tell`The deprecated field serviceAccount repeats serviceAccountName; remove it`;
    case 'unknown':
      return tell`The deprecated field serviceAccount is overruled by serviceAccountName wherever both are set; remove it`;
    default:
      return tell`The field serviceAccount is deprecated, and tools that look for the current one see no name; write serviceAccountName`;
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const resource = document && readResources(document).find(({ path }) => same(path, finding.data));
  const field = resource && deprecatedAccountField(resource);
  if (!document?.root || field === undefined) return [];
  const path = [...field.specPath, 'serviceAccount'];
  const rename = field.relation === 'alone';
  const title = rename
    ? tell`Rename serviceAccount to serviceAccountName`
    : tell`Remove the deprecated field serviceAccount`;
  // In a patch or template the other field may come from elsewhere, and then a rename would overrule it.
  const safe = field.relation !== 'unknown' && resource?.completeness === 'complete';
  if (document.broken) return [{ title, safe, refusal: tell`The document has syntax errors` }];
  if (isShared(document.root, path))
    return [{ title, safe, refusal: tell`The field is shared through a YAML anchor or merge key` }];
  const replaced = field.current === undefined ? [] : [[...field.specPath, 'serviceAccountName']];
  return [
    {
      title,
      safe,
      preferred: true,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document: finding.document,
            label: title,
            operations: rename
              ? [
                  ...replaced.map((other) => ({ op: 'removePair' as const, path: other })),
                  { op: 'renameKey', path, key: 'serviceAccountName' },
                ]
              : [{ op: 'removePair', path }],
          },
        ],
      }),
    },
  ];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
