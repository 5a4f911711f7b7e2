import type { CheckReport } from '../../features/report/check-report.ts';

/** The report as JSON, version 1; fields may be added, never changed. */
export function jsonReport(report: CheckReport): string {
  const result = {
    version: 1,
    files: report.files,
    documents: report.documents,
    skipped: report.skipped.map(({ file, reason }) => ({ file, reason })),
    findings: report.findings.map((finding) => ({
      rule: finding.rule,
      code: finding.code,
      severity: finding.severity,
      confidence: finding.confidence,
      message: finding.message,
      file: finding.file,
      range: finding.range,
      resource:
        finding.resource === undefined
          ? null
          : {
              apiVersion: finding.resource.apiVersion,
              kind: finding.resource.kind,
              namespace: finding.resource.namespace ?? null,
              name: finding.resource.name ?? null,
            },
      related: finding.related.map(({ message, file, range }) => ({ message, file, range })),
      fixes: finding.fixes.map(({ title, safe }) => ({ title, safe })),
    })),
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
