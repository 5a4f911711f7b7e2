import { parseUrl } from './go-url.ts';
import { child, type Findings, itemsOf, type Place, text } from './problem.ts';

/** Checks `issuer` of one authenticator. */
export function validateIssuer(issuer: Place, kubernetesMinor: number, found: Findings): void {
  const url = child(issuer, 'url');
  const discovery = child(issuer, 'discoveryURL');
  const [urlText, discoveryText] = [text(url), text(discovery)];
  if (urlText === '') found.report(url, 'url-required', 'Required value');
  else if (urlText !== undefined) validateUrl(url, urlText, found);
  if (discoveryText !== undefined && discoveryText !== '') {
    if (urlText !== undefined && urlText !== '' && trimmed(urlText) === trimmed(discoveryText))
      found.report(discovery, 'discovery-same', 'discoveryURL must be different from URL');
    validateUrl(discovery, discoveryText, found);
  }
  validateAudiences(issuer, found);
  const authority = text(child(issuer, 'certificateAuthority'));
  if (authority !== undefined && authority !== '' && !/-----BEGIN CERTIFICATE-----/.test(authority))
    found.report(
      child(issuer, 'certificateAuthority'),
      'certificate-authority',
      'data does not contain any valid RSA or ECDSA certificates',
    );
  validateEgress(child(issuer, 'egressSelectorType'), kubernetesMinor, found);
}

function trimmed(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}

function validateUrl(place: Place, url: string, found: Findings): void {
  const parsed = parseUrl(url);
  if ('error' in parsed) {
    found.report(place, 'url-malformed', parsed.error);
    return;
  }
  if (parsed.scheme !== 'https') found.report(place, 'url-scheme', 'URL scheme must be https');
  if (parsed.hasUser) found.report(place, 'url-user', 'URL must not contain a username or password');
  if (parsed.query !== '') found.report(place, 'url-query', 'URL must not contain a query');
  if (parsed.fragment !== '') found.report(place, 'url-fragment', 'URL must not contain a fragment');
}

function validateAudiences(issuer: Place, found: Findings): void {
  const audiences = child(issuer, 'audiences');
  if (audiences.hidden || (audiences.node?.type === 'sequence' && audiences.node.open)) return;
  if (audiences.node !== undefined && audiences.node.type === 'map') return;
  const list = itemsOf(audiences);
  if (list.length === 0) {
    if (text(audiences) === '' || audiences.node?.type === 'sequence')
      found.report(audiences, 'audiences-required', `at least one ${audiences.field} is required`);
    return;
  }
  const seen = new Set<string>();
  for (const audience of list) {
    const value = text(audience);
    if (value === undefined) continue;
    if (value === '') found.report(audience, 'audience-empty', 'Required value');
    else if (seen.has(value)) found.report(audience, 'audience-duplicate', 'Duplicate value');
    seen.add(value);
  }
  const policy = child(issuer, 'audienceMatchPolicy');
  const value = text(policy);
  if (value === undefined || value === 'MatchAny') return;
  if (list.length > 1)
    found.report(
      policy,
      'match-policy-needed',
      'audienceMatchPolicy must be MatchAny for multiple audiences',
    );
  else if (value !== '')
    found.report(
      policy,
      'match-policy-unknown',
      'audienceMatchPolicy must be empty or MatchAny for single audience',
    );
}

function validateEgress(place: Place, kubernetesMinor: number, found: Findings): void {
  const value = text(place);
  if (value === undefined || value === '') return;
  if (kubernetesMinor < 34)
    found.report(
      place,
      'egress-unsupported',
      'egress selector is not supported when StructuredAuthenticationConfigurationEgressSelector feature gate is disabled',
    );
  else if (value !== 'controlplane' && value !== 'cluster')
    found.report(place, 'egress-unknown', 'egress selector must be either controlplane or cluster');
}
