import { pieces } from './mutate.ts';
import type { Random } from './random.ts';

const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Secret'],
  ['v1', 'ServiceAccount'],
  ['v1', 'Pod'],
  ['v1', 'ConfigMap'],
  ['v1', 'List'],
  ['apps/v1', 'Deployment'],
  ['batch/v1', 'CronJob'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'RequestAuthentication'],
  ['apiserver.config.k8s.io/v1beta1', 'AuthenticationConfiguration'],
  ['apiserver.config.k8s.io/v1', 'EncryptionConfiguration'],
  ['kustomize.config.k8s.io/v1beta1', 'Kustomization'],
  ['kubelet.config.k8s.io/v1beta1', 'KubeletConfiguration'],
  ['example.com/v1', 'Other'],
];

/** Keys that rules look for, so that chance gets deep into them; names of prototypes among them. */
const keys: readonly string[] = (
  'metadata name namespace annotations labels spec template containers initContainers env value valueFrom name volumes ' +
  'projected sources serviceAccountToken audience expirationSeconds serviceAccountName automountServiceAccountToken secret ' +
  'secretName rules verbs resources apiGroups resourceNames nonResourceURLs subjects roleRef kind apiGroup type data ' +
  'stringData jwt issuer url audiences claimMappings username groups claim prefix expression claimValidationRules ' +
  'userValidationRules tls hosts host http paths path pathType backend service ingressClassName listeners hostname ' +
  'protocol parentRefs from to selector matchLabels jwtRules principals command args items mapRoles aggregationRule ' +
  'clusterRoleSelectors __proto__ constructor toString hasOwnProperty'
).split(' ');

const words: readonly string[] = (
  'default system:masters system:anonymous * get list create admin cluster-admin web shop secrets pods/exec tokenreviews ' +
  'kubernetes.io/service-account-token https://token.actions.githubusercontent.com repo:a/b:ref:refs/heads/main sub true ' +
  'false null 600 86400 0 -1 1e3 --anonymous-auth=true --oidc-issuer-url=https://x nginx eyJhbGciOiJub25lIn0 $(TOKEN) ' +
  '{{.x}} __proto__ constructor toString valueOf STRICT ServiceAccount User Group Role ClusterRole'
).split(' ');

/** A stream of YAML made from its grammar: objects of kinds that rules read, with keys they look for, in every style. */
export function generatedStream(random: Random): string {
  const documents = random.times(1 + random.below(3), () => object(random));
  const lineBreak = random.oneIn(8) ? '\r\n' : '\n';
  return documents.join(random.oneIn(4) ? '\n...\n---\n' : '\n---\n').replaceAll('\n', lineBreak);
}

function object(random: Random): string {
  const [apiVersion, kind] = random.pick(kinds);
  const head = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, `metadata: {name: ${word(random)}}`];
  const body = pairs(random, 0, 4);
  return [...(random.oneIn(9) ? head.toReversed() : head), body].join('\n');
}

function pairs(random: Random, indent: number, depth: number): string {
  return random
    .times(1 + random.below(4), () => {
      const anchor = random.oneIn(20) ? ' &a' : '';
      return `${' '.repeat(indent)}${key(random)}:${anchor}${blockValue(random, indent, depth)}`;
    })
    .join('\n');
}

function items(random: Random, indent: number, depth: number): string {
  return random
    .times(1 + random.below(3), () => {
      const dash = `${' '.repeat(indent)}-`;
      if (depth <= 0 || random.oneIn(3)) return `${dash} ${flowValue(random, 1)}`;
      const inner = random.oneIn(4)
        ? items(random, indent + 2, depth - 1)
        : pairs(random, indent + 2, depth - 1);
      return `${dash} ${inner.trimStart()}`;
    })
    .join('\n');
}

function blockValue(random: Random, indent: number, depth: number): string {
  const choice = random.below(depth <= 0 ? 3 : 8);
  if (choice === 0) return '';
  if (choice <= 2) return ` ${flowValue(random, 2)}`;
  if (choice === 3) return blockScalar(random, indent);
  if (choice === 4) return random.oneIn(3) ? ' *a' : ` ${word(random)} # ${word(random)}`;
  const deeper = indent + 1 + random.below(4);
  return choice === 5
    ? `\n${items(random, random.oneIn(2) ? indent : deeper, depth - 1)}`
    : `\n${pairs(random, deeper, depth - 1)}`;
}

function blockScalar(random: Random, indent: number): string {
  const lines = random.times(1 + random.below(4), () =>
    random.oneIn(5) ? '' : `${' '.repeat(indent + 2 + random.below(2))}${key(random)}: ${word(random)}`,
  );
  return ` ${random.pick(['|', '>', '|-', '>-', '|+', '>+', '|2', '>1-'])}\n${lines.join('\n')}`;
}

function flowValue(random: Random, depth: number): string {
  if (depth > 0 && random.oneIn(4))
    return `[${random.times(random.below(4), () => flowValue(random, depth - 1)).join(comma(random))}]`;
  if (depth > 0 && random.oneIn(4))
    return `{${random.times(random.below(4), () => `${key(random)}: ${flowValue(random, depth - 1)}`).join(comma(random))}}`;
  const line = random.oneIn(12) ? random.pick(pieces) : word(random);
  const text = random.oneIn(12) ? `${line}${lineBreak(random)}${word(random)}` : line;
  if (random.oneIn(4)) return JSON.stringify(text);
  return random.oneIn(4) ? `'${text.replaceAll("'", "''")}'` : text;
}

function comma(random: Random): string {
  return random.oneIn(4) ? `,${lineBreak(random)}` : ', ';
}

function lineBreak(random: Random): string {
  return random.pick(['\n', '\n\n', '\r\n', ' \n']) + ' '.repeat(random.below(9));
}

function key(random: Random): string {
  return random.oneIn(15) ? JSON.stringify(word(random)) : random.pick(keys);
}

function word(random: Random): string {
  return random.pick(words);
}
