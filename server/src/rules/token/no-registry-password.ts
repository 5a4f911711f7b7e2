import { isUserAndPassword } from '../../identity/credentials/flags.ts';
import { couldBeCredential } from '../../identity/credentials/literal.ts';
import { tell } from '../../words/tell.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../workspace/embedded.ts';
import { decodedText, textsIn } from '../../workspace/texts.ts';
import { at, isScalar, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type Severity } from '../rule.ts';
import { editEmbedded } from '../shared/edit-embedded.ts';
import { redacted, toBase64 } from '../shared/rewrite-text.ts';
import { placeInText } from './credentials/embedded-report.ts';
import { dockerConfigKey, isSecret } from './credentials/owned.ts';
import { isPath, textAt } from './credentials/text-finding.ts';

/** A pull Secret with the password of a registry. */
export const noRegistryPassword = defineRule({
  meta: {
    slug: 'no-registry-password',
    code: 'ZT153',
    area: 'token',
    title: 'A pull Secret holds the password of a registry',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret'],
    triggers: [],
    covers: ['TOK-30'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: pull an image from a private registry',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
      },
      {
        title: 'Kubernetes: configure a kubelet image credential provider',
        url: 'https://kubernetes.io/docs/tasks/administer-cluster/kubelet-credential-provider/',
      },
    ],
    docs: {
      why: [
        'The `auth` of a pull Secret is user and password in base64, one layer below the base64 of `Secret.data`, where no scanner looks. Whoever reads the file pulls, and often pushes, images as that user.',
        'The kubelet can get short-lived credentials by itself: on EKS, GKE and AKS from the identity of the node, since 1.34 with a credential provider from a ServiceAccount token of the Pod. Where a registry knows passwords only, keep the Secret in a secret store. Passwords of Amazon’s registry (user `AWS`) end after twelve hours, so Pods stop starting: they are an information.',
        'Placeholders and references are silent.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: registry
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: |
    {"auths": {"registry.example.com": {"username": "ci", "password": "kX9vR2mQ7tLp"}}}
`,
      },
      good: {
        yaml: `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: registry
spec:
  secretStoreRef:
    name: vault
  target:
    name: registry
    template:
      type: kubernetes.io/dockerconfigjson
  data:
    - secretKey: .dockerconfigjson
      remoteRef:
        key: registry/config
`,
      },
      whenToTurnOff: 'For registries that live as long as a test.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    for (const text of textsIn(document)) {
      const { resource, path } = text;
      if (resource === undefined || !isSecret(resource)) continue;
      const key = dockerConfigKey(stringAt(resource.node, 'type'));
      if (key === undefined || path.at(-1) !== key) continue;
      const embedded = embeddedDocument(text);
      if (embedded === undefined) continue;
      for (const { path: place, registry, user } of passwordsOf(embedded.root, key)) {
        const verdict = judge(registry, user);
        context.report({
          ...placeInText(document, resource, embedded, place),
          message: tell`Pull Secret ${resource.name ?? ''} ${verdict.what}; ${verdict.instead}`,
          ...(verdict.severity !== undefined && { severity: verdict.severity }),
        });
      }
    }
  },
  fixes,
});

interface Password {
  /** To the field that holds it, from the JSON's root. */
  readonly path: Path;
  readonly registry: string;
  readonly user: string;
}

function passwordsOf(root: Located, key: string): readonly Password[] {
  const base: Path = key === '.dockercfg' ? [] : ['auths'];
  return pairs(at(root, ...base)).flatMap(({ key: host, value }): readonly Password[] => {
    const registry = host.text.replace(/^https?:\/\//, '').replace(/\/.*/s, '');
    const path: Path = [...base, host.text];
    const auth = stringAt(value, 'auth');
    const decoded = auth === undefined ? undefined : decodedText(auth);
    if (decoded !== undefined && isUserAndPassword(decoded)) {
      return [{ path: [...path, 'auth'], registry, user: decoded.slice(0, decoded.indexOf(':')) }];
    }
    const field = ['password', 'identitytoken', 'registrytoken'].find((name) =>
      couldBeCredential(stringAt(value, name) ?? ''),
    );
    return field === undefined
      ? []
      : [{ path: [...path, field], registry, user: stringAt(value, 'username') ?? '' }];
  });
}

interface Verdict {
  readonly what: string;
  readonly instead: string;
  readonly severity?: Severity;
}

function judge(registry: string, user: string): Verdict {
  if (user === 'AWS') {
    return {
      what: tell`holds a password of ${registry} that ends twelve hours after it was made`,
      instead: tell`give the nodes AmazonEC2ContainerRegistryPullOnly and remove it`,
      severity: 'info',
    };
  }
  if (user === '_json_key' || user === '_json_key_base64') {
    return {
      what: tell`holds the key of a Google service account (password of ${registry})`,
      instead: tell`give the nodes the role Artifact Registry Reader and delete the key`,
      severity: 'error',
    };
  }
  if (/\.dkr\.ecr\./.test(registry)) return cloud('AmazonEC2ContainerRegistryPullOnly', registry);
  if (/(?:^|\.)gcr\.io$|\.pkg\.dev$/.test(registry)) return cloud('Artifact Registry Reader', registry);
  if (/\.azurecr\.(?:io|cn|us)$/.test(registry)) return cloud('AcrPull', registry);
  return {
    what: tell`holds the password of ${registry} for everybody who reads this file`,
    instead: tell`keep it in a secret store, or use a kubelet credential provider`,
  };
}

function cloud(role: string, registry: string): Verdict {
  return {
    what: tell`holds a password of ${registry}, from which nodes can pull without one`,
    instead: tell`give the nodes the role ${role} and remove the Secret`,
  };
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { data, document } = finding;
  const parsed = context.parse(document);
  if (parsed === undefined || typeof data !== 'object' || data === null || !('host' in data)) return [];
  if (!isPath(data.host) || !isPath(data.path)) return [];
  const { path } = data;
  const text = textAt(parsed, data.host);
  const embedded: EmbeddedDocument | undefined = text && embeddedDocument(text);
  if (embedded === undefined || at(embedded.root, ...path) === undefined) return [];
  const title = tell`Redact the password (and change it: the history keeps it)`;
  const owner = path.slice(0, -1);
  const auth = decodedText(stringAt(embedded.root, ...owner, 'auth') ?? '') ?? ':';
  const operations = pairs(at(embedded.root, ...owner)).flatMap(({ key, value }) => {
    if (!isScalar(value) || !['auth', 'password', 'identitytoken', 'registrytoken'].includes(key.text))
      return [];
    const clean =
      key.text === 'auth' ? toBase64(`${auth.slice(0, auth.indexOf(':'))}:${redacted}`) : redacted;
    return [{ op: 'replaceScalar' as const, path: [...owner, key.text], value: clean }];
  });
  const edited = editEmbedded(embedded, operations);
  if (!edited.ok) return [{ title, safe: false, refusal: edited.reason }];
  return [
    {
      title,
      safe: false,
      plan: () => ({
        changes: [
          { type: 'edit', document, operations: edited.operations, label: tell`Redact the password` },
        ],
      }),
    },
  ];
}
