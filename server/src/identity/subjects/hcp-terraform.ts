import { celClaims, celGlob } from './pattern.ts';
import type { NamedSubject, SubjectFamily } from './reading.ts';

/** HCP Terraform and Terraform Enterprise: workspace runs, stacks and module tests. */
export const hcpTerraform: SubjectFamily = {
  start: /organization:/,
  read(subject, prefix) {
    const parts = runParts(subject);
    const claims =
      parts &&
      celClaims({
        'claims.terraform_organization_name': parts.get('organization'),
        'claims.terraform_project_name': parts.get('project'),
        'claims.terraform_workspace_name': parts.get('workspace'),
        'claims.terraform_run_phase': parts.get('run_phase'),
      });
    const equivalent = equivalentOf(subject, prefix);
    return {
      issuer: 'HCP Terraform',
      form: 'organization:O:project:P:workspace:W:run_phase:plan or …:run_phase:apply',
      condition: claims ?? celGlob('claims.sub', subject),
      // The project always stands between the organization and the workspace (facts 0.2, row 3-4).
      ...(/^organization:[^:]+:workspace:/.test(subject)
        ? { flaw: 'a real one has `project:NAME` before `workspace:`' }
        : {}),
      ...(equivalent === undefined ? {} : { equivalent }),
    };
  },
};

const runKeys = ['organization', 'project', 'workspace', 'run_phase'];

/** The `key:value` pairs of a run's subject; a `*` in the place of a key stands for any number of pairs. */
function runParts(subject: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  const words = subject.split(':');
  for (let place = 0; place < words.length; ) {
    const word = words[place] ?? '';
    const value = words[place + 1];
    if (/^\*+$/.test(word)) place += 1;
    else if (!runKeys.includes(word) || value === undefined) return undefined;
    else {
      found.set(word, value);
      place += 2;
    }
  }
  return found;
}

// What can stand in the last place is known: plan and apply are different users, a module test has one operation.
const endings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^organization:[^:*]+:project:[^:*]+:workspace:[^:*]+:run_phase:(?=\*$)/, ['plan', 'apply']],
  [/^organization:[^:*]+:project:[^:*]+:stack:[^:*]+:deployment:[^:*]+:operation:(?=\*$)/, ['plan', 'apply']],
  [/^organization:[^:*]+:module:[^:*]+:operation:(?=\*$)/, ['test_run']],
];

function equivalentOf(subject: string, prefix: string): readonly NamedSubject[] | undefined {
  for (const [pattern, words] of endings) {
    const head = pattern.exec(subject)?.[0];
    if (head !== undefined) return words.map((word) => ({ kind: 'User', name: prefix + head + word }));
  }
  return undefined;
}
