import { phrase, tell } from '../../words/tell.ts';
import { celClaims, celGlob, hasStar, isAll, optionalClaim } from './cel.ts';
import type { Issuer, Recognition, Subject, SubjectFlaw, SubjectVerdict } from './issuer.ts';
import { partOf, printPairs, readKeys } from './key-values.ts';
import type { NamedSubject, PatternReader, ScopedSubject } from './pattern.ts';

/** HCP Terraform and Terraform Enterprise: workspace runs, stacks and module tests (facts C.5). */
export const hcpTerraform: Issuer = {
  id: 'hcp-terraform',
  title: 'HCP Terraform',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise,
  urls: ['https://app.terraform.io', 'https://<TFE_HOST>'],
  audience: phrase('what the variable TFC_KUBERNETES_WORKLOAD_IDENTITY_AUDIENCE says'),
  start: /organization:/,
  parse,
  print: ({ parts }) => printPairs(parts),
  judge,
  flawOf,
  forms: [
    {
      label: phrase('workspace, apply'),
      template: 'organization:<ORGANIZATION>:project:<PROJECT>:workspace:<WORKSPACE>:run_phase:apply',
      detail: phrase('The applying phase of a workspace’s runs; another user than the plan'),
    },
    {
      label: phrase('workspace, plan'),
      template: 'organization:<ORGANIZATION>:project:<PROJECT>:workspace:<WORKSPACE>:run_phase:plan',
      detail: phrase(
        'The planning phase, which runs code nobody has reviewed; bind nothing but reading to it',
      ),
    },
    {
      label: phrase('stack'),
      template:
        'organization:<ORGANIZATION>:project:<PROJECT>:stack:<STACK>:deployment:<DEPLOYMENT>:operation:<OPERATION=apply|plan>',
      detail: phrase('A deployment of a stack; plan and apply are different users'),
    },
    {
      label: phrase('module tests'),
      template: 'organization:<ORGANIZATION>:module:<MODULE>:operation:test_run',
      detail: phrase('Tests of a module in the registry, which run code nobody has reviewed'),
    },
  ],
  claims: [
    { name: 'terraform_organization_id', chosenBy: undefined },
    { name: 'terraform_workspace_id', chosenBy: undefined },
    { name: 'terraform_project_id', chosenBy: undefined },
    { name: 'terraform_run_phase', chosenBy: undefined },
    { name: 'terraform_workspace_name', chosenBy: phrase('whoever may create workspaces in the project') },
  ],
  readPattern,
};

function recognise(url: string): Recognition {
  if (/^https:\/\/app\.(?:eu\.)?terraform\.io$/.test(url)) return 'certain';
  // Terraform Enterprise has a host of its own.
  return /^https:\/\/[^/?#]+$/.test(url) ? 'possible' : 'no';
}

const forms: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['workspace', ['organization', 'project', 'workspace', 'run_phase'], /^(?:plan|apply)$/],
  ['stack', ['organization', 'project', 'stack', 'deployment', 'operation'], /^(?:plan|apply)$/],
  ['module', ['organization', 'module', 'operation'], /^test_run$/],
];

function parse(text: string): Subject | undefined {
  for (const [form, keys, last] of forms) {
    const parts = readKeys(text, keys);
    if (parts !== undefined && last.test(parts.at(-1)?.value ?? '')) return { form, parts };
  }
  return undefined;
}

function judge(subject: Subject): SubjectVerdict {
  const organization = partOf(subject, 'organization');
  if (subject.form === 'module')
    return {
      scope: 'unreviewed',
      bearer: tell`every test run of module ${partOf(subject, 'module')} of ${organization}, reviewed or not`,
    };
  const what =
    subject.form === 'stack'
      ? tell`deployment ${partOf(subject, 'deployment')} of stack ${partOf(subject, 'stack')}`
      : tell`workspace ${partOf(subject, 'workspace')}`;
  const where = tell`${organization}, project ${partOf(subject, 'project')}`;
  const phase = subject.form === 'stack' ? partOf(subject, 'operation') : partOf(subject, 'run_phase');
  return phase === 'plan'
    ? {
        scope: 'unreviewed',
        others: tell`the apply, which is another user`,
        bearer: tell`every plan of ${what} in ${where}, reviewed or not`,
      }
    : {
        scope: 'scoped',
        others: tell`the plan, which is another user, and other workspaces`,
        bearer: tell`applied runs of ${what} in ${where}`,
        caution: tell`Whoever may apply there, or change its configuration, has these rights`,
      };
}

function flawOf(text: string): SubjectFlaw | undefined {
  if (!text.startsWith('organization:') || /^organization:[^:]*:pipeline:/.test(text)) return undefined;
  const certain = true;
  const noProject = /^organization:([^:]+):((?:workspace|stack):.*)$/s.exec(text);
  if (noProject !== null) {
    const [, organization = '', rest = ''] = noProject;
    return {
      why: tell`\`project:NAME\` stands between the organization and the workspace`,
      meant: [`organization:${organization}:project:PROJECT:${rest}`],
      certain,
    };
  }
  const workspace = /^organization:[^:]+:project:[^:]+:workspace:[^:]+/.exec(text)?.[0];
  if (workspace !== undefined) {
    return {
      why: tell`it ends with \`run_phase:plan\` or \`run_phase:apply\`, which are two users`,
      meant: ['apply', 'plan'].map((phase) => `${workspace}:run_phase:${phase}`),
      certain,
    };
  }
  // Other products may begin their names with an organization.
  if (!/:(?:project|workspace|run_phase):/.test(text)) return undefined;
  return {
    why: tell`a real one reads \`organization:O:project:P:workspace:W:run_phase:plan\` or \`…:apply\``,
    meant: [],
    certain,
  };
}

function readPattern(subject: string, prefix: string): ReturnType<PatternReader> {
  const parts = runParts(subject);
  const claims =
    parts &&
    celClaims({
      'claims.terraform_organization_name': parts.get('organization'),
      // Module tests and stacks have no workspace.
      [optionalClaim('terraform_project_name')]: parts.get('project'),
      [optionalClaim('terraform_workspace_name')]: parts.get('workspace'),
      [optionalClaim('terraform_run_phase')]: parts.get('run_phase'),
    });
  const equivalent = equivalentOf(subject, prefix);
  return {
    issuer: 'HCP Terraform',
    form: tell`organization:O:project:P:workspace:W:run_phase:plan or …:run_phase:apply`,
    condition: claims ?? celGlob('claims.sub', subject),
    // The project always stands between the organization and the workspace (facts 0.2, row 3-4).
    ...(/^organization:[^:]+:workspace:/.test(subject)
      ? { flaw: tell`a real one has \`project:NAME\` before \`workspace:\`` }
      : {}),
    ...(equivalent === undefined ? {} : { equivalent }),
    scoped: parts === undefined ? [] : scopedFor(parts),
  };
}

const runKeys = ['organization', 'project', 'workspace', 'run_phase'];

/** The `key:value` pairs of a run's subject; a `*` in the place of a key stands for any number of pairs. */
function runParts(subject: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  const words = subject.split(':');
  for (let place = 0; place < words.length; ) {
    const word = words[place] ?? '';
    const value = words[place + 1];
    if (isAll(word)) place += 1;
    else if (!runKeys.includes(word) || value === undefined) return undefined;
    else {
      found.set(word, value);
      place += 2;
    }
  }
  return found;
}

function scopedFor(parts: ReadonlyMap<string, string>): readonly ScopedSubject[] {
  const known = (key: string): string => {
    const value = parts.get(key) ?? '';
    return value === '' || hasStar(value) ? `<${key.toUpperCase()}>` : value;
  };
  const workspace = `organization:${known('organization')}:project:${known('project')}:workspace:${known('workspace')}`;
  const phase = parts.get('run_phase') ?? '';
  const phases = phase === 'plan' || phase === 'apply' ? [phase] : ['apply', 'plan'];
  return phases.map((word) => ({
    label: tell`the ${word} phase of a workspace`,
    template: `${workspace}:run_phase:${word}`,
  }));
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
