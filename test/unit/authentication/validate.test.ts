import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateConfiguration } from '../../../server/src/identity/authentication/validate/configuration.ts';
import { parseUrl } from '../../../server/src/identity/authentication/validate/go-url.ts';
import type { ProblemId } from '../../../server/src/identity/authentication/validate/problem.ts';
import { readResources } from '../../../server/src/kubernetes/resource.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

const newest = 36;

function validate(text: string, minor = newest) {
  const [resource] = readResources(parseDocument(text));
  return resource === undefined ? [] : validateConfiguration(resource, minor);
}

interface Parts {
  readonly version?: string;
  readonly issuer?: string;
  readonly rules?: string;
  readonly mappings?: string;
  readonly users?: string;
  readonly entry?: string;
  readonly more?: string;
}

/** A configuration without a mistake, but for the parts given, in flow style. */
function file({ version, issuer, rules, mappings, users, entry, more }: Parts): string {
  const own = `issuer: {${issuer ?? 'url: "https://a.example.com", audiences: [x]'}}, claimMappings: {${mappings ?? 'username: {claim: sub, prefix: ""}'}}${rules === undefined ? '' : `, claimValidationRules: [${rules}]`}${users === undefined ? '' : `, userValidationRules: [${users}]`}${entry ?? ''}`;
  return `apiVersion: apiserver.config.k8s.io/${version ?? 'v1'}\nkind: AuthenticationConfiguration\njwt:\n  - {${own}}\n${more ?? ''}`;
}

const url = (text: string): Parts => ({ issuer: `url: ${JSON.stringify(text)}, audiences: [x]` });
const discovery = (text: string): Parts => ({
  issuer: `url: "https://a.example.com", discoveryURL: ${JSON.stringify(text)}, audiences: [x]`,
});
const audiences = (text: string): Parts => ({ issuer: `url: "https://a.example.com", ${text}` });
const second = (issuer: string): Parts => ({
  more: `  - {issuer: {${issuer}, audiences: [x]}, claimMappings: {username: {claim: sub, prefix: ""}}}\n`,
});
const extra = (text: string): Parts => ({ mappings: `username: {claim: sub, prefix: ""}, extra: [${text}]` });
const egress = (text: string): Parts => audiences(`audiences: [x], egressSelectorType: ${text}`);
const username = (text: string): Parts => ({ mappings: `username: {${text}}` });

/** For each condition: a file it refuses with the words it uses, and one that is nearly the same and good. */
const conditions: readonly (readonly [ProblemId, words: string, bad: Parts, good: Parts])[] = [
  [
    'version',
    'no kind "AuthenticationConfiguration" is registered',
    { version: 'v2' },
    { version: 'v1beta1' },
  ],
  [
    'unknown-field',
    'strict decoding error: unknown field "jwt[0].claimMapping"',
    { entry: ', claimMapping: {}' },
    { entry: '' },
  ],
  ['unknown-field', 'unknown field "jwt[0].issuer.URL"', audiences('URL: x, audiences: [x]'), {}],
  [
    'wrong-type',
    'cannot unmarshal number into Go struct field of type string',
    { rules: '{claim: a, requiredValue: 1}' },
    { rules: '{claim: a, requiredValue: "1"}' },
  ],
  ['wrong-type', 'cannot unmarshal string', audiences('audiences: x'), audiences('audiences: [x]')],
  [
    'too-many',
    'Too many: 65',
    {
      more: Array.from(
        { length: 64 },
        (_, i) =>
          `  - {issuer: {url: "https://${i}.example.com", audiences: [x]}, claimMappings: {username: {claim: sub, prefix: ""}}}\n`,
      ).join(''),
    },
    {
      more: Array.from(
        { length: 63 },
        (_, i) =>
          `  - {issuer: {url: "https://${i}.example.com", audiences: [x]}, claimMappings: {username: {claim: sub, prefix: ""}}}\n`,
      ).join(''),
    },
  ],
  ['url-required', 'Required value', { issuer: 'audiences: [x]' }, {}],
  ['url-malformed', 'invalid control character', url('https://a\u0001'), url('https://a/b c')],
  ['url-scheme', 'URL scheme must be https', url('http://a.example.com'), url('HTTPS://a.example.com')],
  ['url-user', 'must not contain a username or password', url('https://u:p@a'), url('https://a/u:p@a')],
  ['url-query', 'must not contain a query', url('https://a?b=c'), url('https://a?')],
  ['url-fragment', 'must not contain a fragment', url('https://a#b'), url('https://a#')],
  [
    'url-duplicate',
    'Duplicate value',
    second('url: "https://a.example.com"'),
    second('url: "https://a.example.com/"'),
  ],
  [
    'discovery-same',
    'discoveryURL must be different from URL',
    discovery('https://a.example.com/'),
    discovery('https://a.example.com/.well-known/openid-configuration'),
  ],
  ['url-scheme', 'URL scheme must be https', discovery('http://b'), discovery('https://b')],
  [
    'discovery-duplicate',
    'Duplicate value',
    {
      ...discovery('https://d.example.com'),
      ...second('url: "https://b.example.com", discoveryURL: "https://d.example.com"'),
    },
    {
      ...discovery('https://d.example.com'),
      ...second('url: "https://b.example.com", discoveryURL: "https://e.example.com"'),
    },
  ],
  [
    'audiences-required',
    'at least one jwt[0].issuer.audiences is required',
    audiences('audiences: []'),
    audiences('audiences: [x]'),
  ],
  ['audiences-required', 'at least one jwt[0].issuer.audiences', { issuer: 'url: "https://a"' }, {}],
  ['audience-empty', 'Required value', audiences('audiences: [""]'), audiences('audiences: [" "]')],
  [
    'audience-duplicate',
    'Duplicate value',
    audiences('audiences: [x, x], audienceMatchPolicy: MatchAny'),
    audiences('audiences: [x, X], audienceMatchPolicy: MatchAny'),
  ],
  [
    'match-policy-needed',
    'audienceMatchPolicy must be MatchAny for multiple audiences',
    audiences('audiences: [x, z]'),
    audiences('audiences: [x, z], audienceMatchPolicy: MatchAny'),
  ],
  [
    'match-policy-unknown',
    'audienceMatchPolicy must be empty or MatchAny for single audience',
    audiences('audiences: [x], audienceMatchPolicy: MatchAll'),
    audiences('audiences: [x], audienceMatchPolicy: ""'),
  ],
  [
    'certificate-authority',
    'data does not contain any valid RSA or ECDSA certificates',
    audiences('audiences: [x], certificateAuthority: /etc/ca.pem'),
    audiences(
      'audiences: [x], certificateAuthority: "-----BEGIN CERTIFICATE-----\\nMII=\\n-----END CERTIFICATE-----"',
    ),
  ],
  ['egress-unknown', 'must be either controlplane or cluster', egress('etcd'), egress('cluster')],
  [
    'rule-both',
    "claim and expression can't both be set",
    { rules: '{claim: a, expression: "true"}' },
    { rules: '{claim: a, requiredValue: b}' },
  ],
  ['rule-neither', 'claim or expression is required', { rules: '{message: m}' }, { rules: '{claim: a}' }],
  [
    'rule-message',
    'may not be specified when claim is set',
    { rules: '{claim: a, message: m}' },
    { rules: '{claim: a, message: ""}' },
  ],
  [
    'rule-required-value',
    'may not be specified when expression is set',
    { rules: '{expression: "true", requiredValue: v}' },
    { rules: '{expression: "true", message: v}' },
  ],
  [
    'rule-duplicate-claim',
    'Duplicate value',
    { rules: '{claim: a, requiredValue: b}, {claim: a, requiredValue: c}' },
    { rules: '{claim: a, requiredValue: b}, {claim: b, requiredValue: c}' },
  ],
  [
    'duplicate-expression',
    'Duplicate value',
    { rules: '{expression: "true"}, {expression: "true"}' },
    { rules: '{expression: "true"}, {expression: "true "}' },
  ],
  [
    'duplicate-expression',
    'Duplicate value',
    { users: '{expression: "true"}, {expression: "true", message: m}' },
    { users: '{expression: "true"}' },
  ],
  ['expression-required', 'Required value', { users: '{message: m}' }, { users: '{expression: "true"}' }],
  [
    'expression-malformed',
    'compilation failed',
    { rules: `{expression: "claims.sub =="}` },
    { rules: `{expression: "claims.sub == ''"}` },
  ],
  [
    'expression-malformed',
    "undeclared reference to 'user'",
    { rules: `{expression: "user.username == ''"}` },
    { users: `{expression: "user.username == ''"}` },
  ],
  [
    'expression-malformed',
    "undeclared reference to 'claims'",
    { users: `{expression: "claims.sub == ''"}` },
    { rules: `{expression: "claims.sub == ''"}` },
  ],
  [
    'expression-type',
    'must evaluate to bool',
    { rules: '{expression: claims.email_verified}' },
    { rules: '{expression: claims.email_verified == true}' },
  ],
  [
    'mapping-both',
    "claim and expression can't both be set",
    username('claim: sub, expression: claims.sub, prefix: ""'),
    username('expression: claims.sub'),
  ],
  [
    'mapping-both',
    "claim and expression can't both be set",
    { mappings: 'username: {claim: sub, prefix: ""}, uid: {claim: a, expression: claims.a}' },
    { mappings: 'username: {claim: sub, prefix: ""}, uid: {claim: a}' },
  ],
  [
    'mapping-neither',
    'claim or expression is required',
    username('prefix: ""'),
    username('claim: a, prefix: ""'),
  ],
  ['mapping-neither', 'claim or expression is required', { mappings: '' }, {}],
  [
    'prefix-with-expression',
    'may not be specified when expression is set',
    username('expression: claims.sub, prefix: "a:"'),
    username('expression: claims.sub'),
  ],
  [
    'prefix-required',
    'prefix is required when claim is set. It can be set to an empty string to disable prefixing',
    username('claim: sub'),
    username('claim: sub, prefix: ""'),
  ],
  [
    'prefix-required',
    'prefix is required when claim is set',
    { mappings: 'username: {claim: sub, prefix: ""}, groups: {claim: groups}' },
    { mappings: 'username: {claim: sub, prefix: ""}, groups: {expression: claims.groups}' },
  ],
  [
    'email-unverified',
    'claims.email_verified must be used',
    username('expression: claims.email'),
    {
      mappings: 'username: {expression: claims.email}',
      rules: '{expression: "claims.?email_verified.orValue(true) == true"}',
    },
  ],
  [
    'email-unverified',
    'claims.email_verified must be used',
    username(`expression: "claims.email + 'claims.email_verified'"`),
    { mappings: `username: {expression: "claims.email_verified ? claims.email : ''"}` },
  ],
  [
    'email-unverified',
    'claims.email_verified must be used',
    username('expression: claims.?email.orValue("")'.replaceAll('"', "''").replace("''''", "''")),
    {
      mappings:
        'username: {expression: claims.email}, extra: [{key: example.com/v, valueExpression: string(claims.email_verified)}]',
    },
  ],
  [
    'extra-key-required',
    'Required value',
    extra('{valueExpression: claims.a}'),
    extra('{key: a.b/c, valueExpression: claims.a}'),
  ],
  [
    'extra-key-domain',
    'must be a domain-prefixed path',
    extra('{key: run-id, valueExpression: claims.a}'),
    extra('{key: example.com/run-id, valueExpression: claims.a}'),
  ],
  [
    'extra-key-characters',
    'RFC 1123 subdomain',
    extra('{key: a_b/c, valueExpression: claims.a}'),
    extra('{key: a-b/c, valueExpression: claims.a}'),
  ],
  [
    'extra-key-characters',
    'Invalid path',
    extra('{key: "a.b/c d", valueExpression: claims.a}'),
    extra('{key: "a.b/c/d", valueExpression: claims.a}'),
  ],
  [
    'extra-key-case',
    'must be lowercase',
    extra('{key: example.com/Run, valueExpression: claims.a}'),
    extra('{key: example.com/run, valueExpression: claims.a}'),
  ],
  [
    'extra-key-reserved',
    'reserved for Kubernetes use',
    extra('{key: x.k8s.io/run, valueExpression: claims.a}'),
    extra('{key: x.k8s.io.example.com/run, valueExpression: claims.a}'),
  ],
  [
    'extra-key-duplicate',
    'Duplicate value',
    extra('{key: a.b/c, valueExpression: claims.a}, {key: a.b/c, valueExpression: claims.b}'),
    extra('{key: a.b/c, valueExpression: claims.a}, {key: a.b/d, valueExpression: claims.b}'),
  ],
  [
    'extra-value-required',
    'Required value',
    extra('{key: a.b/c}'),
    extra('{key: a.b/c, valueExpression: "[claims.a]"}'),
  ],
  [
    'anonymous-disabled',
    'enabled should be set to true when conditions are defined',
    { more: 'anonymous: {enabled: false, conditions: [{path: /livez}]}\n' },
    { more: 'anonymous: {enabled: true, conditions: [{path: /livez}]}\n' },
  ],
];

describe('every condition', () => {
  test.each(conditions.map((condition, index) => [`${index} ${condition[0]}`, condition] as const))(
    '%s',
    (_, [id, words, bad, good]) => {
      const found = validate(file(bad));
      expect(found.map((problem) => problem.id)).toContain(id);
      expect(found.map((problem) => problem.words).join('\n')).toContain(words);
      expect(validate(file(good))).toEqual([]);
    },
  );

  test('by version: v1 since 1.34, egress selectors since 1.34', () => {
    expect(validate(file({}), 33).map(({ id }) => id)).toEqual(['version']);
    expect(validate(file({ version: 'v1beta1', ...egress('cluster') }), 33).map(({ id }) => id)).toEqual([
      'egress-unsupported',
    ]);
    expect(validate(file({ version: 'v1alpha1' }), 29)).toEqual([]);
  });

  test('problems stand where the field is, or at what should hold it', () => {
    const text = file({ issuer: 'url: "http://a.example.com"' });
    expect(validate(text).map(({ field, node }) => [field, text.slice(...node.range)])).toEqual([
      ['jwt[0].issuer.url', '"http://a.example.com"'],
      ['jwt[0].issuer.audiences', '{url: "http://a.example.com"}'],
    ]);
  });
});

test('what a template hides is no mistake', () => {
  expect(
    validate(`apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: {{ .Values.issuer }}
      audiences:
        {{- range .Values.audiences }}
        - {{ . }}
        {{- end }}
    claimMappings:
      username:
        claim: sub
        prefix: {{ .Values.prefix | quote }}
`),
  ).toEqual([]);
});

test('addresses as Go reads them', () => {
  expect(parseUrl('https://a:b/c')).toEqual({ error: 'parse "https://a:b/c": invalid port ":b" after host' });
  expect(parseUrl('a:b')).toMatchObject({ scheme: 'a' });
  expect(parseUrl('1a:b')).toEqual({ error: 'parse "1a:b": first path segment in URL cannot contain colon' });
  expect(parseUrl(':x')).toEqual({ error: 'parse ":x": missing protocol scheme' });
  expect(parseUrl('https://a/%zz')).toEqual({ error: 'parse "https://a/%zz": invalid URL escape "%zz"' });
  expect(parseUrl('"https://a"')).toHaveProperty('error');
});

test('never throws', () => {
  const words = [
    'jwt',
    'issuer',
    'url',
    'audiences',
    'claimMappings',
    'username',
    'claim',
    'expression',
    'anonymous',
    'conditions',
    'extra',
    'key',
    'claimValidationRules',
  ];
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('claims.a', '', 'x', 1, true, null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...words), tie('tree'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...words), tree), (body) => {
      const text = JSON.stringify({
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'AuthenticationConfiguration',
        ...body,
      });
      for (const { node, path } of validate(text)) {
        expect(node.range[1]).toBeLessThanOrEqual(text.length);
        expect(path).toBeInstanceOf(Array);
      }
    }),
  );
});
