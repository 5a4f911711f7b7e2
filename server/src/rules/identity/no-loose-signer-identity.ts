import { type LooseSigner, looseSigner } from '../../identity/trust/signer-pattern.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule, type Severity } from '../rule.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';
import { type SignerField, type SignerIdentity, signerIdentities, signerKinds } from './signer/identities.ts';
import { looseSignerDocs } from './signer/loose-docs.ts';

/** A policy that takes signatures of more signers than it was meant for. */
export const noLooseSignerIdentity = defineRule({
  meta: {
    slug: 'no-loose-signer-identity',
    code: 'ZT380',
    area: 'identity',
    title: 'A policy takes keyless signatures of signers it was not meant for',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: signerKinds,
    triggers: [],
    covers: ['OIDC-25'],
    equivalents: [],
    references: [
      {
        title: 'Sigstore: verifying identities',
        url: 'https://docs.sigstore.dev/quickstart/verification-cheat-sheet',
      },
      {
        title: 'Flux: OCI repositories, keyless verification',
        url: 'https://fluxcd.io/flux/components/source/ocirepositories/#keyless-verification',
      },
      {
        title: 'Kyverno: Sigstore, keyless signing',
        url: 'https://kyverno.io/docs/policy-types/cluster-policy/verify-images/sigstore/#keyless-signing-and-verification',
      },
    ],
    docs: looseSignerDocs,
  },
  ...rulesOfProblems((document, resources) => problemsIn(document, resources)),
});

function problemsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedProblem[] {
  const embedded = wholeDocument(document);
  if (embedded === undefined) return [];
  return resources.flatMap((resource) =>
    signerIdentities(resource).flatMap((identity): readonly PlacedProblem[] => [
      ...missing(identity, resource).map((problem) => ({ embedded, ...problem })),
      ...[identity.issuer, identity.subject].flatMap((field) =>
        field === undefined ? [] : loose(field).map((problem) => ({ embedded, ...problem })),
      ),
    ]),
  );
}

type Problem = Omit<PlacedProblem, 'embedded'>;

/** Without one of the two any issuer that the certificate authority knows, or any signer of the issuer, will do. */
function missing(
  { issuer, subject, path, node }: SignerIdentity,
  { completeness }: KubernetesResource,
): readonly Problem[] {
  if (completeness !== 'complete' || node.open) return [];
  if (subject === undefined) {
    const text = issuer?.scalar.text;
    return [
      {
        path: issuer?.path ?? path,
        severity: 'error',
        message: tell`No subject is demanded, so everybody who can sign in${text === undefined ? '' : tell` at ${text}`} is a good signer; add the subject of the one you mean`,
      },
    ];
  }
  if (issuer !== undefined) return [];
  return [
    {
      path: subject.path,
      severity: 'warning',
      message: tell`No issuer is demanded beside ${subject.key}, so any identity provider may vouch for that name; add the issuer`,
    },
  ];
}

const severities: Readonly<Record<LooseSigner['fault'], Severity>> = {
  any: 'error',
  lookalike: 'error',
  inside: 'warning',
  dots: 'hint',
};

function loose({ key, path, scalar, form }: SignerField): readonly Problem[] {
  if (scalar.opaque || scalar.via !== undefined || form === 'exact') return [];
  const role = key.startsWith('issuer') ? 'issuer' : 'subject';
  const { text } = scalar;
  if (form === 'glob') return looseGlob(key, path, text, role);
  // Another tool fills `${…}` in, and what it writes is not known.
  if (/\$\{/.test(text)) return [];
  const found = looseSigner(text, role);
  if (found === undefined) return [];
  const { fault, matches, tight } = found;
  const message =
    fault === 'any'
      ? tell`${key} ${text} matches ${matches}; write the ${role} you mean, with ^ before it and $ behind`
      : tell`${key} ${text} also matches ${matches}; write ${tight ?? tell`the whole text`}`;
  return [
    {
      path,
      severity: severities[fault],
      message,
      remedies: () =>
        tight === undefined
          ? []
          : [
              {
                title: tell`Write ${tight}`,
                preferred: true,
                operations: [{ op: 'replaceScalar', path, value: tight }],
              },
            ],
    },
  ];
}

/** Kyverno compares `subject` with `*` and `?` as wildcards over everything, and from end to end. */
function looseGlob(
  key: string,
  path: Problem['path'],
  text: string,
  role: 'issuer' | 'subject',
): readonly Problem[] {
  if (role === 'issuer') return [];
  const report = (who: string, instead: string): readonly Problem[] => [
    { path, severity: 'error', message: tell`${key} ${text} matches ${who}; write ${instead}` },
  ];
  if (/^[*?]+$/.test(text) || /^https?:\/\/\*/.test(text))
    return report(tell`every signer of the issuer`, tell`the subject you mean`);
  const owner = /^\*?(?:https:\/\/)?(?:github|gitlab)\.com\/([^/]*)/.exec(text)?.[1];
  if (owner === '*' || owner === '')
    return report(tell`repositories of everybody`, 'https://github.com/OWNER/REPO/…');
  if (owner !== undefined && /[*?]/.test(owner))
    return report(
      tell`accounts that fit ${owner}, and anybody may register one`,
      tell`the owner with a / behind it`,
    );
  // Behind the repository it is the start of `.github`; in the place of the repository it is nothing.
  if (/^https:\/\/(?:github|gitlab)\.com\/[^/]+\/\.\*/.test(text)) {
    const glob = text.replaceAll('.*', '*');
    return [
      {
        path,
        severity: 'error',
        message: tell`${key} ${text} is no expression: * is a wildcard and the dot a dot, so no subject fits; write ${glob}`,
        remedies: () => [
          {
            title: tell`Write ${glob}`,
            preferred: true,
            operations: [{ op: 'replaceScalar', path, value: glob }],
          },
        ],
      },
    ];
  }
  const mail = /^\*@/.test(text);
  return text.startsWith('*') && !mail
    ? [
        {
          path,
          severity: 'warning',
          message: tell`${key} ${text} matches every subject that ends so, and branch names may; begin it with https://`,
        },
      ]
    : [];
}
