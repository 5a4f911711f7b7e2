import type { Operation } from '../../edit/operations.ts';
import type { TrustCondition } from '../../identity/trust/aws-trust.ts';
import { hasWildcard } from '../../identity/trust/reach.ts';
import { shown, toFillIn } from '../../identity/trust/subject-reach.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap, toPlain } from '../../yaml/access.ts';
import type { Located, ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { impossibleSubject } from './trust/impossible.ts';
import { trustSample } from './trust/open-docs.ts';
import { type PlacedStatement, placedStatements, trustTrigger } from './trust/policies.ts';

/** A condition of a trust policy that never holds, or that holds where the claim is missing. */
export const noBrokenTrustCondition = defineRule({
  meta: {
    slug: 'no-broken-trust-condition',
    code: 'ZT352',
    area: 'identity',
    title: 'A condition of an AWS trust policy never holds, or holds without the claim',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [trustTrigger],
    covers: ['OIDC-02', 'OIDC-12'],
    equivalents: [],
    references: [
      {
        title: 'AWS IAM: condition operators',
        url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
      },
      {
        title: 'AWS IAM: multivalued context keys',
        url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
      },
    ],
    docs: {
      why: [
        '`StringEquals` takes `*` for a star: `repo:my-org/my-repo:*` is then the subject of nobody, and the role cannot be assumed. Only `StringLike` knows wildcards. A subject of another shape than the issuer’s (the address of the repository, `OWNER/REPO` without `repo:`) matches nobody either.',
        'The other way round, `ForAllValues:` and `…IfExists` hold when the token has no such claim at all, so in an `Allow` statement they may demand nothing. Claims of a token have one value: the plain operator says what is meant.',
        'Taking the qualifier off `sub` or `aud` is safe, since every token has both. Turning `StringEquals` into `StringLike` is not: a role that nobody could assume is opened.',
      ].join('\n\n'),
      bad: {
        yaml: trustSample(
          '{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:ref:refs/heads/release-*"}}',
        ),
      },
      good: {
        yaml: trustSample(
          '{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "StringLike": {"token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:ref:refs/heads/release-*"}}',
        ),
      },
      whenToTurnOff: 'Never: such a condition does not do what it says.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  return placedStatements(document).flatMap((placed) =>
    placed.statement.conditions.flatMap((condition): readonly PlacedProblem[] => [
      ...starsWithoutLike(placed, condition),
      ...strangeSubjects(placed, condition),
      ...qualified(placed, condition),
    ]),
  );
}

/** Keys of AWS itself; some of those have several values. */
function isOwnKey({ key }: TrustCondition): boolean {
  return !key.includes(':') || /^(?:aws|sts|iam|saml):/i.test(key);
}

function isEqualsTest({ test }: TrustCondition): boolean {
  return /^StringEquals(?:IgnoreCase)?$/i.test(test);
}

function starsWithoutLike(
  { embedded }: PlacedStatement,
  condition: TrustCondition,
): readonly PlacedProblem[] {
  if (!isEqualsTest(condition) || isOwnKey(condition)) return [];
  return condition.values.flatMap((value): readonly PlacedProblem[] =>
    value.text?.includes('*') !== true
      ? []
      : [
          {
            embedded,
            path: value.path,
            message: tell`${condition.operator} takes the * in ${shown(value.text)} for a star, so nobody matches; use StringLike, or write the exact ${condition.claim}`,
            remedies: () => [
              compareWith(
                embedded.root,
                condition,
                condition.operator.replace(/StringEquals(?:IgnoreCase)?/i, 'StringLike'),
              ),
            ],
          },
        ],
  );
}

function strangeSubjects(
  { embedded, statement }: PlacedStatement,
  condition: TrustCondition,
): readonly PlacedProblem[] {
  if (condition.claim !== 'sub' || /not/i.test(condition.test)) return [];
  return condition.values.flatMap((value): readonly PlacedProblem[] => {
    const fault = impossibleSubject(statement.provider, value.text, !isEqualsTest(condition));
    // A star that is taken for a star has its own finding.
    if (fault === undefined || (isEqualsTest(condition) && hasWildcard(value.text))) return [];
    return [
      {
        embedded,
        path: value.path,
        message: tell`${shown(value.text ?? '')} is the sub of no token of ${statement.provider ?? tell`the issuer`}, so nobody can assume the role; write ${fault.instead}`,
        remedies: () => [
          {
            title: tell`Write ${fault.instead}${toFillIn(fault.instead)}`,
            preferred: true,
            operations: [{ op: 'replaceScalar', path: value.path, value: fault.instead }],
          },
        ],
      },
    ];
  });
}

function qualified({ embedded }: PlacedStatement, condition: TrustCondition): readonly PlacedProblem[] {
  const { qualifier, ifExists, claim, operator, test } = condition;
  if ((qualifier !== 'ForAllValues' && !ifExists) || /not|^null$/i.test(test)) return [];
  // `amr` is the one claim with several values.
  if (claim === 'amr' || isOwnKey(condition)) return [];
  const always = claim === 'sub' || claim === 'aud';
  return [
    {
      embedded,
      path: condition.path.slice(0, -1),
      underline: 'key',
      severity: always ? 'info' : 'warning',
      message: always
        ? tell`${operator} on ${claim} demands nothing of a token without ${claim}; every token has one, so write ${test}`
        : tell`${operator} also holds for a token without ${claim}, so it demands nothing of such a token; write ${test}`,
      remedies: () => [{ ...compareWith(embedded.root, condition, test), safe: always }],
    },
  ];
}

/** Moves the pair to another operator: renames it where nothing else stands under it. */
function compareWith(root: Located, condition: TrustCondition, operator: string): Remedy {
  const title = tell`Compare ${condition.claim} with ${operator}`;
  const holder = condition.path.slice(0, -2);
  const old = [...holder, condition.operator];
  const own = at(root, ...old);
  const target = at(root, ...holder, operator);
  const alone = isMap(own) && own.pairs.length === 1;
  if (at(target, condition.key) !== undefined)
    return { title, refusal: tell`${operator} has a condition on ${condition.key} already` };
  if (alone && target === undefined)
    return { title, preferred: true, operations: [{ op: 'renameKey', path: old, key: operator }] };
  const value = plainValues(at(root, ...old, condition.key));
  if (value === undefined) return { title, refusal: tell`The values are computed, so they cannot be moved` };
  const remove: Operation = { op: 'removePair', path: alone ? old : [...old, condition.key] };
  const insert: Operation = isMap(target)
    ? { op: 'insertPair', path: [...holder, operator], key: condition.key, value }
    : { op: 'insertPair', path: holder, key: operator, value: { [condition.key]: value } };
  return { title, preferred: true, operations: [insert, remove] };
}

function plainValues(node: Located | undefined): string | readonly string[] | undefined {
  if (node === undefined) return undefined;
  const nodes = node.type === 'sequence' ? node.items : [node];
  if (nodes.some((item) => item.type !== 'scalar' || item.opaque || item.tag !== undefined)) return undefined;
  const plain = toPlain(node);
  if (typeof plain === 'string') return plain;
  return Array.isArray(plain) ? plain.map(String) : undefined;
}
