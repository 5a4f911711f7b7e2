import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { quotedText } from '../../jwt/quoted.ts';
import { mostAuthenticators } from '../read-configuration.ts';
import { validateClaimMappings } from './claim-mappings.ts';
import { validateClaimRules, validateUserRules } from './claim-rules.ts';
import { validateFields } from './fields.ts';
import { validateIssuer } from './issuer.ts';
import {
  type ConfigurationProblem,
  child,
  collect,
  type Findings,
  itemsOf,
  type Place,
  text,
} from './problem.ts';

/** First minor release of Kubernetes that reads each version (facts C.2). */
const firstMinor: Readonly<Record<string, number>> = { v1alpha1: 29, v1beta1: 30, v1: 34 };

/**
 * Everything for which kube-apiserver refuses an AuthenticationConfiguration, in its order and words. Whether an issuer is
 * the cluster's own is left out, for that stands elsewhere.
 */
export function validateConfiguration(
  resource: KubernetesResource,
  kubernetesMinor: number,
): readonly ConfigurationProblem[] {
  const found = collect();
  const root: Place = {
    node: resource.node,
    path: resource.path,
    field: '',
    hidden: false,
    parent: { node: resource.node, path: resource.path },
  };
  validateVersion(root, resource, kubernetesMinor, found);
  validateFields(root, found);
  const jwt = child(root, 'jwt');
  const authenticators = itemsOf(jwt);
  if (authenticators.length > mostAuthenticators) {
    found.report(
      jwt,
      'too-many',
      `Too many: ${authenticators.length}: must have at most ${mostAuthenticators} items`,
    );
    return found.problems;
  }
  const issuers = new Set<string>();
  const discoveries = new Set<string>();
  for (const authenticator of authenticators) {
    const issuer = child(authenticator, 'issuer');
    validateIssuer(issuer, kubernetesMinor, found);
    validateClaimRules(child(authenticator, 'claimValidationRules'), found);
    validateClaimMappings(authenticator, found);
    validateUserRules(child(authenticator, 'userValidationRules'), found);
    once(child(issuer, 'url'), issuers, 'url-duplicate', found);
    once(child(issuer, 'discoveryURL'), discoveries, 'discovery-duplicate', found);
  }
  const anonymous = child(root, 'anonymous');
  const conditions = child(anonymous, 'conditions');
  if (itemsOf(conditions).length > 0 && ['', 'false'].includes(text(child(anonymous, 'enabled')) ?? '?'))
    found.report(
      conditions,
      'anonymous-disabled',
      'enabled should be set to true when conditions are defined',
    );
  return found.problems;
}

function validateVersion(
  root: Place,
  { version, apiVersion }: KubernetesResource,
  kubernetesMinor: number,
  found: Findings,
): void {
  const first = Object.hasOwn(firstMinor, version) ? firstMinor[version] : undefined;
  if (first !== undefined && kubernetesMinor >= first) return;
  found.report(
    child(root, 'apiVersion'),
    'version',
    `no kind "AuthenticationConfiguration" is registered for version ${quotedText(apiVersion)}`,
  );
}

function once(
  place: Place,
  seen: Set<string>,
  id: 'url-duplicate' | 'discovery-duplicate',
  found: Findings,
): void {
  const value = text(place);
  if (value === undefined || value === '') return;
  if (seen.has(value)) found.report(place, id, 'Duplicate value');
  seen.add(value);
}
