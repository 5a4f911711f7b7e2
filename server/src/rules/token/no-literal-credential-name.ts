import { looksRandom } from '../../identity/credentials/randomness.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { namedLiterals } from './credentials/named.ts';
import { placeOfReport, textOffers } from './credentials/text-finding.ts';

/** A literal under a name that tells a credential: a hint for reviews, since a name proves nothing. */
export const noLiteralCredentialName = defineRule({
  meta: {
    slug: 'no-literal-credential-name',
    code: 'ZT133',
    area: 'token',
    title: 'A literal value stands under a name that tells a credential',
    severity: 'hint',
    confidence: 'low',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: ['PASSWORD', 'password:', 'password=', '_TOKEN:', 'SECRET:'],
    covers: ['TOK-20', 'TOK-22'],
    equivalents: ['kube-linter:env-var-secret', 'polaris:sensitiveContainerEnvVar'],
    references: [
      {
        title: 'Kubernetes: Secrets',
        url: 'https://kubernetes.io/docs/concepts/configuration/secret/',
      },
    ],
    docs: {
      why: 'Passwords that people choose have no form by which a tool could tell them from other words. For a review, this rule names the variables and ConfigMap keys whose name says that the value is a credential and whose value is a plain literal. It is a hint and never more: judge the value. References, placeholders, paths, addresses, numbers, booleans and certificates are left out.',
      bad: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.0
      env:
        - name: ADMIN_PASSWORD
          value: correct-horse
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  automountServiceAccountToken: false
  containers:
    - name: web
      image: registry.example.com/web:1.4.0
      env:
        - name: ADMIN_PASSWORD_FILE
          value: /etc/admin/password
`,
      },
      whenToTurnOff: 'Outside of reviews; it is only in the preset audit.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    for (const { text, name, where, value, start, end } of namedLiterals(document)) {
      if (where === 'Secret' || looksRandom(value)) continue;
      context.report({
        ...placeOfReport(document, text, start, end),
        message: tell`${name} in ${where === 'env' ? 'env' : tell`this ${where}`} holds a literal and by its name a credential; if it is one, read it from a Secret or a file`,
      });
    }
  },
  fixes: (finding, context) => textOffers(finding, context, 'value'),
});
