import type { SubjectReading } from '../../identity/issuers/read-subject.ts';
import { prefixFlaw } from '../../identity/issuers/subject-names.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { renameOffer, subjectAt } from '../rbac/bindings/subject-offers.ts';
import { shownNames } from '../rbac/bindings/subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { exampleBinding, exampleUser } from './subjects/example.ts';
import { externalUser, externalUsersOf } from './subjects/external-users.ts';
import { issuerKnowledge } from './subjects/known-issuers.ts';

const world = (names: readonly string[]): string =>
  exampleBinding('Role deployer', names.map(exampleUser).join(''));

/** A user name that begins like a subject of a known issuer and that none of its tokens has. */
export const noMalformedSubject = defineRule({
  meta: {
    slug: 'no-malformed-subject',
    code: 'ZT302',
    area: 'identity',
    title: 'A binding names a pipeline or workload in a form its issuer does not write',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['OIDC-07', 'OIDC-08', 'OIDC-09', 'OIDC-10', 'OIDC-11'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference, subject claims',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
      {
        title: 'GitLab: ID tokens',
        url: 'https://docs.gitlab.com/ci/secrets/id_token_authentication/',
      },
      {
        title: 'HCP Terraform: workload identity tokens',
        url: 'https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens',
      },
    ],
    docs: {
      why: `RBAC compares user names to the letter and checks none of them. A name in almost the right form is stored without a warning and
matches nobody: \`ref:main\` in place of \`ref:refs/heads/main\` for GitHub, \`ref:refs/heads/main\` in place of \`ref:main\` for GitLab, an HCP
Terraform subject without \`project:\` or with \`run_phase:destroy\`, a colon in the name of a GitHub environment that is not written
\`%3A\`, only one of the two ids of the immutable format, an address in front that is not the issuer's. The pipeline gets 403, and the usual repair is a wider binding.

Each name is read with the grammar of its issuer, customised GitHub templates and GitLab components included. Forms that an old
installation may still write have medium confidence. Where only one subject can have been meant it is offered; the fix is never
applied on its own, since the name was nobody and the new one gets the role.`,
      bad: {
        yaml: world([
          'github:repo:acme/shop:ref:main',
          'gitlab:project_path:acme/shop:ref_type:branch:ref:refs/heads/main',
        ]),
        findings: 2,
      },
      good: {
        yaml: world([
          'github:repo:acme@4711/shop@9988:ref:refs/heads/main',
          'gitlab:project_path:acme/shop:ref_type:branch:ref:main',
        ]),
      },
      whenToTurnOff:
        'Where a claim mapping makes such names of its own; better suppress it at the subject, with the reason.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const { subject, reading } of externalUsersOf(facts)) {
    const flaw = flawOf(reading, context);
    if (flaw === undefined) continue;
    const [only, second] = flaw.names;
    const [name, meant] = shownNames(subject.name, only ?? '');
    const advice =
      only === undefined ? '' : tell`; write ${second === undefined ? meant : tell`the one that was meant`}`;
    context.report({
      range: subject.nameSite.range,
      message: tell`${name} is no ${reading.issuer.title} subject: ${flaw.why}${advice}`,
      confidence: flaw.certain ? 'high' : 'medium',
      data: [...subject.path],
    });
  }
}

interface NameFlaw {
  readonly why: string;
  /** Names that may have been meant, prefix and all. */
  readonly names: readonly string[];
  readonly certain: boolean;
}

function flawOf(reading: SubjectReading, context: WorkspaceContext | FixContext): NameFlaw | undefined {
  const { flaw, prefix, text } = reading;
  const trimmed = (prefix + text).trim();
  if (trimmed !== prefix + text)
    return { why: tell`blanks around a name are part of it`, names: [trimmed], certain: true };
  if (flaw !== undefined) return { ...flaw, names: flaw.meant.map((meant) => prefix + meant) };
  // Where the prefix is known, no-mismatched-subject says it.
  if (issuerKnowledge(context).issuers.length > 0) return undefined;
  const ofPrefix = prefixFlaw(reading);
  // Any text may be configured as a prefix.
  return (
    ofPrefix && {
      why: ofPrefix.why,
      names: ofPrefix.meant === undefined ? [] : [ofPrefix.meant + text],
      certain: false,
    }
  );
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const subject = subjectAt(finding, context)?.subject;
  const reading = subject && externalUser(subject)?.reading;
  const flaw = reading && flawOf(reading, context);
  if (subject === undefined || flaw === undefined) return [];
  const { names } = flaw;
  if (names.length === 0)
    return [
      {
        title: tell`Write the subject that was meant`,
        safe: false,
        refusal: tell`Which subject is meant is not certain`,
      },
    ];
  return names.map((name) => {
    const gaps = gapsIn(name, subject.name);
    return renameOffer(finding, context, subject, {
      title: tell`Bind ${name}${gaps.length === 0 ? '' : tell` (fill in ${gaps.join(tell` and `)})`}`,
      name,
      preferred: names.length === 1 && gaps.length === 0,
    });
  });
}

/** Words in capitals that the name did not have: the flaw's places to fill in. */
function gapsIn(text: string, before: string): readonly string[] {
  return [...text.matchAll(/\b[A-Z]{4,}\b/g)].map(([word]) => word).filter((word) => !before.includes(word));
}
