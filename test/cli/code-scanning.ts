/** The parts of a log that GitHub code scanning reads. */
export interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
    readonly results: readonly SarifResult[];
    readonly originalUriBaseIds: Readonly<Record<string, unknown>>;
  }[];
}

interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown?: string };
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: {
    readonly tags: readonly string[];
    readonly precision: string;
    readonly 'security-severity'?: string;
  };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region: { readonly startLine: number };
  };
}

/**
 * What GitHub code scanning would refuse, cut off or show badly in a log. Source: GitHub Docs, "SARIF support for code
 * scanning" and "SARIF results exceed limits", as of 2026.
 */
export function codeScanningProblems(text: string): readonly string[] {
  const { runs } = JSON.parse(text) as SarifLog;
  const wrong: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(what);
  };
  check(Buffer.byteLength(text) < 10 * 1024 * 1024, 'is larger than 10 MB even before it is packed');
  // Two runs of one tool and category in a file are refused since 2025.
  check(runs.length === 1, `has ${runs.length} runs`);
  for (const { tool, results, originalUriBaseIds } of runs) {
    const { rules } = tool.driver;
    check(results.length <= 5000, `has ${results.length} results, of which 5,000 are shown`);
    check(rules.length <= 25_000, `has ${rules.length} rules`);
    check('%SRCROOT%' in originalUriBaseIds, 'does not say what %SRCROOT% is');
    check(new Set(rules.map(({ id }) => id)).size === rules.length, 'names a rule twice');
    for (const rule of rules) wrong.push(...ruleProblems(rule));
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['zeroToken/v1']);
    check(new Set(prints).size === prints.length, 'gives two results one fingerprint');
    for (const result of results) {
      check(rules[result.ruleIndex]?.id === result.ruleId, `${result.ruleId} is not at its index`);
      wrong.push(...resultProblems(result));
    }
  }
  return wrong;
}

function ruleProblems(rule: SarifRule): readonly string[] {
  const { id, shortDescription, fullDescription, help, defaultConfiguration, properties } = rule;
  const severity = properties['security-severity'];
  const isSecurity = properties.tags.includes('security');
  return [
    id.length <= 255 ? '' : 'has a long id',
    rule.name.length <= 255 ? '' : 'has a long name',
    shortDescription.text.length <= 1024 ? '' : 'has a long short description',
    fullDescription.text.length <= 1024 ? '' : 'has a full description of more than 1,024 characters',
    help.text !== '' ? '' : 'has no help',
    help.markdown === undefined || help.markdown.length > help.text.length ? '' : 'has less help in Markdown',
    ['note', 'warning', 'error'].includes(defaultConfiguration.level) ? '' : 'has an odd level',
    properties.tags.length <= 10 ? '' : 'has more tags than are shown',
    ['very-high', 'high', 'medium', 'low'].includes(properties.precision) ? '' : 'has an odd precision',
    isSecurity === (severity !== undefined) ? '' : 'is about security without a severity, or the reverse',
    severity === undefined || (/^\d\.\d$/.test(severity) && Number(severity) > 0)
      ? ''
      : 'has an odd security-severity',
  ]
    .filter((problem) => problem !== '')
    .map((problem) => `${id} ${problem}`);
}

function resultProblems({ ruleId, message, locations, partialFingerprints }: SarifResult): readonly string[] {
  const [location] = locations;
  const { artifactLocation, region } = location!.physicalLocation;
  return [
    message.text !== '' ? '' : 'says nothing',
    locations.length === 1 ? '' : 'has another number of locations than the one that is shown',
    artifactLocation.uriBaseId === '%SRCROOT%' ? '' : 'is not below %SRCROOT%',
    /^(?![a-z][a-z0-9+.-]*:|\/|\.\.?\/)/i.test(artifactLocation.uri) ? '' : 'has no relative path',
    region.startLine >= 1 ? '' : 'has no line',
    /^[0-9a-f]{1,16}:\d+$/.test(partialFingerprints.primaryLocationLineHash ?? '')
      ? ''
      : 'has no hash of its line',
  ]
    .filter((problem) => problem !== '')
    .map((problem) => `${ruleId} ${problem}`);
}
