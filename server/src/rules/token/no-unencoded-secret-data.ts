import { illegalBase64Byte } from '../../identity/credentials/base64-error.ts';
import { isReference } from '../../identity/credentials/placeholder.ts';
import { looksRandom } from '../../identity/credentials/randomness.ts';
import { decodeSecretData, utf8 } from '../../identity/jwt/base64.ts';
import { tell } from '../../words/tell.ts';
import { at, isNullish, isScalar, pairs } from '../../yaml/access.ts';
import type { Located, LocatedPair, LocatedScalar, Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { isEncrypted, isSecret } from './credentials/owned.ts';
import { isPath } from './credentials/text-finding.ts';

/** A value of `Secret.data` that is no base64, or is base64 by chance. */
export const noUnencodedSecretData = defineRule({
  meta: {
    slug: 'no-unencoded-secret-data',
    code: 'ZT137',
    area: 'token',
    title: 'A value of Secret data is not base64, or is only by chance',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Secret'],
    triggers: [],
    covers: ['TOK-23'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: managing Secrets using a configuration file',
        url: 'https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-config-file/',
      },
    ],
    docs: {
      why: [
        'Values of `data` must be base64 with the standard alphabet and padding; the API server refuses the whole Secret otherwise, with `illegal base64 data at input byte N`. Line breaks inside are ignored, blanks are not, so a folded block scalar (`>`) does not work. Booleans and numbers without quotes are type errors.',
        'Worse than refused: short words such as `true` or `admin123` happen to be valid base64. The Secret is stored, and the program gets a few bytes of garbage.',
        'The fix moves the value to `stringData`, which takes plain text. For a value that the API server refuses nothing can change for a working deployment, so it is safe; for one that is base64 by chance it is not, since the program gets another value than before, nor for a long random one, which could be base64 that lost its padding. Base64 of plain text that only lost its padding, or was folded, is repaired instead.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: web
data:
  greeting: hello, world
  enabled: "true"
`,
        findings: 2,
      },
      good: {
        yaml: `apiVersion: v1
kind: Secret
metadata:
  name: web
data:
  greeting: aGVsbG8sIHdvcmxk
stringData:
  enabled: "true"
`,
      },
      whenToTurnOff:
        'Where another tool encodes the values after these files were written, in a form the rule does not know.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      if (!isSecret(resource) || isEncrypted(resource)) continue;
      for (const { key, value } of pairs(at(resource.node, 'data'))) {
        const problem = isScalar(value) && value.via === undefined ? problemOf(value) : undefined;
        if (problem === undefined) continue;
        const { apiVersion, kind, namespace, name } = resource;
        context.report({
          range: value.range,
          message: tell`data key ${key.text} ${problem.what}; ${problem.instead}`,
          severity: problem.refused ? 'error' : 'warning',
          confidence: problem.refused ? 'high' : 'medium',
          resource: { apiVersion, kind, namespace, name },
          data: { path: [...resource.path], key: key.text },
        });
      }
    }
  },
  fixes,
});

const toFillIn = /^(?:[A-Z]+_)+[A-Z]+$|\.\.\.|…|[bB]ase64|your[-_ ]|(?:replace|change)[-_ ]me/;

interface Problem {
  readonly what: string;
  readonly instead: string;
  /** True when the API server takes no Secret with this value. */
  readonly refused: boolean;
}

function problemOf(value: LocatedScalar): Problem | undefined {
  if (value.opaque || isNullish(value)) return undefined;
  if (typeof value.value !== 'string') {
    return {
      what:
        typeof value.value === 'boolean'
          ? tell`is a boolean, which the API server refuses`
          : tell`is a number, which the API server refuses`,
      instead: tell`write it in quotes under stringData`,
      refused: true,
    };
  }
  // Something puts another value in its place, and documentation shows what belongs there.
  if (isReference(value.text) || toFillIn.test(value.text.trim())) return undefined;
  const illegal = illegalBase64Byte(value.text);
  if (illegal !== undefined) {
    return {
      what: tell`is no base64: the API server refuses the Secret (illegal base64 data at input byte ${illegal})`,
      instead: repaired(value)?.instead ?? tell`write plain text under stringData`,
      refused: true,
    };
  }
  return isBase64ByChance(value.text)
    ? {
        what: tell`reads as plain text but is valid base64, so the program gets garbage bytes`,
        instead: tell`write plain text under stringData`,
        refused: false,
      }
    : undefined;
}

// Words in one case with digits behind them, which no encoder makes of anything worth keeping.
function isBase64ByChance(text: string): boolean {
  if (!/^(?:[a-z]{4,20}|[A-Z][a-z]{3,19}|[a-z]{3,16}\d{1,4}|\d{4,8})$/.test(text)) return false;
  const bytes = decodeSecretData(text);
  if (bytes === undefined) return false;
  return [...utf8(bytes)].some(
    (character) => character === '\ufffd' || (character < ' ' && !'\t\n\r'.includes(character)),
  );
}

interface Repair {
  readonly text: string;
  /** Continues “Write the base64 of key …”. */
  readonly how: string;
  /** What the message says to do. */
  readonly instead: string;
}

/** What the value was meant to be, where it is base64 that lost something on the way. */
function repaired(value: LocatedScalar): Repair | undefined {
  const joined = unfolded(value);
  if (joined !== undefined) return repair(joined, tell`without blanks`);
  const padded = withPadding(value.text);
  return padded === undefined ? undefined : repair(padded, tell`in the standard form`);
}

function repair(text: string, how: string): Repair {
  return { text, how, instead: tell`write the base64 ${how}` };
}

/** Base64 without its padding, of the URL alphabet or with blanks around it, told by what it decodes to: plain text of ASCII. */
function withPadding(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/_-]{12,}={0,3}$/.test(trimmed)) return undefined;
  const body = trimmed
    .replace(/(?<!=)=+$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  const whole = body + '='.repeat((4 - (body.length % 4)) % 4);
  const bytes = illegalBase64Byte(whole) === undefined ? decodeSecretData(whole) : undefined;
  return bytes !== undefined && /^[\t\n\r -~]+$/.test(utf8(bytes)) ? whole : undefined;
}

/** The base64 without the blanks that folding put in; undefined when that is none either. */
function unfolded(value: LocatedScalar): string | undefined {
  if (!/\s/.test(value.text.trim())) return undefined;
  const joined = value.text.replace(/\s+/g, '');
  return joined.length >= 24 && illegalBase64Byte(joined) === undefined ? joined : undefined;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  const { data, document } = finding;
  if (!root || typeof data !== 'object' || data === null || !('path' in data) || !isPath(data.path))
    return [];
  const { key } = data;
  if (typeof key !== 'string') return [];
  const path: Path = [...data.path, 'data', key];
  const value = at(root, ...path);
  if (!isScalar(value)) return [];
  const problem = problemOf(value);
  if (problem === undefined) return [];
  const meant = problem.refused ? repaired(value) : undefined;
  const offers: FixOffer[] = [];
  if (meant !== undefined) {
    offers.push({
      title: tell`Write the base64 of ${key} ${meant.how}`,
      safe: true,
      preferred: true,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document,
            operations: [{ op: 'replaceScalar', path, value: meant.text, style: 'plain' }],
            label: tell`Repair the base64`,
          },
        ],
      }),
    });
  }
  // Key material without its padding looks like a drawn password: nothing tells which of the two was meant.
  const safe = problem.refused && meant === undefined && !looksRandom(value.text.trim());
  offers.push(moveOffer(root, data.path, key, value, safe, meant === undefined, document));
  return offers;
}

function moveOffer(
  root: Located,
  object: Path,
  key: string,
  value: LocatedScalar,
  safe: boolean,
  preferred: boolean,
  document: Finding['document'],
): FixOffer {
  const title = tell`Move ${key} to stringData`;
  const map: Path = [...object, 'data'];
  if (isShared(root, map) || isShared(root, [...object, 'stringData'])) {
    return {
      title,
      safe: false,
      refusal: tell`The map is shared through a YAML anchor or merge key, so a change would reach other places too`,
    };
  }
  const isTaken = at(root, ...object, 'stringData', key) !== undefined;
  const siblings: readonly LocatedPair[] = pairs(at(root, ...map));
  return {
    title: isTaken ? tell`Remove ${key} from data (stringData has it)` : title,
    safe,
    preferred,
    plan: () => ({
      changes: [
        {
          type: 'edit',
          document,
          operations: [
            { op: 'removePair', path: siblings.length === 1 ? map : [...map, key] },
            ...(isTaken
              ? []
              : at(root, ...object, 'stringData') === undefined
                ? [
                    {
                      op: 'insertPair' as const,
                      path: object,
                      key: 'stringData',
                      value: { [key]: value.text },
                      after: ['data', 'type', 'metadata'],
                    },
                  ]
                : [{ op: 'insertPair' as const, path: [...object, 'stringData'], key, value: value.text }]),
          ],
          label: tell`Move to stringData`,
        },
      ],
    }),
  };
}
