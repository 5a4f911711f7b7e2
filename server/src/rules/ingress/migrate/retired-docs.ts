import type { RuleDocs } from '../../rule.ts';
import { ingressExample } from '../door/example.ts';

const facts = [
  'ingress-nginx was retired in March 2026: there are no releases any more, also none against vulnerabilities, and its',
  'controller can read every Secret of a default installation. Five of its vulnerabilities were found in its last year.',
].join('\n');

const moves = [
  'Two quick fixes lead away. **Higress** reads part of the same annotations and leaves out the rest without a word: the',
  'fix is refused with the list of what would be lost (`auth-url`, client certificates, address lists, limits, raw',
  'configuration …), adds the redirect to HTTPS that ingress-nginx does by itself, and marks what Higress does not read.',
  '**Gateway API** gets a Gateway with a listener for each certificate, HTTPRoutes, and a route that redirects to HTTPS; it',
  'is refused where a check at the door has no field there, and says what takes its place. Comments inside of the Ingress',
  'are not carried over, and an ACME Issuer whose solver names the old class has to follow by hand. Which GatewayClass and IngressClass are written, the options `gatewayClass` and `higressClass` say.',
  'An Ingress moves alone only where no other one of its host counts on it, guards a part of its paths, or takes what it guards.',
].join('\n');

const ingressClass = (controller: string, name: string): string => `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: ${name}
spec:
  controller: ${controller}
`;

/** Documentation of `no-retired-ingress-controller`. */
export const noRetiredControllerDocs: RuleDocs = {
  why: [
    facts,
    'The rule speaks of an IngressClass of ingress-nginx, and of workloads that run its controller. The quick fix of the class moves all Ingresses of that class to Higress and removes the class, or names those that would lose a check at their door. Of each Ingress `prefer-maintained-ingress-controller` speaks, with a second way out, to Gateway API.',
  ].join('\n\n'),
  bad: {
    yaml: [ingressClass('k8s.io/ingress-nginx', 'nginx'), ingressExample({ className: 'nginx' })].join(
      '---\n',
    ),
  },
  good: {
    yaml: [
      ingressClass('higress.io/higress-controller', 'higress'),
      ingressExample({ className: 'higress', annotations: ['higress.io/ssl-redirect: "true"'] }),
    ].join('---\n'),
  },
  whenToTurnOff:
    'While a migration is planned and the controller is kept out of reach of people you do not trust.',
};

/** Documentation of `prefer-maintained-ingress-controller`. */
export const preferMaintainedDocs: RuleDocs = {
  why: [
    facts,
    'The rule speaks of every Ingress whose IngressClass is one of ingress-nginx, and of those of class `nginx`, the name that installations of ingress-nginx give their class, where no IngressClass of the workspace says otherwise. An Ingress with annotations of another controller is left alone: the NGINX Ingress Controller of F5 uses the same class name and is maintained.',
    moves,
  ].join('\n\n'),
  bad: { yaml: ingressExample({ className: 'nginx' }) },
  good: { yaml: ingressExample({ className: 'higress', annotations: ['higress.io/ssl-redirect: "true"'] }) },
  whenToTurnOff:
    'Where class `nginx` belongs to another controller whose IngressClass is not in the workspace.',
};
