import { tell } from '../../words/tell.ts';
import { at, isMap } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { trustSample } from './trust/open-docs.ts';
import { type PlacedStatement, placedStatements, trustTrigger } from './trust/policies.ts';
import { scopesOf } from './trust/scope.ts';

const audience = 'sts.amazonaws.com';

/** A trust policy that takes tokens made for any audience its provider allows. */
export const requireTrustAudience = defineRule({
  meta: {
    slug: 'require-trust-audience',
    code: 'ZT353',
    area: 'identity',
    title: 'An AWS trust policy does not say for whom the token must be',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [],
    triggers: [trustTrigger],
    covers: ['OIDC-12'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: assign IAM roles to Kubernetes service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
      },
    ],
    docs: {
      why: [
        'Without a condition on `aud` the role takes tokens of the right subject for any audience that the provider object in IAM lists: a token that a Pod or job hands to another service can be handed on to AWS. The trust policy should demand the audience AWS tokens are made for, `sts.amazonaws.com`.',
        'Providers with a single audience lose nothing by it, which is why the rule is in `strict`. The fix is unsafe: callers may ask for another audience.',
      ].join('\n\n'),
      bad: {
        yaml: trustSample(
          '{"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:environment:production"}}',
        ),
      },
      good: {
        yaml: trustSample(
          '{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:my-org/my-repo:environment:production"}}',
        ),
      },
      whenToTurnOff: 'Where every provider has one audience that is for AWS alone.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  return placedStatements(document).flatMap((placed): readonly PlacedProblem[] => {
    const { embedded, statement } = placed;
    const scopes = scopesOf(statement);
    // A statement without any scope is reported as open.
    if (statement.partial || scopes.length === 0) return [];
    if (statement.conditions.some(({ claim }) => claim === 'aud' || claim === 'oaud')) return [];
    const [scope] = scopes;
    return [
      {
        embedded,
        path: scope?.path ?? statement.path,
        underline: 'key',
        message: tell`This trust policy names a ${scope?.claim ?? 'sub'} but no aud, so tokens that were made for another service are taken too; require aud = ${audience}`,
        remedies: () => remedies(placed),
      },
    ];
  });
}

function remedies({ embedded, statement }: PlacedStatement): readonly Remedy[] {
  const { provider, path } = statement;
  if (provider === undefined) return [];
  const condition = [...path, 'Condition'];
  const key = `${provider}:aud`;
  const title = tell`Require ${key} = ${audience}`;
  const has = isMap(at(embedded.root, ...condition, 'StringEquals'));
  return [
    {
      title,
      preferred: true,
      operations: has
        ? [{ op: 'insertPair', path: [...condition, 'StringEquals'], key, value: audience }]
        : [{ op: 'insertPair', path: condition, key: 'StringEquals', value: { [key]: audience } }],
    },
  ];
}
