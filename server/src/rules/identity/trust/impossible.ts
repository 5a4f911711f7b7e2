import { hole } from '../../../identity/trust/policy-value.ts';

/** A subject that no token of the provider has, with the form it should have. */
export interface ImpossibleSubject {
  readonly instead: string;
}

const github = /^token\.actions\.githubusercontent\.com(?:\/|$)/;

/** Why a text is no subject of a well-known provider; undefined where it may be one or parts of it are not known. */
export function impossibleSubject(
  provider: string | undefined,
  text: string | undefined,
  wildcards: boolean,
): ImpossibleSubject | undefined {
  if (provider === undefined || text === undefined || text.includes(hole)) return undefined;
  // With a wildcard in front it may match anything.
  if (wildcards && /^[*?]/.test(text)) return undefined;
  if (github.test(provider)) {
    const repository = /^(?:https:\/\/github\.com\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(text)?.[1];
    if (repository !== undefined) return { instead: `repo:${repository}:environment:NAME` };
    // Every key of a subject is followed by a colon (facts C.6).
    return text.includes(':') || (wildcards && text.includes('*'))
      ? undefined
      : { instead: 'repo:OWNER/REPO:environment:NAME' };
  }
  if (provider === 'app.terraform.io') {
    const parts = /^organization:([^:*]+):workspace:([^:*]+)(?::(?:run_phase:)?(plan|apply))?/.exec(text);
    return parts === null
      ? undefined
      : {
          instead: `organization:${parts[1]}:project:PROJECT:workspace:${parts[2]}:run_phase:${parts[3] ?? 'apply'}`,
        };
  }
  if (/^oidc\.eks\./.test(provider)) {
    const account = /^(?:serviceaccount:)?([a-z0-9-]+)[:/]([a-z0-9.-]+)$/.exec(text);
    return account === null || text.startsWith('system:')
      ? undefined
      : { instead: `system:serviceaccount:${account[1]}:${account[2]}` };
  }
  return undefined;
}
