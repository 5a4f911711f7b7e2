import { phrase, tell } from '../../words/tell.ts';
import { claim } from '../jwt/claims.ts';
import type { JsonObject } from '../jwt/json.ts';

/** An issuer that gives tokens to everybody who has an account with it. */
export interface SharedIssuer {
  readonly url: string;
  /** For people: `GitHub Actions`. */
  readonly title: string;
  /** Who gets tokens of it: `every repository on GitHub`. */
  readonly everybody: string;
  /** A claim that says whose account it is, the best one first: ids before names, which can be taken over. */
  readonly claims: readonly string[];
  /** What stands for the value in a rule that somebody still has to fill in. */
  readonly placeholder: string;
  /** A short word to put before user names. */
  readonly word: string;
}

/** Issuers shared by all their customers (facts C.5, C.6); those with an address per customer are left out. */
export const sharedIssuers: readonly SharedIssuer[] = [
  {
    url: 'https://token.actions.githubusercontent.com',
    title: 'GitHub Actions',
    everybody: phrase('every repository on GitHub'),
    claims: [
      'repository_owner_id',
      'repository_owner',
      'repository_id',
      'repository',
      'enterprise_id',
      'enterprise',
    ],
    placeholder: 'OWNER_ID',
    word: 'github',
  },
  {
    url: 'https://gitlab.com',
    title: 'GitLab.com',
    everybody: phrase('every project on GitLab.com'),
    claims: ['namespace_id', 'namespace_path', 'project_id', 'project_path'],
    placeholder: 'NAMESPACE_ID',
    word: 'gitlab',
  },
  hcpTerraform('https://app.terraform.io'),
  hcpTerraform('https://app.eu.terraform.io'),
  {
    url: 'https://agent.buildkite.com',
    title: 'Buildkite',
    everybody: phrase('every organization of Buildkite'),
    claims: ['organization_id', 'organization_slug', 'pipeline_id'],
    placeholder: 'ORGANIZATION_ID',
    word: 'buildkite',
  },
  {
    url: 'https://accounts.google.com',
    title: 'Google',
    everybody: phrase('every Google account'),
    claims: ['hd'],
    placeholder: 'DOMAIN',
    word: 'google',
  },
];

/** One product at two addresses: by where a customer’s data lie. */
function hcpTerraform(url: string): SharedIssuer {
  return {
    url,
    title: 'HCP Terraform',
    everybody: tell`every organization of HCP Terraform`,
    claims: [
      'terraform_organization_id',
      'terraform_organization_name',
      'terraform_workspace_id',
      'terraform_project_id',
    ],
    placeholder: 'ORGANIZATION_ID',
    word: 'terraform',
  };
}

/** The shared issuer with exactly that address. */
export function sharedIssuerOf(url: string): SharedIssuer | undefined {
  return sharedIssuers.find((issuer) => issuer.url === url);
}

/** The claim of a token that says whose account it is, with its value. */
export function tenantOf(
  issuer: SharedIssuer,
  claims: JsonObject,
): { readonly claim: string; readonly value: string } | undefined {
  for (const name of issuer.claims) {
    const value = claim(claims, name);
    if (typeof value === 'string' && value !== '') return { claim: name, value };
  }
  return undefined;
}
