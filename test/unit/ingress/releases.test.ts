import { describe, expect, test } from 'vitest';
import {
  lastReleases,
  releaseOf,
  vulnerabilities,
  vulnerabilitiesOf,
} from '../../../server/src/kubernetes/ingress/releases.ts';

const ids = (tag: string): readonly string[] => vulnerabilitiesOf(tag).map(({ id }) => id);

describe('vulnerabilities of a release', () => {
  test('the last ones have none', () => {
    for (const release of lastReleases) expect(ids(`v${release}`)).toEqual([]);
  });

  // Each row is one line of the table of fixed releases: the last bad and the first good one.
  test.each([
    ['CVE-2026-4342', '1.13.8', '1.13.9'],
    ['CVE-2026-4342', '1.14.4', '1.14.5'],
    ['CVE-2026-4342', '1.15.0', '1.15.1'],
    ['CVE-2026-24512', '1.13.6', '1.13.7'],
    ['CVE-2026-24512', '1.14.2', '1.14.3'],
    ['CVE-2026-1580', '1.14.2', '1.14.3'],
    ['CVE-2026-24513', '1.13.6', '1.13.7'],
    ['CVE-2025-15566', '1.12.4', '1.12.5'],
    ['CVE-2025-15566', '1.13.0', '1.13.1'],
    ['CVE-2025-1974', '1.11.4', '1.11.5'],
    ['CVE-2025-1974', '1.12.0', '1.12.1'],
    ['CVE-2025-1097', '1.11.4', '1.11.5'],
    ['CVE-2025-24514', '1.12.0', '1.12.1'],
    ['CVE-2023-5044', '1.8.5', '1.9.0'],
    ['CVE-2021-25746', '1.1.3', '1.2.0'],
  ])('%s is in %s and gone in %s', (id, bad, good) => {
    expect(ids(bad)).toContain(id);
    expect(ids(good)).not.toContain(id);
  });

  test('a line that never got a repair keeps the vulnerability, however high its number', () => {
    expect(ids('1.12.99')).toContain('CVE-2026-24512');
    expect(ids('1.10.99')).toContain('CVE-2025-1974');
    expect(ids('0.49.3')).toHaveLength(vulnerabilities.length);
  });

  test('versions compare as numbers, before releases are candidates, and other tags say nothing', () => {
    expect(ids('v1.9.0')).toContain('CVE-2025-1974');
    expect(ids('1.10.0')).not.toContain('CVE-2023-5044');
    expect(releaseOf('v1.12.0-beta.0')).toEqual([1, 12, 0]);
    for (const tag of ['latest', '', '1.12', 'v1.12.0-distroless', 'sha-1.2.3']) expect(ids(tag)).toEqual([]);
  });
});
