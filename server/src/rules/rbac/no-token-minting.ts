import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may obtain tokens of every ServiceAccount. */
export const noTokenMinting = grantRule({
  slug: 'no-token-minting',
  code: 'ZT217',
  title: 'A role may obtain tokens of every ServiceAccount',
  severity: 'warning',
  confidence: 'high',
  preset: 'strict',
  covers: ['ROLE-07', 'ROLE-18'],
  equivalents: ['kubescape:C-0282'],
  references: [
    {
      title: 'Kubernetes: token request',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request',
    },
  ],
  docs: {
    why: `A token is an identity: who can get one for any ServiceAccount has the rights of all of them. TokenRequest (\`create\` on \`serviceaccounts/token\`) is
the direct way; the other is to create a Secret of type \`kubernetes.io/service-account-token\`, let the controller fill it, and read it.

The second way needs both verbs, so \`create\` without reading is not reported, nor reading limited by \`resourceNames\`. TokenRequest carries the name of the
ServiceAccount: with \`resourceNames\` it is as narrow as the list.`,
    bad: { yaml: exampleRole('Role', 'issuer', ['core', 'serviceaccounts/token', 'create']) },
    good: { yaml: exampleRole('Role', 'issuer', ['core', 'serviceaccounts/token', 'create', 'builder']) },
    whenToTurnOff:
      'For secret managers and multi-tenant GitOps controllers, which act as the ServiceAccounts of others.',
  },
  grants: [
    {
      group: '',
      resources: ['serviceaccounts/token'],
      verbs: ['create'],
      effect: phrase('issue tokens for every ServiceAccount in reach'),
      advice: phrase('List the ServiceAccounts in `resourceNames`'),
      weight: 3,
      namespaced: true,
    },
    {
      group: '',
      resources: ['secrets'],
      verbs: ['create'],
      effect: phrase('get a token of any ServiceAccount through a token Secret'),
      advice: phrase('Leave out `create`, or read by `resourceNames` only'),
      weight: 2,
      namespaced: true,
      together: [{ group: '', resources: ['secrets'], verbs: ['get', 'list', 'watch'] }],
    },
  ],
});
