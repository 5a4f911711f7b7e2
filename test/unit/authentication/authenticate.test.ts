import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authenticate } from '../../../server/src/identity/authentication/authenticate.ts';
import type {
  Authenticator,
  JwtAuthenticator,
} from '../../../server/src/identity/authentication/authenticator.ts';
import {
  authenticatorOfFlags,
  serviceAccountsOfFlags,
} from '../../../server/src/identity/authentication/from-flags.ts';
import { knownIssuerOf } from '../../../server/src/identity/authentication/known-issuer.ts';
import { readAuthenticators } from '../../../server/src/identity/authentication/read-configuration.ts';
import { readComponentFlags } from '../../../server/src/kubernetes/component-flags/read.ts';
import { readResources } from '../../../server/src/kubernetes/resource.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;
const github = 'https://token.actions.githubusercontent.com';
const claims = {
  iss: github,
  sub: 'repo:o/r:ref:refs/heads/main',
  aud: 'my-cluster',
  exp: seconds + 300,
  nbf: seconds - 600,
  iat: seconds,
  repository_owner_id: '123456',
  ref: 'refs/heads/main',
  run_attempt: 2,
  groups: ['system:masters', 'dev'],
};
const header = { alg: 'RS256', kid: 'k1' };

function fromFlags(...flags: readonly string[]): JwtAuthenticator {
  const document = parseDocument(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n    - name: api\n      command:\n        - kube-apiserver\n${[`--oidc-issuer-url=${github}`, '--oidc-client-id=my-cluster', ...flags].map((flag) => `        - ${JSON.stringify(flag)}\n`).join('')}`,
  );
  const [component] = readComponentFlags(document, readResources(document));
  const found = component && authenticatorOfFlags(component);
  if (found === undefined || found === 'hidden') throw new Error('no authenticator');
  return found;
}

function fromFile(jwt: string): JwtAuthenticator {
  const document = parseDocument(
    `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n  - issuer:\n      url: ${github}\n      audiences: [my-cluster]\n${jwt.replaceAll(/^(?=.)/gm, '    ')}`,
  );
  const [resource] = readResources(document);
  const found = resource && readAuthenticators(resource)[0];
  if (found === undefined || found === 'hidden' || found === 'invalid') throw new Error('no authenticator');
  return found;
}

function ask(authenticator: Authenticator, changed: object = {}, changedHeader: object = {}) {
  return authenticate(
    authenticator,
    { header: { ...header, ...changedHeader }, claims: { ...claims, ...changed } },
    now,
  );
}

function userOf(authenticator: Authenticator, changed: object = {}) {
  const result = ask(authenticator, changed);
  if (result.outcome !== 'accepted') throw new Error(result.reason);
  return result.user;
}

function refusal(authenticator: Authenticator, changed: object = {}, changedHeader: object = {}): string {
  const result = ask(authenticator, changed, changedHeader);
  return result.outcome === 'accepted' ? 'accepted' : `${result.because}: ${result.reason}`;
}

const plain = 'claimMappings:\n  username: {claim: sub, prefix: ""}\n';

describe('names of users (facts C.3)', () => {
  test.each([
    [[], `${github}#repo:o/r:ref:refs/heads/main`],
    [['--oidc-username-prefix=github:'], 'github:repo:o/r:ref:refs/heads/main'],
    [['--oidc-username-prefix=-'], 'repo:o/r:ref:refs/heads/main'],
    [['--oidc-username-prefix='], `${github}#repo:o/r:ref:refs/heads/main`],
    [['--oidc-username-prefix="github:"'], '"github:"repo:o/r:ref:refs/heads/main'],
    [['--oidc-username-claim=ref'], `${github}#refs/heads/main`],
  ])('flags %j', (flags, name) => {
    expect(userOf(fromFlags(...flags)).name).toBe(name);
  });

  test('the claim email gets no prefix by itself, and must be verified where that is said', () => {
    const authenticator = fromFlags('--oidc-username-claim=email');
    expect(userOf(authenticator, { email: 'a@example.com' }).name).toBe('a@example.com');
    expect(userOf(authenticator, { email: 'a@example.com', email_verified: true }).name).toBe(
      'a@example.com',
    );
    expect(refusal(authenticator, { email: 'a@example.com', email_verified: false })).toContain(
      'oidc: email not verified',
    );
    expect(refusal(authenticator, { email: 'a@example.com', email_verified: 'yes' })).toContain(
      "parse 'email_verified' claim",
    );
  });

  test('a file has no default prefix', () => {
    expect(userOf(fromFile(plain)).name).toBe('repo:o/r:ref:refs/heads/main');
    expect(userOf(fromFile('claimMappings:\n  username: {claim: sub, prefix: "gh:"}\n')).name).toBe(
      'gh:repo:o/r:ref:refs/heads/main',
    );
  });

  test('what others need to know of an issuer', () => {
    expect(knownIssuerOf(fromFlags('--oidc-groups-claim=groups'), 'flags')).toEqual({
      issuerUrl: github,
      usernamePrefix: `${github}#`,
      usernameClaim: 'sub',
      groupsPrefix: '',
      groupsClaim: 'groups',
      computesGroups: false,
      audiences: ['my-cluster'],
      source: 'flags',
    });
    expect(
      knownIssuerOf(fromFile('claimMappings:\n  username: {expression: claims.sub}\n'), 'configuration'),
    ).toMatchObject({ usernamePrefix: undefined, usernameClaim: undefined });
  });
});

describe('groups, uid and extra', () => {
  test('groups by flags: a list or one string, with and without prefix', () => {
    expect(userOf(fromFlags('--oidc-groups-claim=groups')).groups).toEqual(['system:masters', 'dev']);
    expect(
      userOf(fromFlags('--oidc-groups-claim=groups', '--oidc-groups-prefix=oidc:'), { groups: 'dev' }).groups,
    ).toEqual(['oidc:dev']);
    expect(userOf(fromFlags('--oidc-groups-claim=absent')).groups).toEqual([]);
    expect(userOf(fromFlags('--oidc-groups-claim=groups'), { groups: null }).groups).toEqual([]);
    expect(refusal(fromFlags('--oidc-groups-claim=run_attempt'))).toContain('parse groups claim');
  });

  test('groups that stand elsewhere are not known', () => {
    const elsewhere = { groups: undefined, _claim_names: { groups: 'src1' } };
    expect(ask(fromFlags('--oidc-groups-claim=groups'), elsewhere).outcome).toBe('unknown');
    expect(ask(fromFlags('--oidc-groups-claim=roles'), elsewhere).outcome).toBe('accepted');
    expect(ask(fromFlags(), elsewhere).outcome).toBe('accepted');
  });

  test('everything by expressions', () => {
    const authenticator = fromFile(`claimMappings:
  username: {expression: "'github:' + claims.repository_owner_id + ':' + (has(claims.environment) ? 'env:' + claims.environment : claims.ref)"}
  groups: {expression: "claims.repository_owner_id == '123456' && claims.ref == 'refs/heads/main' ? ['github:deployers'] : []"}
  uid: {expression: claims.sub}
  extra:
    - {key: example.com/run, valueExpression: "string(claims.run_attempt)"}
    - {key: example.com/none, valueExpression: "claims.?none.orValue('')"}
    - {key: example.com/groups, valueExpression: "claims.groups.filter(g, !g.startsWith('system:')).map(g, 'x:' + g)"}
`);
    expect(userOf(authenticator)).toEqual({
      name: 'github:123456:refs/heads/main',
      uid: 'repo:o/r:ref:refs/heads/main',
      groups: ['github:deployers'],
      extra: { 'example.com/run': ['2'], 'example.com/groups': ['x:dev'] },
    });
    expect(userOf(authenticator, { environment: 'prod', ref: 'refs/heads/x' })).toMatchObject({
      name: 'github:123456:env:prod',
      groups: [],
    });
  });

  test('expressions that give what cannot be used', () => {
    const username = (expression: string) =>
      refusal(fromFile(`claimMappings:\n  username: {expression: ${JSON.stringify(expression)}}\n`));
    expect(username('claims.groups')).toContain('username claim expression must return a string');
    expect(username('claims.absent')).toContain('No such key: absent');
    expect(username("''")).toContain('empty');
    expect(username("ip('1.2.3.4') == ip('1.2.3.4') ? 'a' : 'b'")).toContain('could not be evaluated here');
    expect(ask(fromFile('claimMappings:\n  username: {expression: "url(\'x\').getHost()"}\n')).outcome).toBe(
      'unknown',
    );
  });
});

describe('the order of the steps', () => {
  const strict = fromFile(`claimMappings:
  username: {expression: claims.name}
claimValidationRules:
  - {claim: repository_owner, requiredValue: o}
  - {expression: "claims.ref == 'refs/heads/main'", message: only main}
userValidationRules:
  - {expression: "!user.username.startsWith('system:')", message: reserved}
`);
  // Each step mends one thing and lets the next one be seen.
  const mends: readonly (readonly [expected: string, claims: object, header: object])[] = [
    ['issuer: it takes tokens of', { iss: 'https://other.example.com' }, {}],
    ['expired: oidc: token is expired', { iss: github }, {}],
    ['not-yet: oidc: current time', { exp: seconds + 1 }, {}],
    ['algorithm: oidc: id token signed with unsupported algorithm', { nbf: seconds + 59 }, {}],
    ['audience: oidc: expected audience in ["my-cluster"] got ["other"]', {}, { alg: 'ES256' }],
    ['mapping: oidc: error evaluating username claim expression', { aud: ['x', 'my-cluster'] }, {}],
    ['required-claim: oidc: required claim repository_owner not present', { name: 'system:x' }, {}],
    [
      'required-claim: oidc: required claim repository_owner value does not match',
      { repository_owner: 'p' },
      {},
    ],
    ['claim-rule: oidc: error evaluating claim validation expression', { repository_owner: 'o' }, {}],
    ['user-rule: oidc: error evaluating user info validation rule', { ref: 'refs/heads/main' }, {}],
    ['accepted', { name: 'someone' }, {}],
  ];
  test('each failure hides the later ones', () => {
    let own: object = { exp: seconds - 1, nbf: seconds + 120, aud: 'other', ref: 'refs/heads/x' };
    let ownHeader: object = { alg: 'none' };
    for (const [expected, claimsNow, headerNow] of mends) {
      own = { ...own, ...claimsNow };
      ownHeader = { ...ownHeader, ...headerNow };
      expect(refusal(strict, own, ownHeader)).toContain(expected);
    }
    expect(refusal(strict, { name: 'a', repository_owner: 'o', ref: 'refs/heads/x' })).toContain(
      ': only main',
    );
  });

  test('a token without exp has expired; the other name of Google is the same issuer', () => {
    expect(refusal(fromFile(plain), { exp: undefined })).toContain('0001-01-01');
    const google = { ...fromFile(plain), issuerUrl: 'https://accounts.google.com' };
    expect(ask(google, { iss: 'accounts.google.com' }).outcome).toBe('accepted');
    expect(ask(google, { iss: 'https://accounts.google.com/' }).outcome).toBe('refused');
  });

  test('claims of another type than go-oidc reads are refused before anything else is looked at', () => {
    for (const [changed, why] of [
      [{ exp: 'soon' }, 'exp is no number'],
      [{ exp: null }, 'exp is no number'],
      [{ iat: true }, 'iat is no number'],
      [{ nbf: {} }, 'nbf is no number'],
      [{ sub: 12345 }, 'sub is no string'],
      [{ aud: 7 }, 'aud is neither a string nor a list of strings'],
      [{ aud: ['my-cluster', 7] }, 'aud is neither a string nor a list of strings'],
    ] as const)
      expect(refusal(fromFile(plain), changed)).toBe(`form: oidc: failed to unmarshal claims: ${why}`);
    expect(refusal(fromFile(plain), { sub: 12345, iss: 'https://other.example.com' })).toContain('issuer: ');
    // A json.Number may stand in quotes; a null is no nbf.
    expect(refusal(fromFile(plain), { exp: String(seconds + 1), nbf: null })).toBe('accepted');
    expect(refusal(fromFile(plain), { exp: String(seconds - 1) })).toContain('expired: ');
    expect(refusal(fromFile(plain), { nbf: String(seconds + 61) })).toContain('not-yet: ');
  });

  test('claims without end do not end the authenticator', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(ask(fromFile(plain), { deep }).outcome).toBe('accepted');
    const mapped = fromFile('claimMappings:\n  username: {expression: claims.sub}\n');
    expect(ask(mapped, { deep }).outcome).toBe('unknown');
  });

  test('flags take RS256 alone unless they say otherwise, a file takes all', () => {
    expect(refusal(fromFlags(), {}, { alg: 'ES256' })).toContain('algorithm');
    expect(ask(fromFlags('--oidc-signing-algs=RS256,ES256'), {}, { alg: 'ES256' }).outcome).toBe('accepted');
    expect(ask(fromFile(plain), {}, { alg: 'PS512' }).outcome).toBe('accepted');
    expect(refusal(fromFile(plain), {}, { alg: 'HS256' })).toContain('algorithm');
  });

  test('required claims by flags', () => {
    const authenticator = fromFlags('--oidc-required-claim=ref=refs/heads/main');
    expect(ask(authenticator).outcome).toBe('accepted');
    expect(refusal(authenticator, { ref: 'x' })).toContain('Got = x, want = refs/heads/main');
    // The last of a name counts, without the blanks around it.
    const twice = fromFlags('--oidc-required-claim=ref=x', '--oidc-required-claim= ref = refs/heads/main ');
    expect(ask(twice).outcome).toBe('accepted');
  });
});

describe('ServiceAccounts of the cluster', () => {
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  const bound = {
    iss: issuer,
    aud: [issuer],
    sub: 'system:serviceaccount:ci:build',
    jti: 'j1',
    groups: undefined,
    'kubernetes.io': {
      namespace: 'ci',
      serviceaccount: { name: 'build', uid: 'u1' },
      pod: { name: 'p', uid: 'u2' },
    },
  };
  const own: Authenticator = { type: 'service-account', issuers: [issuer], audiences: [issuer] };

  test('bound', () => {
    expect(userOf(own, bound)).toEqual({
      name: 'system:serviceaccount:ci:build',
      uid: 'u1',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:ci'],
      extra: {
        'authentication.kubernetes.io/credential-id': ['JTI=j1'],
        'authentication.kubernetes.io/pod-name': ['p'],
        'authentication.kubernetes.io/pod-uid': ['u2'],
      },
    });
    expect(refusal(own, { ...bound, iss: 'https://other' })).toContain('issuer:');
    expect(refusal(own, { ...bound, aud: ['vault'] })).toContain('is invalid for the target audiences');
    expect(refusal(own, { ...bound, exp: seconds })).toContain('expired');
    expect(refusal(own, { ...bound, sub: 'system:serviceaccount:ci:other' })).toContain(
      'sub claim is invalid',
    );
    const unknown: Authenticator = { type: 'service-account', issuers: undefined, audiences: undefined };
    expect(ask(unknown, bound).outcome).toBe('accepted');
    expect(refusal(unknown)).toContain('issuer:');
  });

  test('legacy: no audience, no end', () => {
    const legacy = {
      iss: 'kubernetes/serviceaccount',
      aud: undefined,
      exp: undefined,
      sub: 'system:serviceaccount:ci:build',
      'kubernetes.io/serviceaccount/namespace': 'ci',
      'kubernetes.io/serviceaccount/secret.name': 's',
      'kubernetes.io/serviceaccount/service-account.name': 'build',
      'kubernetes.io/serviceaccount/service-account.uid': 'u1',
    };
    expect(userOf(own, legacy).name).toBe('system:serviceaccount:ci:build');
    expect(refusal(own, { ...legacy, 'kubernetes.io/serviceaccount/secret.name': undefined })).toContain(
      'secretName claim is missing',
    );
  });

  test('issuer and audiences by flags', () => {
    const document = parseDocument(
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    - {name: service-account-issuer, value: a}\n    - {name: service-account-issuer, value: b}\n',
    );
    const [component] = readComponentFlags(document, readResources(document));
    expect(component && serviceAccountsOfFlags(component)).toEqual({
      type: 'service-account',
      issuers: ['a', 'b'],
      audiences: ['a', 'b'],
    });
  });
});

describe('hidden and absent values', () => {
  test('a template hides an authenticator, a missing client id leaves none', () => {
    const read = (text: string) => {
      const document = parseDocument(text);
      const [component] = readComponentFlags(document, readResources(document));
      return component && authenticatorOfFlags(component);
    };
    const pod = (flags: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: kube-apiserver, command: [kube-apiserver, ${flags}]}\n`;
    expect(read(pod('"--oidc-issuer-url=https://a.example.com", "--oidc-client-id=$(ID)"'))).toBe('hidden');
    expect(read(pod('--oidc-issuer-url=https://a.example.com'))).toBeUndefined();
    expect(read(pod('--anonymous-auth=false'))).toBeUndefined();
  });
});

test('never throws, whatever the claims and the expressions', () => {
  const word = fc.constantFrom(
    'claims',
    '.',
    '?',
    'sub',
    "'a'",
    '(',
    ')',
    '[',
    ']',
    '==',
    '+',
    '1',
    'has',
    'user',
    'matches',
    '&&',
    '{',
    '}',
    ',',
    'x',
  );
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('sub', 'aud', 'exp', 'iss', 'email', 'groups', '__proto__'),
        fc.jsonValue(),
      ),
      fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
      (own, expression) => {
        const authenticator: JwtAuthenticator = {
          ...fromFlags('--oidc-groups-claim=groups'),
          username: { type: 'expression', expression },
          extra: [{ key: 'a', expression }],
          claimRules: [{ expression, message: '' }],
          userRules: [{ expression, message: '' }],
        };
        const token = { header, claims: { ...claims, ...own } as never };
        expect(['accepted', 'refused', 'unknown']).toContain(authenticate(authenticator, token, now).outcome);
      },
    ),
  );
});
