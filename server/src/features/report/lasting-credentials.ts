import type { LocatedFinding, Workspace } from '../../engine/workspace-types.ts';
import { classifyToken } from '../../identity/jwt/classify.ts';
import { durationInWords } from '../../identity/jwt/duration.ts';
import { summarizeToken } from '../../identity/jwt/summary.ts';
import { phrase, tell } from '../../words/tell.ts';
import { tokenAt } from '../trace/trace-page.ts';
import type { ReportedFile } from './build-report.ts';

/** Something that lets whoever has a copy of it in, for as long as it says. Holds no value. */
export interface LastingCredential {
  readonly finding: LocatedFinding;
  /** As the report names the file. */
  readonly file: string;
  /** `ServiceAccount token`. */
  readonly what: string;
  /** `never expires`. */
  readonly lives: string;
  /** The worst first: 0 has no end at all, 1 ends when somebody acts, 2 has a date, 3 is over. */
  readonly rank: 0 | 1 | 2 | 3;
  /** True when the baseline knows it. */
  readonly known: boolean;
}

type Life = Pick<LastingCredential, 'lives' | 'rank'>;

const endless: Life = { lives: phrase('never expires'), rank: 0 };
const untilRevoked: Life = { lives: phrase('until it is revoked where it was issued'), rank: 1 };
const untilChanged: Life = { lives: phrase('until somebody changes it'), rank: 1 };

/** What the rules about credentials find, and how long that works; a rule may speak of other things too. */
const kinds: Readonly<
  Record<
    string,
    {
      readonly what: string;
      readonly life: Life | ((finding: LocatedFinding, workspace: Workspace) => Life | undefined);
    }
  >
> = {
  'no-token-secret': { what: phrase('ServiceAccount token'), life: endless },
  'no-mounted-token-secret': { what: phrase('ServiceAccount token, in use'), life: endless },
  'no-long-lived-projected-token': { what: phrase('projected ServiceAccount token'), life: lifeOfProjected },
  'no-jwt-in-manifest': { what: phrase('JSON Web Token'), life: lifeOfToken },
  'no-private-jwk': { what: phrase('private key that signs tokens'), life: untilChanged },
  'no-static-credential': { what: phrase('credential'), life: untilRevoked },
  'no-credential-in-arguments': { what: phrase('credential in arguments'), life: untilRevoked },
  'no-likely-credential': { what: phrase('likely credential'), life: untilRevoked },
  'no-static-cloud-key': { what: phrase('cloud key'), life: untilRevoked },
  'no-static-kubeconfig-credential': { what: phrase('kubeconfig login'), life: untilRevoked },
  'no-registry-password': { what: phrase('registry password'), life: untilChanged },
  'no-argocd-credential': { what: phrase('Argo CD credential'), life: untilRevoked },
  'no-lasting-project-token': { what: phrase('token of an Argo CD project'), life: endless },
  'no-lasting-bootstrap-token': {
    what: phrase('bootstrap token'),
    life: ({ origin }) => (origin.data === undefined ? undefined : endless),
  },
  'no-inline-client-secret': { what: phrase('secret of an OIDC client'), life: untilChanged },
  'no-plugin-credential': { what: phrase('credential of a gateway plugin'), life: untilRevoked },
  'no-static-token-file': { what: phrase('logins in a file of the API server'), life: endless },
  'no-inline-encryption-key': { what: phrase('key that encrypts Secrets'), life: untilChanged },
  'no-stored-cluster-login': { what: phrase('stored cluster login of a pipeline'), life: untilRevoked },
  'prefer-oidc-login': { what: phrase('stored cloud keys of a pipeline'), life: untilRevoked },
};

/** Rules whose findings are credentials. */
export const credentialRules: ReadonlySet<string> = new Set(Object.keys(kinds));

/** All that is left in the files, what the baseline knows included: the longest-lived first, then by file and place. */
export function lastingCredentials(
  workspace: Workspace,
  files: readonly ReportedFile[],
): readonly LastingCredential[] {
  const found = files.flatMap(({ uri, shown }) => {
    const { findings, known } = workspace.check(uri);
    const read = (list: readonly LocatedFinding[], isKnown: boolean): readonly LastingCredential[] =>
      list.flatMap((finding) => {
        const kind = kinds[finding.rule];
        const life = typeof kind?.life === 'function' ? kind.life(finding, workspace) : kind?.life;
        if (kind === undefined || life === undefined) return [];
        return [{ finding, file: shown, what: kind.what, ...life, known: isKnown }];
      });
    return [...read(findings, false), ...read(known, true)].sort((a, b) => a.finding.start - b.finding.start);
  });
  // Stable: files keep their order.
  return found.toSorted((a, b) => a.rank - b.rank);
}

function lifeOfToken({ uri, start }: LocatedFinding, workspace: Workspace): Life {
  const token = tokenAt(workspace, uri, start);
  if (token === undefined) return untilRevoked;
  const { expiresAt } = token.times;
  const lives = summarizeToken(token, classifyToken(token), workspace.now(), 'expiry');
  if (expiresAt === undefined) return { lives, rank: 0 };
  return { lives, rank: expiresAt * 1000 < workspace.now().getTime() ? 3 : 2 };
}

function lifeOfProjected({ uri, start, end }: LocatedFinding, workspace: Workspace): Life {
  const [seconds] = /\d+/.exec(workspace.text(uri)?.slice(start, end) ?? '') ?? [];
  // For 3607 the API server signs a year (facts A.7).
  const lifetime = seconds === undefined ? undefined : seconds === '3607' ? 31_536_000 : Number(seconds);
  return {
    lives: lifetime === undefined ? tell`longer than it is used` : durationInWords(lifetime),
    rank: 2,
  };
}
