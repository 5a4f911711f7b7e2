import { knownIssuerOf } from '../../../identity/authentication/known-issuer.ts';
import { issuers } from '../../../identity/issuers/all.ts';
import { knownFor } from '../../../identity/issuers/subject-names.ts';
import { tell } from '../../../words/tell.ts';
import { authenticationOf, type PlacedAuthenticator } from '../../../workspace/authenticators.ts';
import { at, isMap, pair } from '../../../yaml/access.ts';
import type { Path } from '../../../yaml/located.ts';
import { changeOffer } from '../../rbac/bindings/offers.ts';
import type { PlacedSubject } from '../../rbac/bindings/subject-offers.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';

/** Callers of one issuer that a name cannot stand for. */
export interface CallersByClaims {
  /** Title of the issuer. */
  readonly issuer: string;
  readonly prefix: string;
  /** CEL over the claims of their tokens that holds for them. */
  readonly condition: string;
}

/**
 * Lets the API server do the matching: a groups expression in the AuthenticationConfiguration of the workspace puts the callers
 * into a group, and the binding names that. Undefined where no configuration of their issuer is at hand.
 */
export function computedGroupOffer(
  finding: Finding,
  context: FixContext,
  { facts, subject }: PlacedSubject,
  callers: CallersByClaims,
): FixOffer | undefined {
  const authenticators = authenticatorsOf(callers.issuer, context);
  const [placed, second] = authenticators;
  if (placed === undefined) return undefined;
  const group = `${wordFor(callers)}:${facts.name ?? 'deployers'}`;
  const title = tell`Make Group ${group} of these callers in the AuthenticationConfiguration, and bind it`;
  const refused = (refusal: string): FixOffer => ({ title, safe: false, refusal });
  if (second !== undefined) return refused(tell`Several API servers in the workspace trust this issuer`);
  const { document } = placed.resource;
  const path = placed.facts.path.slice(0, -2);
  const obstacle = obstacleAt([...path, 'claimMappings'], context.parse(document)?.root);
  if (obstacle !== undefined) return refused(obstacle);
  const bound = changeOffer(finding, context, {
    title,
    safe: false,
    touches: [subject.path],
    operations: [
      { op: 'replaceScalar', path: [...subject.path, 'kind'], value: 'Group' },
      { op: 'replaceScalar', path: [...subject.path, 'name'], value: group },
    ],
  });
  const { plan } = bound;
  if (plan === undefined) return bound;
  return {
    ...bound,
    plan: () => ({
      changes: [
        ...plan().changes,
        {
          type: 'edit',
          document,
          operations: [
            {
              op: 'insertPair',
              path: [...path, 'claimMappings'],
              key: 'groups',
              value: { expression: `${callers.condition} ? ["${group}"] : []` },
              after: ['username'],
            },
          ],
          label: title,
        },
      ],
    }),
  };
}

function authenticatorsOf(title: string, { graph }: FixContext): readonly PlacedAuthenticator[] {
  const issuer = issuers.find((one) => one.title === title);
  if (issuer === undefined) return [];
  const configured = authenticationOf(graph).jwt.filter(({ source }) => source === 'configuration');
  const urls = new Set(
    knownFor(
      issuer,
      configured.map(({ facts }) => knownIssuerOf(facts.authenticator, 'configuration')),
    ).map(({ issuerUrl }) => issuerUrl),
  );
  return configured.filter(({ facts }) => urls.has(facts.authenticator.issuerUrl));
}

function obstacleAt(path: Path, root: Parameters<typeof at>[0]): string | undefined {
  const mappings = at(root, ...path);
  if (!isMap(mappings) || mappings.open || mappings.via !== undefined || mappings.anchor !== undefined)
    return tell`The claim mappings cannot be changed here`;
  return pair(mappings, 'groups') === undefined
    ? undefined
    : tell`The AuthenticationConfiguration maps groups already: add the condition to that mapping`;
}

/** The word in front of user names, so that groups are told apart by issuer as users are. */
function wordFor({ prefix, issuer }: CallersByClaims): string {
  const word = /^([a-z][a-z0-9-]*)[:#/|]$/.exec(prefix)?.[1];
  // Names that begin with these are not for tokens from outside.
  return word !== undefined && word !== 'system' ? word : issuer.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
