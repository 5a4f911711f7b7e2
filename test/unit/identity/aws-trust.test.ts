import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { webIdentityStatements } from '../../../server/src/identity/trust/aws-trust.ts';
import { policyLines, rolesOf } from '../../../server/src/rules/identity/policies/argocd-policy.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

const read = (text: string) => webIdentityStatements(parseDocument(text).root!);

describe('statements of trust policies', () => {
  test('say provider, operators and claims', () => {
    const [statement] = read(`
Statement:
  Effect: Allow
  Action: sts:AssumeRoleWithWebIdentity
  Principal: { Federated: !Sub "arn:aws:iam::\${AWS::AccountId}:oidc-provider/gitlab.example.com" }
  Condition:
    ForAllValues:StringLikeIfExists:
      gitlab.example.com:sub: [a, !Ref B, "c-\${D}"]
`);
    expect(statement).toMatchObject({
      provider: 'gitlab.example.com',
      partial: false,
      conditions: [
        {
          test: 'StringLike',
          qualifier: 'ForAllValues',
          ifExists: true,
          claim: 'sub',
          values: [{ text: 'a' }, { text: undefined }, { text: 'c-\uE000' }],
        },
      ],
    });
  });

  test('take the provider from the keys of conditions where the principal does not say it', () => {
    const [statement] = read(`
Statement:
  - Effect: Allow
    Action: sts:AssumeRoleWithWebIdentity
    Principal: { Federated: { "Fn::GetAtt": [Provider, Arn] } }
    Condition: { StringEquals: { "id.example.com/realms/a:sub": b } }
`);
    expect(statement?.provider).toBe('id.example.com/realms/a');
  });

  test.each([
    ['Condition: !If [A, {}, {}]', true],
    ['Condition: { "Fn::If": [A, {}, {}] }', true],
    ['Condition: { StringEquals: !Ref A }', true],
    ['Condition: { StringEquals: {} }', false],
    ['Sid: a', false],
  ])('%s is partial: %s', (line, partial) => {
    const [statement] = read(
      `Statement: [{ Effect: Allow, Action: sts:AssumeRoleWithWebIdentity, Principal: { Federated: a.example.com }, ${line} }]`,
    );
    expect(statement?.partial).toBe(partial);
  });

  test('never throws on what looks like one', () => {
    const leaf = fc.oneof(
      fc.constantFrom('Allow', 'sts:*', '*', 'a.example.com:sub', '<A>', null, 1),
      fc.string(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'Statement',
            'Effect',
            'Action',
            'Principal',
            'Federated',
            'Condition',
            'StringLike',
            'a:sub',
          ),
          tie('tree'),
          { maxKeys: 5 },
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const { root } = parseDocument(JSON.stringify(value));
        if (root !== null) webIdentityStatements(root);
      }),
    );
  });
});

describe('policies of Argo CD', () => {
  test('are read line by line', () => {
    const text =
      '# p, a, b\n  p, role:x, applications, sync, */*, allow # why\r\ng, "my-org:team", role:x\nnothing\n';
    const lines = policyLines(text);
    expect(lines.map(({ type, fields }) => [type, ...fields])).toEqual([
      ['p', 'role:x', 'applications', 'sync', '*/*', 'allow'],
      ['g', 'my-org:team', 'role:x'],
    ]);
    expect(text.slice(lines[1]!.start, lines[1]!.end)).toBe('g, "my-org:team", role:x');
  });

  test('roles are followed, round in circles too', () => {
    const lines = policyLines('g, role:a, role:b\ng, role:b, role:c\ng, role:c, role:a\n');
    expect([...rolesOf('role:a', lines)].sort()).toEqual(['role:a', 'role:b', 'role:c']);
  });
});
