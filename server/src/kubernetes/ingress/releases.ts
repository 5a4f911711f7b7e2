import { phrase } from '../../words/tell.ts';

/** A vulnerability of the ingress-nginx controller and the releases that end it (facts E.4). */
export interface ControllerVulnerability {
  readonly id: string;
  /** Releases with the repair, the oldest line first; lines below the first never got it. */
  readonly fixedIn: readonly string[];
  /** What it takes and gives, in a few words. */
  readonly effect: string;
  /** Annotations (without prefix) or fields through which it is used. */
  readonly through: readonly string[];
  /** True where the Pod network is enough and nobody has to write an Ingress. */
  readonly fromNetwork?: true;
}

/** The last releases of each line, of 20 March 2026; there will be no others. */
export const lastReleases = ['1.13.9', '1.14.5', '1.15.1'] as const;

/** The newest of all releases. */
export const lastRelease = '1.15.1';

/** Newest first. */
export const vulnerabilities: readonly ControllerVulnerability[] = [
  {
    id: 'CVE-2026-4342',
    fixedIn: ['1.13.9', '1.14.5', '1.15.1'],
    effect: phrase('annotations together write configuration'),
    through: [],
  },
  {
    id: 'CVE-2026-24512',
    fixedIn: ['1.13.7', '1.14.3', '1.15.0'],
    effect: phrase('a path writes configuration'),
    through: ['path'],
  },
  {
    id: 'CVE-2026-1580',
    fixedIn: ['1.13.7', '1.14.3', '1.15.0'],
    effect: phrase('auth-method writes configuration'),
    through: ['auth-method'],
  },
  {
    id: 'CVE-2026-24513',
    fixedIn: ['1.13.7', '1.14.3', '1.15.0'],
    effect: phrase('auth-url is passed by through custom errors'),
    through: ['auth-url'],
  },
  {
    id: 'CVE-2025-15566',
    fixedIn: ['1.12.5', '1.13.1', '1.14.0'],
    effect: phrase('auth-proxy-set-headers writes configuration'),
    through: ['auth-proxy-set-headers'],
  },
  {
    id: 'CVE-2025-1974',
    fixedIn: ['1.11.5', '1.12.1', '1.13.0'],
    effect: phrase('anyone on the Pod network runs code through the admission webhook'),
    through: [],
    fromNetwork: true,
  },
  {
    id: 'CVE-2025-1098',
    fixedIn: ['1.11.5', '1.12.1', '1.13.0'],
    effect: phrase('mirror-target and mirror-host write configuration'),
    through: ['mirror-target', 'mirror-host'],
  },
  {
    id: 'CVE-2025-1097',
    fixedIn: ['1.11.5', '1.12.1', '1.13.0'],
    effect: phrase('auth-tls-match-cn writes configuration'),
    through: ['auth-tls-match-cn'],
  },
  {
    id: 'CVE-2025-24514',
    fixedIn: ['1.11.5', '1.12.1', '1.13.0'],
    effect: phrase('auth-url writes configuration'),
    through: ['auth-url'],
  },
  {
    id: 'CVE-2023-5044',
    fixedIn: ['1.9.0'],
    effect: phrase('permanent-redirect writes configuration'),
    through: ['permanent-redirect'],
  },
  {
    id: 'CVE-2021-25746',
    fixedIn: ['1.2.0'],
    effect: phrase('annotations write configuration'),
    through: [],
  },
];

/** A release as numbers; undefined for tags that are no release. */
export function releaseOf(tag: string): readonly [number, number, number] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(tag.replace(/-(?:alpha|beta|rc)[\w.]*$/, ''));
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** The vulnerabilities that a release still has, newest first; empty for a tag that is no release. */
export function vulnerabilitiesOf(tag: string): readonly ControllerVulnerability[] {
  const release = releaseOf(tag);
  return release === undefined ? [] : vulnerabilities.filter(({ fixedIn }) => !isFixed(release, fixedIn));
}

/** Repaired in its own line, or newer than every line that needed a repair. */
function isFixed(release: readonly [number, number, number], fixedIn: readonly string[]): boolean {
  const fixes = fixedIn.flatMap((fix) => releaseOf(fix) ?? []);
  const lines = Array.from({ length: fixes.length / 3 }, (_, index) => fixes.slice(index * 3, index * 3 + 3));
  const own = lines.find(([major, minor]) => major === release[0] && minor === release[1]);
  if (own !== undefined) return release[2] >= (own[2] ?? 0);
  const newest = lines.at(-1);
  return newest !== undefined && compareMinor(release, newest) > 0;
}

function compareMinor(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
}
