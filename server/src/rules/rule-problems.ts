import { areas, codeNumber } from './areas.ts';
import type { Rule } from './rule.ts';

const equivalent =
  /^(?:checkov:CKV2?_\w+|kubescape:C-\d{4}|trivy:(?:KSV|AVD-KSV|KCV)-?\d{4}|datree:\d+|istio:IST\d{4}|(?:kics|kube-linter|polaris|kyverno|gatekeeper|kubesec|kube-score|kubeaudit|snyk|kubiscan|zizmor|krane|popeye|nginx|higress|terrascan|semgrep):\S.*)$/;

/** What is wrong with a set of rules: names, codes, presets, ids, references. One sentence each; empty when all is well. */
export function ruleProblems(rules: readonly Rule[]): readonly string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  for (const { meta } of rules) {
    const complain = (sentence: string): void => void problems.push(`${meta.slug}: ${sentence}`);
    for (const name of [meta.slug, meta.code]) {
      const owner = owners.get(name);
      if (owner !== undefined) complain(`'${name}' is already the name of ${owner}.`);
      owners.set(name, meta.slug);
    }
    if (!/^(?:no|require|prefer)-[a-z0-9]+(?:-[a-z0-9]+)*$/.test(meta.slug)) {
      complain("the slug must start with 'no-', 'require-' or 'prefer-'.");
    }
    const area = areas.find((entry) => entry.area === meta.area);
    const number = codeNumber(meta.code);
    if (area === undefined || number === undefined || number < area.first || number > area.last) {
      complain(`the code ${meta.code} does not belong to the area ${meta.area}.`);
    }
    if (meta.confidence === 'low' && meta.preset === 'recommended') {
      complain('a rule of low confidence may not be in the recommended preset.');
    }
    for (const id of meta.covers) {
      if (!/^[A-Z]+-\d{2,3}[a-z]?$/.test(id)) complain(`'${id}' is no id of the checks catalogue.`);
    }
    for (const id of meta.equivalents) {
      if (!equivalent.test(id)) complain(`'${id}' is no check of another tool that is known here.`);
    }
    for (const { url } of meta.references)
      if (!/^https:\/\/\S+$/.test(url)) complain(`'${url}' is no address.`);
    if (meta.title.endsWith('.')) complain('the title ends with a full stop.');
    if (meta.docs.why.trim() === '') complain("'why' is empty.");
    if (meta.docs.whenToTurnOff.trim() === '') complain("'whenToTurnOff' is empty.");
  }
  return problems;
}
