import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { shownName } from '../rbac/bindings/subjects.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { exampleBinding } from './subjects/example.ts';
import { readableUsersOf } from './subjects/external-users.ts';

const world = (subject: string): string => exampleBinding('Role deployer', `  - ${subject}\n`, 'deployers');

// Addresses GitHub makes up for commits; no token of it carries one.
const commitAddress = /@users\.noreply\.github\.com$|\[bot\]@/i;

/** A user bound by an e-mail address. */
export const noAddressSubject = defineRule({
  meta: {
    slug: 'no-address-subject',
    code: 'ZT310',
    area: 'identity',
    title: 'A binding names a user by an e-mail address, which can change hands',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-21'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, periodic review',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review',
      },
    ],
    docs: {
      why: `An address is given to somebody else in time, changes with a name, and in some directories is chosen by the administrators of the
user's own tenant. It is compared to the letter, capitals included. Where the identity provider has groups, bind a group: who leaves it
loses the rights. Where there are none, the claims \`sub\` or \`oid\` never pass to another. GKE knows users by their address only, so this
is for audits. Google service accounts are left alone; an address GitHub makes up for commits is nobody, since no token carries it.`,
      bad: { yaml: world('{kind: User, name: jane@example.com}') },
      good: { yaml: world('{kind: Group, name: "oidc:shop-deployers"}') },
      whenToTurnOff:
        'Where the identity provider gives no groups to the API server, as on GKE without Google Groups.',
    },
  },
  checkResource,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const { subject, reading } of readableUsersOf(facts)) {
    if (reading.issuer.id !== 'email') continue;
    context.report(
      commitAddress.test(reading.text)
        ? {
            range: subject.nameSite.range,
            message: tell`${shownName(subject.name)} is nobody: GitHub's tokens carry no address; bind the subject, repo:OWNER/REPO:environment:NAME, behind its prefix`,
            severity: 'warning',
          }
        : {
            range: subject.nameSite.range,
            message: tell`${shownName(subject.name)} is whoever has the address at the time; bind a group of the identity provider`,
          },
    );
  }
}
