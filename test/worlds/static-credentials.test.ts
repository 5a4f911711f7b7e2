import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { illegalBase64Byte } from '../../server/src/identity/credentials/base64-error.ts';
import { credentials, drawn } from '../support/credentials.ts';
import { readRuleCase } from '../support/rule-cases.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { base64, tokenOf } from '../support/tokens.ts';
import {
  allFindings,
  applyPlan,
  onlyRules,
  preferredOffer,
  uriOf,
  workspaceOf,
} from '../support/workspaces.ts';

/**
 * What client-go answers to a user of a kubeconfig (clientcmd/validation.go, plugin/pkg/client/auth), written apart from
 * the product so that it can judge its fixes. Empty: the user can log in.
 */
function clientErrors(user: Record<string, unknown>): string[] {
  const errors: string[] = [];
  const ways = ['token', 'username', 'auth-provider', 'exec'].filter((key) => user[key] !== undefined);
  const provider = user['auth-provider'] as { name?: string } | undefined;
  if (provider !== undefined && provider.name !== 'oidc')
    errors.push(`no Auth Provider found for name ${provider.name}`);
  const exec = user.exec as Record<string, unknown> | undefined;
  if (exec !== undefined) {
    if (ways.length > 1) errors.push('more than one authentication method found');
    if (typeof exec.command !== 'string' || exec.command === '') errors.push('command must be specified');
    const version = String(exec.apiVersion);
    if (!/^client\.authentication\.k8s\.io\/v1(?:beta1)?$/.test(version))
      errors.push(`invalid apiVersion ${version}`);
    if (version.endsWith('/v1') && exec.interactiveMode === undefined)
      errors.push('interactiveMode must be specified');
    if (
      exec.interactiveMode !== undefined &&
      !['Never', 'IfAvailable', 'Always'].includes(String(exec.interactiveMode))
    )
      errors.push('invalid interactiveMode');
    if (Array.isArray(exec.args) && exec.args.some((item) => typeof item !== 'string'))
      errors.push('args: not a string');
  }
  return errors;
}

const secretKeys = ['token', 'password', 'client-key-data', 'auth-provider'];

function kubeconfig(server: string, name: string, user: Record<string, unknown>): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user }],
  };
}

const hosts = {
  file: (config: unknown): string => JSON.stringify(config, null, 2),
  text: (config: unknown): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'k' },
      data: { config: JSON.stringify(config, null, 1) },
    }),
  base64: (config: unknown): string =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: k\ndata:\n  value: ${base64(JSON.stringify(config))}\n`,
};

function readBack(host: keyof typeof hosts, text: string): { users: { user: Record<string, unknown> }[] } {
  const document = parse(text);
  if (host === 'file') return document;
  return host === 'text'
    ? parse(document.data.config)
    : parse(Buffer.from(document.data.value, 'base64').toString());
}

describe('a user of a kubeconfig gets short-lived credentials, and clients take the result', () => {
  const platforms: readonly (readonly [string, string, string, string | undefined])[] = [
    [
      'EKS',
      'https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com',
      'arn:aws:eks:eu-central-1:123456789012:cluster/shop',
      'aws',
    ],
    ['AKS', 'https://shop-dns-0a1b2c3d.hcp.westeurope.azmk8s.io:443', 'shop', 'kubelogin'],
    ['GKE', 'https://10.0.0.2', 'gke_p_europe-west1_shop', 'gke-gcloud-auth-plugin'],
    ['another', 'https://api.shop.example.com:6443', 'shop', undefined],
  ];
  const users: readonly (readonly [string, Record<string, unknown>])[] = [
    ['opaque token', { token: drawn(32) }],
    ['JSON Web Token', { token: tokenOf('kubernetes-legacy') }],
    ['password', { username: 'admin', password: drawn(16) }],
    [
      'client key',
      {
        'client-certificate-data': base64('-----BEGIN CERTIFICATE-----\nx'),
        'client-key-data': base64((credentials['rsa-key']?.() ?? '').replaceAll('\\n', '\n')),
      },
    ],
    ['token beside impersonation', { as: 'someone', token: drawn(32) }],
  ];
  const cases = platforms.flatMap(([platform, server, name, command]) =>
    users.flatMap(([kind, user]) =>
      (Object.keys(hosts) as (keyof typeof hosts)[]).map((host) => ({
        platform,
        server,
        name,
        command,
        kind,
        user,
        host,
      })),
    ),
  );

  test.each(cases)('$kind on $platform, $host', ({ server, name, command, user, host }) => {
    const text = hosts[host](kubeconfig(server, name, user));
    const workspace = workspaceOf({ 'k.yaml': text });
    const [finding, ...more] = allFindings(workspace).filter(
      ({ code }) => code === 'ZT150' || code === 'ZT701',
    );
    expect(more).toEqual([]);
    const offers =
      finding === undefined
        ? []
        : workspace.offers(finding).filter(({ title }) => !title.startsWith('Redact'));
    expect(offers.some(({ safe }) => safe)).toBe(false);
    expect(offers.filter(({ preferred }) => preferred).length).toBe(command === undefined ? 0 : 1);
    for (const offer of offers) {
      const other = workspaceOf({ 'k.yaml': text });
      applyPlan(other, other.plan(offer));
      const [changed] = readBack(host, other.text(uriOf('k.yaml')) ?? '').users;
      expect(clientErrors(changed?.user ?? {}), offer.title).toEqual([]);
      for (const key of secretKeys) expect(changed?.user).not.toHaveProperty(key);
      if (user.as !== undefined) expect(changed?.user.as).toBe(user.as);
      const { command: written } = (changed?.user.exec ?? {}) as { command?: string };
      if (command !== undefined && written !== undefined) expect(written).toBe(command);
      expect(allFindings(other).filter(({ code }) => /ZT15|ZT701/.test(code))).toEqual([]);
    }
  });

  test.each([
    [{ 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'gcloud' } } }],
    [{ 'auth-provider': { name: 'azure', config: { 'tenant-id': 't', 'apiserver-id': 's' } } }],
    [
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1alpha1',
          command: 'aws',
          args: ['eks', 'get-token'],
        },
      },
    ],
    [{ exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'gke-gcloud-auth-plugin' } }],
    [{ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws' } }],
    [{ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', interactiveMode: 'never' } }],
  ])('what clients refuse is found, and its safe fix is taken: %j', (user) => {
    expect(clientErrors(user)).not.toEqual([]);
    const text = hosts.file(kubeconfig('https://api.example.com', 'shop', user));
    const workspace = workspaceOf({ 'k.yaml': text });
    const findings = allFindings(workspace);
    expect(findings.map(({ code }) => code)).toEqual(['ZT152']);
    const offer = preferredOffer(findings.flatMap((finding) => workspace.offers(finding)));
    expect(offer?.safe).toBe(true);
    if (offer !== undefined) applyPlan(workspace, workspace.plan(offer));
    const [changed] = readBack('file', workspace.text(uriOf('k.yaml')) ?? '').users;
    expect(clientErrors(changed?.user ?? {})).toEqual([]);
  });
});

describe('base64 of Secret data', () => {
  test.each([
    ['true', undefined],
    ['admin', 4],
    ['my-secret', 2],
    ['aGVs bG8=', 4],
    ['aGVs\nbG8=\n', undefined],
    ['YQ', 0],
    ['YQ=', 3],
    ['YWI', 0],
    ['YQ==YQ==', 4],
    ['=', 0],
    ['A===', 1],
    ['', undefined],
    ['aGVsbG8_', 7],
  ])('%j', (text, position) => {
    expect(illegalBase64Byte(text)).toBe(position);
  });

  test('is valid exactly when the standard says so', () => {
    const character = fc.constantFrom(...'ABab09+/=-_ \n');
    fc.assert(
      fc.property(fc.array(character, { maxLength: 14 }), (characters) => {
        const text = characters.join('');
        const isValid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
          text.replaceAll('\n', ''),
        );
        expect(illegalBase64Byte(text) === undefined).toBe(isValid);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('no credential is told', () => {
  const folder = join(import.meta.dirname, '../rules');
  const slugs = readdirSync(folder).filter((slug) =>
    /credential|kubeconfig|registry|bootstrap|unencoded|secret-(?:data|file|key)/.test(slug),
  );
  const values = Object.entries(credentials)
    .filter(([name]) => name !== 'bootstrap-id')
    .map(([, make]) => make());

  test.each(slugs)('%s', (slug) => {
    for (const file of readdirSync(join(folder, slug)).filter((name) => /^invalid.*\.yaml$/.test(name))) {
      const { files } = readRuleCase(expandTokens(readFileSync(join(folder, slug, file), 'utf8')), file);
      const workspace = workspaceOf(Object.fromEntries(files.map(({ name, text }) => [name, text])), {
        configuration: { ...onlyRules([slug]), preset: 'audit' },
      });
      for (const finding of allFindings(workspace)) {
        const titles = workspace.offers(finding).flatMap(({ title, refusal }) => [title, refusal ?? '']);
        const told = JSON.stringify([finding.message, finding.related, finding.data, titles]);
        for (const value of values) expect(told).not.toContain(value);
        expect(finding.message.length, finding.message).toBeLessThanOrEqual(210);
      }
    }
  });
});
