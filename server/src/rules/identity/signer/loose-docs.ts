import type { RuleDocs } from '../../rule.ts';

const source = (issuer: string, subject: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: manifests
  namespace: flux-system
spec:
  interval: 10m
  url: oci://ghcr.io/my-org/manifests
  ref:
    semver: ">=1.0.0"
  verify:
    provider: cosign
    matchOIDCIdentity:
      - issuer: ${issuer}
        subject: ${subject}
`;

/** Documentation of `no-loose-signer-identity`. */
export const looseSignerDocs: RuleDocs = {
  why: [
    'A keyless signature is worth what the demanded identity is worth: everybody can get a certificate of the public Fulcio for an identity of their own. An expression is looked for anywhere in the text, so `github.com/my-org/` is also in the subject of a stranger’s workflow that runs on a branch of that name; `^https://github.com/my-org.*` fits `my-org-too`, which anybody may register; a dot fits any character.',
    'The rule reads `matchOIDCIdentity` of Flux (both fields are expressions), `issuerRegExp` and `subjectRegExp` of Kyverno and of policy-controller, and the wildcards of Kyverno’s `subject`. Expressions that fit everybody and missing subjects are errors, missing anchors warnings, unescaped dots hints. Subjects that name one owner are silent, whatever follows.',
    'The fix anchors and escapes; where the expression had no end it keeps `.*` behind it. It is unsafe: signers that fitted by accident no longer do.',
  ].join('\n\n'),
  bad: {
    yaml: source('https://token.actions.githubusercontent.com', '^https://github.com/my-org.*$'),
    findings: 2,
  },
  good: {
    yaml: source(
      '^https://token\\.actions\\.githubusercontent\\.com$',
      '^https://github\\.com/my-org/manifests/\\.github/workflows/release\\.yaml@refs/tags/v.*$',
    ),
  },
  whenToTurnOff: 'With a certificate authority of your own that gives certificates to your signers alone.',
};
