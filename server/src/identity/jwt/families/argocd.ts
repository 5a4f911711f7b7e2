import { phrase, tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { ArgoCdKind } from '../kind.ts';

/** Tokens for Argo CD's own API: accounts and project roles. */
export const argocd: TokenFamily<ArgoCdKind> = {
  ids: ['argocd'],
  // Argo CD signs with the HMAC key in its own Secret.
  asymmetric: false,
  withoutAudience: true,
  meanings: {
    sub: phrase('account, or proj:PROJECT:ROLE'),
    jti: phrase('id of the token; Argo CD lists it under the account or role'),
  },
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    if (issuer !== 'argocd') return undefined;
    const subject = stringClaim(payload, 'sub');
    const [, project, role] = /^proj:([^:]+):(.+)$/.exec(subject ?? '') ?? [];
    const account = project === undefined ? subject?.replace(/:(?:apiKey|login)$/, '') : undefined;
    return { id: 'argocd', confidence: 'high', issuer, username: undefined, account, project, role };
  },
  title: (kind) =>
    tell`Argo CD token for ${kind.project === undefined ? tell`an account` : tell`a project role`}`,
  label: (kind) =>
    kind.project === undefined
      ? tell`Argo CD account`
      : tell`Argo CD project ${kind.project}, role ${kind.role}`,
  personal: (kind) => kind.project === undefined,
  facts: () => [
    tell`Only Argo CD’s own API takes it, never the Kubernetes API server; what it may do there is in argocd-rbac-cm or the AppProject.`,
  ],
  advice: () => [tell`Make it with --expires-in, and revoke it under the account or role it belongs to.`],
};
