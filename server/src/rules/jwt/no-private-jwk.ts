import { displayText } from '../../identity/jwt/display.ts';
import { tell } from '../../words/tell.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { keysIn, keyTriggers, type LocatedKey } from '../../workspace/web-keys.ts';
import { type DocumentContext, defineRule, type Report } from '../rule.ts';
import { publicKeyFix } from './public-key-fix.ts';
import { bad, good, why } from './web-key-docs.ts';

const smallestModulus = 2048;
const longestName = 60;

export const noPrivateJwk = defineRule({
  meta: {
    slug: 'no-private-jwk',
    code: 'ZT703',
    area: 'jwt',
    title: 'A JSON Web Key in a manifest holds its private part',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret'],
    triggers: keyTriggers,
    covers: ['JWT-10'],
    equivalents: [],
    references: [
      { title: 'RFC 7517: JSON Web Key', url: 'https://www.rfc-editor.org/rfc/rfc7517' },
      {
        title: 'RFC 7518: which members are private',
        url: 'https://www.rfc-editor.org/rfc/rfc7518#section-6',
      },
      {
        title: 'Istio: RequestAuthentication',
        url: 'https://istio.io/latest/docs/reference/config/security/request_authentication/',
      },
    ],
    docs: {
      why,
      bad: { yaml: bad },
      good: { yaml: good },
      whenToTurnOff:
        'For key pairs made for tests only; better suppress the line with a reason, so that a real key is still found.',
    },
  },
  checkDocument(context) {
    const keys = keysIn(context.document);
    for (const key of keys) {
      const secret = privateReport(key, context);
      if (secret !== undefined) report(secret, key, context);
      if (key.key.bits !== undefined && key.key.bits < smallestModulus)
        report(weakReport(key, context), key, context);
    }
    for (const key of keysWithoutId(keys)) report(missingIdReport(key), key, context);
  },
  fixes: publicKeyFix,
});

type Judged = Pick<Report, 'range' | 'message' | 'severity' | 'confidence' | 'data'>;

function report(judged: Judged, { resource }: LocatedKey, context: DocumentContext): void {
  context.report({
    ...judged,
    ...(resource !== undefined && {
      resource: {
        apiVersion: resource.apiVersion,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
      },
    }),
  });
}

function privateReport(found: LocatedKey, context: DocumentContext): Judged | undefined {
  const { key, path, range, inBase64 } = found;
  const [member] = key.privateMembers;
  if (member === undefined) return undefined;
  const place = placeInWords(context.document, path);
  const who = tell`${nameOf(found)} in ${place}`;
  const message =
    key.type === 'oct'
      ? tell`${who} is a shared secret (\`k\`): whoever reads this file can sign tokens; have the issuer sign with RS256 or ES256 and put its public keys here`
      : tell`${who} holds its private part (${key.privateMembers.map((name) => `\`${name}\``).join(', ')}): whoever reads this file can sign tokens; keep only the public members and make a new key pair`;
  return {
    range: inBase64 ? range : found.rangeOf(member),
    message,
    // A Secret is the right kind of place for it, a file that is passed around is not.
    severity: found.resource?.kind === 'Secret' ? 'warning' : 'error',
    data: { path: [...path], start: range[0], end: range[1] },
  };
}

function weakReport(found: LocatedKey, context: DocumentContext): Judged {
  const { key, path, range, inBase64 } = found;
  return {
    range: inBase64 ? range : found.rangeOf('n'),
    message: tell`${nameOf(found)} in ${placeInWords(context.document, path)} has ${key.bits} bits, and RS256 demands 2048: its private part can be computed, and strict readers refuse it; make a new key pair`,
    severity: 'warning',
  };
}

function missingIdReport(found: LocatedKey): Judged {
  return {
    range: found.inBase64 ? found.range : found.rangeOf('kty'),
    message: tell`This key has no \`kid\` while others of its type stand in the same set, so readers must guess which one signed a token and some take the first; give each key its \`kid\``,
    severity: 'info',
    // Readers that try all keys get along with it.
    confidence: 'low',
  };
}

/** Keys that nothing but trying tells from another one of their set. */
function keysWithoutId(keys: readonly LocatedKey[]): readonly LocatedKey[] {
  return keys.filter(
    (one) =>
      one.key.id === undefined &&
      one.set !== undefined &&
      keys.some((other) => other !== one && other.set === one.set && other.key.type === one.key.type),
  );
}

function nameOf({ key }: LocatedKey): string {
  const type = key.type === 'oct' ? tell`JSON Web Key` : tell`${key.type} key`;
  return key.id === undefined ? type : `${type} \`${displayText(key.id, longestName)}\``;
}
