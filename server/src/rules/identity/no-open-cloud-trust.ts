import { formOf, isClusterProvider, isSharedProvider, shown } from '../../identity/trust/subject-reach.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { narrowTo } from './trust/narrow.ts';
import { openTrustDocs } from './trust/open-docs.ts';
import { type PlacedStatement, placedStatements, trustTrigger } from './trust/policies.ts';
import { isNarrowedBy, scopesOf, valueReach } from './trust/scope.ts';

/** A trust policy that lets strangers, or a whole cluster, assume a role. */
export const noOpenCloudTrust = defineRule({
  meta: {
    slug: 'no-open-cloud-trust',
    code: 'ZT350',
    area: 'identity',
    title: 'An AWS trust policy lets every caller of an OIDC issuer assume the role',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [trustTrigger],
    covers: ['OIDC-01', 'OIDC-02', 'OIDC-04', 'OIDC-12', 'OIDC-13'],
    equivalents: [],
    references: [
      {
        title: 'AWS IAM: create a role for OpenID Connect federation',
        url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
      },
      {
        title: 'GitHub: configuring OpenID Connect in Amazon Web Services',
        url: 'https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws',
      },
    ],
    docs: openTrustDocs,
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  return placedStatements(document).flatMap((placed) => [...unscoped(placed), ...openValues(placed)]);
}

function unscoped({ embedded, statement }: PlacedStatement): readonly PlacedProblem[] {
  const { provider, partial, path, conditions } = statement;
  if (partial || scopesOf(statement).length > 0) return [];
  const onlyAudience = conditions.length > 0 ? tell` (aud is the same for all)` : '';
  const who =
    provider === undefined
      ? tell`every caller with a token of the provider`
      : isSharedProvider(provider)
        ? tell`everybody who can run a job at ${provider}`
        : tell`every caller with a token of ${provider}`;
  return [
    {
      embedded,
      path: statement.principalPath,
      message: tell`This trust policy names no sub, so ${who} may assume the role${onlyAudience}; require sub = ${formOf(provider)}`,
      // Of an issuer of one's own it is not known who gets its tokens.
      ...(!isSharedProvider(provider) &&
        !isClusterProvider(provider) && { severity: 'warning' as const, confidence: 'medium' as const }),
      remedies: () => (provider === undefined ? [] : [requireSubject(embedded.root, path, provider)]),
    },
  ];
}

type Root = PlacedStatement['embedded']['root'];

function requireSubject(root: Root, path: PlacedStatement['statement']['path'], provider: string): Remedy {
  const key = `${provider}:sub`;
  const form = formOf(provider);
  const title = tell`Require ${key} = ${form} (fill in the capitals)`;
  const test = form.includes('*') ? 'StringLike' : 'StringEquals';
  const condition = [...path, 'Condition'];
  if (isMap(at(root, ...condition, test)))
    return {
      title,
      preferred: true,
      operations: [{ op: 'insertPair', path: [...condition, test], key, value: form }],
    };
  if (isMap(at(root, ...condition)))
    return {
      title,
      preferred: true,
      operations: [{ op: 'insertPair', path: condition, key: test, value: { [key]: form } }],
    };
  return {
    title,
    preferred: true,
    operations: [{ op: 'insertPair', path, key: 'Condition', value: { [test]: { [key]: form } } }],
  };
}

function openValues({ embedded, statement }: PlacedStatement): readonly PlacedProblem[] {
  const { provider } = statement;
  return scopesOf(statement).flatMap((condition) =>
    condition.values.flatMap((value): readonly PlacedProblem[] => {
      const reach = valueReach(provider, condition, value);
      if (reach?.level !== 'open' || isNarrowedBy(statement, condition, ({ level }) => level === 'open'))
        return [];
      return [
        {
          embedded,
          path: value.path,
          message: tell`${shown(value.text ?? '')} lets in ${shown(reach.who)}; write ${shown(reach.instead)}`,
          remedies: () => [narrowTo(reach.instead, value)],
        },
      ];
    }),
  );
}
