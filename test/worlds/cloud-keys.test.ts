import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { cloudIdentities } from '../support/cloud-identity.ts';
import { cloudKeys } from '../support/cloud-keys.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { allFindings, applyPlan, workspaceOf } from '../support/workspaces.ts';

/** From what a team has today to what it should have, file by file, judged by what the clouds would make of it. */

const account = (name: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
  labels:
    team: shop
`;

const deployment = (
  name: string,
  body: string,
  spec = `      serviceAccountName: ${name}\n`,
): string => `# ${name} of the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${spec}      containers:
        - name: main
          image: registry.example.com/${name}:1 # pinned
${body}`;

const awsSecret = `apiVersion: v1
kind: Secret
metadata:
  name: aws
  namespace: shop
stringData:
  AWS_ACCESS_KEY_ID: TOKEN(aws-id)
  AWS_SECRET_ACCESS_KEY: TOKEN(aws-secret)
`;

const googleSecret = `apiVersion: v1
kind: Secret
metadata:
  name: google
  namespace: shop
data:
  key.json: BASE64(TOKEN(google-key))
  other: b3RoZXI=
`;

const googleMount = `          env:
            - name: GOOGLE_APPLICATION_CREDENTIALS
              value: /etc/google/key.json
          volumeMounts:
            - name: google
              mountPath: /etc/google
              readOnly: true
      volumes:
        - name: google
          secret:
            secretName: google
`;

const azureVariables = `          env:
            - name: AZURE_CLIENT_ID
              value: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10
            - name: AZURE_TENANT_ID
              value: 0b5a1d3c-98de-4c0e-8c3e-6c7a2f1e9d54
            - name: AZURE_CLIENT_SECRET
              value: TOKEN(azure-secret)
`;

function texts(workspace: Workspace): readonly string[] {
  return [...workspace.uris()].map((uri) => workspace.text(uri) ?? '');
}

function convert(files: Readonly<Record<string, string>>, rule: string, title: string): Workspace {
  const expanded = Object.entries(files).map(([name, text]) => [name, expandTokens(text)] as const);
  const workspace = workspaceOf(Object.fromEntries(expanded), { configuration: { preset: 'strict' } });
  const finding = allFindings(workspace).find((candidate) => candidate.rule === rule);
  if (finding === undefined) throw new Error(`no finding of ${rule}`);
  const offer = workspace.offers(finding).find((candidate) => candidate.title.startsWith(title));
  if (offer === undefined) throw new Error(`no offer “${title}”`);
  expect(offer.safe).toBe(false);
  applyPlan(workspace, workspace.plan(offer));
  return workspace;
}

function slugsLeft(workspace: Workspace): readonly string[] {
  return allFindings(workspace)
    .filter(({ rule }) => /cloud-key|workload-identity/.test(rule))
    .map(({ rule, severity }) => `${rule} ${severity}`);
}

const placeholderOnly = ['no-malformed-workload-identity info'];

describe('AWS', () => {
  const files = {
    'secret.yaml': awsSecret,
    'a.yaml': deployment('a', '          envFrom:\n            - secretRef:\n                name: aws\n'),
    'b.yaml': deployment(
      'b',
      `          env:
            - name: PORT
              value: "80"
            - name: AWS_ACCESS_KEY_ID
              valueFrom: { secretKeyRef: { name: aws, key: AWS_ACCESS_KEY_ID } }
            - name: AWS_SECRET_ACCESS_KEY
              valueFrom: { secretKeyRef: { name: aws, key: AWS_SECRET_ACCESS_KEY } }
`,
      '',
    ),
    'accounts.yaml': account('a'),
  };

  test('before, both Deployments use the key', () => {
    expect(cloudIdentities(...Object.values(files).map(expandTokens)).aws).toEqual({
      'Deployment/a:main': 'static key',
      'Deployment/b:main': 'static key',
    });
  });

  test('IRSA, from the Secret: every workload that takes it, one without a ServiceAccount too', () => {
    const workspace = convert(files, 'no-static-cloud-key', 'Use an IAM role (IRSA)');
    const after = cloudIdentities(...texts(workspace));
    expect(after.errors).toEqual([]);
    expect(after.aws).toEqual({
      'Deployment/a:main': 'role arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME',
      'Deployment/b:main': 'role arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME',
    });
    const all = texts(workspace).join('\n');
    expect(all).toContain('sub system:serviceaccount:shop:a and aud sts.amazonaws.com');
    expect(all).toContain('sub system:serviceaccount:shop:b and aud sts.amazonaws.com');
    expect(all).not.toContain('kind: Secret');
    expect(all).toContain('# pinned');
    expect(slugsLeft(workspace)).toEqual([...placeholderOnly, ...placeholderOnly]);
  });

  test('Pod Identity: no annotation, but an account of its own and no key', () => {
    const workspace = convert(files, 'no-static-cloud-key', 'Use EKS Pod Identity');
    const after = cloudIdentities(...texts(workspace));
    expect(after.errors).toEqual([]);
    expect(new Set(Object.values(after.aws))).toEqual(new Set(['nobody']));
    expect(texts(workspace).join('\n')).toContain('Pod Identity association of this ServiceAccount (shop:b)');
    expect(slugsLeft(workspace)).toEqual([]);
  });

  test('half a conversion is seen: the key left beside the role wins', () => {
    const half = {
      ...files,
      'accounts.yaml': `${account('a')}  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/a\n`,
    };
    const body = files['b.yaml']
      .replaceAll('name: b\n', 'name: a\n')
      .replace('    spec:\n', '    spec:\n      serviceAccountName: a\n');
    const world = { 'accounts.yaml': half['accounts.yaml'], 'a.yaml': body };
    expect(cloudIdentities(...Object.values(world)).aws['Deployment/a:main']).toBe('static key');
    const workspace = convert(world, 'no-shadowed-workload-identity', 'Remove the static key');
    expect(cloudIdentities(...texts(workspace)).aws['Deployment/a:main']).toBe(
      'role arn:aws:iam::111122223333:role/a',
    );
    expect(slugsLeft(workspace)).toEqual([]);
  });
});

describe('Google Cloud', () => {
  const files = {
    'secret.yaml': googleSecret,
    'app.yaml': deployment('uploader', googleMount),
    'account.yaml': account('uploader'),
  };

  test('the e-mail comes from the key, which is taken out; what else the Secret holds stays', () => {
    expect(
      cloudIdentities(...Object.values(files).map(expandTokens)).google['Deployment/uploader:main'],
    ).toBe('static key');
    const workspace = convert(files, 'no-static-cloud-key', 'Use Workload Identity of GKE');
    const after = cloudIdentities(...texts(workspace));
    expect(after.errors).toEqual([]);
    expect(after.google['Deployment/uploader:main']).toBe(
      'service account uploader@shop-prod.iam.gserviceaccount.com',
    );
    const all = texts(workspace).join('\n');
    expect(all).not.toContain('key.json');
    expect(all).toContain('other: b3RoZXI=');
    expect(slugsLeft(workspace)).toEqual([]);
  });
});

describe('Azure', () => {
  const files = { 'app.yaml': deployment('billing', azureVariables), 'account.yaml': account('billing') };

  test('client and tenant come from the variables; label on the Pods, as a string', () => {
    expect(cloudIdentities(...Object.values(files).map(expandTokens)).azure['Deployment/billing:main']).toBe(
      'static key',
    );
    const workspace = convert(files, 'no-static-cloud-key', 'Use Microsoft Entra Workload ID');
    const after = cloudIdentities(...texts(workspace));
    expect(after.errors).toEqual([]);
    expect(after.azure['Deployment/billing:main']).toBe('application 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10');
    expect(slugsLeft(workspace)).toEqual([]);
  });

  test('a label without quotes is refused; with them the Pods get their identity', () => {
    const wrong = {
      'app.yaml': deployment('billing', '').replace(
        '        app: billing\n    spec',
        '        app: billing\n        azure.workload.identity/use: true\n    spec',
      ),
      'account.yaml': `${account('billing')}  annotations:\n    azure.workload.identity/client-id: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10\n`,
    };
    expect(cloudIdentities(...Object.values(wrong)).errors).not.toEqual([]);
    const workspace = workspaceOf(wrong);
    const [finding] = allFindings(workspace).filter(({ rule }) => rule === 'no-malformed-workload-identity');
    const offer = finding && workspace.offers(finding)[0];
    expect(offer?.safe).toBe(true);
    if (offer !== undefined) applyPlan(workspace, workspace.plan(offer));
    const after = cloudIdentities(...texts(workspace));
    expect(after.errors).toEqual([]);
    expect(after.azure['Deployment/billing:main']).toBe('application 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10');
  });

  test.each([
    ['  annotations:\n    azure.workload.identity/use: "true"\n', 'the annotation of the Deployment'],
    ['  labels:\n    azure.workload.identity/use: "true"\n', 'the label of the Deployment'],
  ])('%j', (misplaced) => {
    const world = {
      'app.yaml': deployment('billing', '').replace(
        '  namespace: shop\nspec',
        `  namespace: shop\n${misplaced}spec`,
      ),
      'account.yaml': `${account('billing')}  annotations:\n    azure.workload.identity/client-id: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10\n`,
    };
    expect(cloudIdentities(...Object.values(world)).azure['Deployment/billing:main']).toBe('nobody');
    const workspace = convert(world, 'no-misplaced-workload-identity', 'Move it to the labels of the Pods');
    const after = cloudIdentities(...texts(workspace));
    expect(after.errors).toEqual([]);
    expect(after.azure['Deployment/billing:main']).toBe('application 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10');
  });
});

test('no part of a key stands in a message, a title or a reason', () => {
  const files = {
    'aws.yaml': awsSecret,
    'google.yaml': googleSecret,
    'azure.yaml': deployment('billing', azureVariables),
    'values.yaml':
      'accessKeyId: TOKEN(aws-id)\nsecretAccessKey: TOKEN(aws-secret)\nconnection: AccountKey=TOKEN(storage-key)\n',
  };
  const workspace = workspaceOf(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, expandTokens(text)])),
    { configuration: { preset: 'audit' } },
  );
  const findings = allFindings(workspace);
  expect(new Set(findings.map(({ rule }) => rule))).toContain('no-static-cloud-key');
  const said = findings
    .flatMap((finding) => [
      finding.message,
      JSON.stringify(finding.data ?? null),
      ...finding.related.map(({ message }) => message),
      ...workspace.offers(finding).flatMap((offer) => [offer.title, offer.refusal ?? '']),
    ])
    .join('\n');
  for (const [name, make] of Object.entries(cloudKeys)) {
    const parts = make().match(/[A-Za-z0-9+/~._-]{12,}/g) ?? [];
    for (const part of parts) {
      if (!/gserviceaccount|service_account|shop-prod|PRIVATE/.test(part))
        expect(said, name).not.toContain(part.slice(0, 12));
    }
  }
});
