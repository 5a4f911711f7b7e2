import { describe, expect, test } from 'vitest';
import { accessWorld, accountText, bindingText, deploymentText, roleText } from '../support/access-worlds.ts';

const web = 'ServiceAccount shop/web';

describe('cluster-wide edit is cluster-admin (facts 0-14)', () => {
  const world = accessWorld([
    accountText('shop/web'),
    deploymentText('shop/web', 'web'),
    bindingText('editors', 'ClusterRole edit', web),
  ]);

  test('by the tokens it may issue, step by step', () => {
    const controller = 'system:controller:clusterrole-aggregation-controller';
    const rewriter = 'ServiceAccount kube-system/clusterrole-aggregation-controller';
    expect(world.steps(web, 'issue-tokens')).toEqual([
      `Deployment shop/web runs as ${web}`,
      `ClusterRoleBinding editors binds ${web} to ClusterRole edit`,
      'ClusterRole edit collects by label the rules of ClusterRole system:aggregate-to-edit (built in)',
      'rule 6 lets it create serviceaccounts/token in the whole cluster',
      'so it can issue tokens for every ServiceAccount in the whole cluster: whoever has a token of a ServiceAccount acts as it',
      `that way it can act as ${rewriter}, which every cluster has`,
      `ClusterRoleBinding ${controller} (built in) binds ${rewriter} to ClusterRole ${controller}`,
      `rule 1 of ClusterRole ${controller} (built in) lets it escalate clusterroles in the whole cluster`,
      `rule 1 of ClusterRole ${controller} (built in) lets it update clusterroles in the whole cluster`,
      'so it can get every right by rewriting a ClusterRole in the whole cluster: with escalate it may write rights into a role that it does not hold, and it is bound to one',
      `so ${web} is as good as cluster-admin`,
    ]);
  });

  test('and by three other ways', () => {
    for (const danger of ['impersonate-accounts', 'start-pods', 'token-secrets'])
      expect(world.steps(web, danger).at(-1)).toBe(`so ${web} is as good as cluster-admin`);
  });

  test('in one namespace it is not, as long as no powerful account is there', () => {
    const inside = [accountText('shop/web'), bindingText('shop/editors', 'ClusterRole edit', web)];
    const subject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' } as const;
    expect(accessWorld(inside).paths.toEverything(subject)).toBeUndefined();
    const elsewhere = bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount other/root');
    expect(accessWorld([...inside, elsewhere]).paths.toEverything(subject)).toBeUndefined();
    const beside = bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount shop/root');
    expect(accessWorld([...inside, beside]).paths.toEverything(subject)).toHaveLength(2);
  });

  test('in kube-system it is, since the role rewriter lives there', () => {
    const world = accessWorld([bindingText('kube-system/editors', 'ClusterRole edit', 'User jane')]);
    expect(world.steps('User jane', 'issue-tokens kube-system').at(-1)).toBe(
      'so User jane is as good as cluster-admin',
    );
  });
});

describe('chains', () => {
  test('run through several accounts by the shortest way', () => {
    const world = accessWorld([
      bindingText('a/starts', 'ClusterRole starter', 'ServiceAccount a/first'),
      bindingText('b/starts', 'ClusterRole starter', 'ServiceAccount a/second'),
      accountText('a/second'),
      accountText('b/third'),
      roleText('ClusterRole', 'starter', ['core pods create']),
      bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount b/third'),
    ]);
    const hops = world.paths.toEverything({ kind: 'ServiceAccount', name: 'first', namespace: 'a' });
    expect(hops?.map(({ holder, target }) => `${holder.name} → ${target?.name}`)).toEqual([
      'first → second',
      'second → third',
      'third → undefined',
    ]);
  });

  test('end, in a ring of accounts too', () => {
    const world = accessWorld([
      roleText('ClusterRole', 'starter', ['core pods create']),
      bindingText('a/starts', 'ClusterRole starter', 'ServiceAccount b/two'),
      bindingText('b/starts', 'ClusterRole starter', 'ServiceAccount a/one'),
      accountText('a/one'),
      accountText('b/two'),
    ]);
    expect(world.paths.toEverything({ kind: 'ServiceAccount', name: 'one', namespace: 'a' })).toBeUndefined();
    expect(world.steps('ServiceAccount a/one', 'start-pods b').slice(-4, -1)).toEqual([
      'that way it can act as ServiceAccount b/two',
      'RoleBinding a/starts binds ServiceAccount b/two to ClusterRole starter',
      'rule 1 of ClusterRole starter lets it create pods in namespace a',
    ]);
  });

  test('begin with everything in one namespace as well', () => {
    const world = accessWorld([
      bindingText('shop/root', 'ClusterRole cluster-admin', web),
      bindingText('minter', 'ClusterRole minter', 'ServiceAccount shop/minter'),
      roleText('ClusterRole', 'minter', ['core serviceaccounts/token create']),
    ]);
    expect(world.dangers(web)).toEqual(['everything shop']);
    expect(world.steps(web, 'everything shop').slice(1, 4)).toEqual([
      'rule 1 of ClusterRole cluster-admin (built in) lets it do everything in namespace shop',
      'that way it can act as ServiceAccount shop/minter',
      'ClusterRoleBinding minter binds ServiceAccount shop/minter to ClusterRole minter',
    ]);
  });

  test('that are longer than anybody follows are given up', () => {
    const many = Array.from({ length: 400 }, (_, index) => index);
    const world = accessWorld([
      roleText('ClusterRole', 'starter', ['core pods create']),
      ...many.flatMap((index) => [
        accountText(`n${index}/one`),
        bindingText(`n${index + 1}/starts`, 'ClusterRole starter', `ServiceAccount n${index}/one`),
      ]),
      bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount n399/one'),
    ]);
    const one = (index: number) => ({ kind: 'ServiceAccount', name: 'one', namespace: `n${index}` }) as const;
    expect(world.paths.toEverything(one(0))).toBeUndefined();
    expect(world.paths.toEverything(one(200))).toHaveLength(200);
  });

  test('lead only through Pods that hold a token for the API server', () => {
    const documents = (automount: string): readonly string[] => [
      roleText('Role', 'shop/exec', ['core pods/exec create']),
      bindingText('shop/execs', 'Role exec', web),
      accountText('shop/root'),
      deploymentText('shop/ops', 'root').replace('      containers', `${automount}      containers`),
      bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount shop/root'),
    ];
    expect(accessWorld(documents('')).steps(web, 'exec shop').at(-1)).toContain('do everything');
    expect(
      accessWorld(documents('      automountServiceAccountToken: false\n')).steps(web, 'exec shop').at(-1),
    ).toBe(
      'no ServiceAccount with a token in a running Pod there is in this workspace; which the cluster has is not known',
    );
  });

  test('name the account when a rule names it', () => {
    const world = accessWorld([
      roleText('Role', 'shop/mints', ['core serviceaccounts/token create harmless']),
      bindingText('shop/mints', 'Role mints', web),
      accountText('shop/harmless'),
      accountText('shop/root'),
      bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount shop/root'),
    ]);
    expect(world.steps(web, 'issue-tokens shop').slice(1)).toEqual([
      'rule 1 of Role shop/mints lets it create serviceaccounts/token named harmless in namespace shop',
      'so it can issue tokens for ServiceAccount harmless in namespace shop: whoever has a token of a ServiceAccount acts as it',
      'that way it can act as ServiceAccount shop/harmless, to which this workspace gives nothing dangerous that it does not have itself',
    ]);
  });
});

describe('grants', () => {
  test('through a group, and roles of the workspace that add to built-in ones', () => {
    const world = accessWorld([
      roleText(
        'ClusterRole',
        'more-view',
        ['core secrets get'],
        'rbac.authorization.k8s.io/aggregate-to-view: "true"',
      ),
      bindingText('shop/viewers', 'ClusterRole view', 'Group system:serviceaccounts:shop'),
    ]);
    expect(world.steps(web, 'read-secrets shop').slice(0, 4)).toEqual([
      `${web} is in the group system:serviceaccounts:shop`,
      'RoleBinding shop/viewers binds the group system:serviceaccounts:shop to ClusterRole view',
      'ClusterRole view collects by label the rules of ClusterRole more-view',
      'rule 1 lets it get secrets in namespace shop',
    ]);
    // `edit` and `admin` collect what `view` has.
    const editors = accessWorld([
      roleText(
        'ClusterRole',
        'more-view',
        ['core nodes/proxy get'],
        'rbac.authorization.k8s.io/aggregate-to-view: "true"',
      ),
      bindingText('admins', 'ClusterRole admin', 'User jane'),
    ]);
    expect(editors.dangers('User jane')).toContain('kubelets');
  });

  test('of a namespace that no manifest gives are said to be uncertain', () => {
    const world = accessWorld([
      bindingText('x/execs', 'ClusterRole edit', web)
        .replace(', namespace: x', '')
        .replace('ClusterRoleBinding', 'RoleBinding'),
    ]);
    expect(world.dangers(web)).toContain('exec ?');
  });

  test('of users, who may be ServiceAccounts by another name', () => {
    const world = accessWorld([
      bindingText('root', 'ClusterRole cluster-admin', 'User system:serviceaccount:shop:web'),
    ]);
    expect(world.dangers(web)).toEqual(['everything']);
  });
});

describe('silent', () => {
  const cases: readonly {
    readonly name: string;
    readonly kind: 'Role' | 'ClusterRole';
    readonly rules: readonly string[];
    readonly minor?: number;
  }[] = [
    { name: 'reading named Secrets', kind: 'Role', rules: ['core secrets get one'] },
    { name: 'a verb that matches nothing', kind: 'Role', rules: ['core secrets get*'] },
    { name: 'get on pods/exec since 1.35', kind: 'Role', rules: ['core pods/exec get'] },
    { name: 'pods/* instead of the subresources', kind: 'Role', rules: ['core pods/* create'] },
    { name: 'ConfigMaps of any other namespace', kind: 'Role', rules: ['core configmaps update aws-auth'] },
    {
      name: 'approving for a signer of its own',
      kind: 'ClusterRole',
      rules: [
        'certificates.k8s.io certificatesigningrequests create',
        'certificates.k8s.io certificatesigningrequests/approval update',
        'certificates.k8s.io signers approve example.com/own',
      ],
    },
    {
      name: 'constrained impersonation before 1.36',
      kind: 'ClusterRole',
      rules: ['authentication.k8s.io users impersonate:user-info'],
      minor: 35,
    },
    { name: 'what every cluster gives', kind: 'Role', rules: ['core pods get'] },
  ];
  test.each(cases)('$name', ({ kind, rules, minor }) => {
    const place = kind === 'Role' ? 'shop/' : '';
    const world = accessWorld(
      [roleText(kind, `${place}given`, rules), bindingText(`${place}gives`, `${kind} given`, web)],
      minor,
    );
    expect(world.dangers(web)).toEqual([]);
  });
});
