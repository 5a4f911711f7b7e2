import { phrase, tell } from '../../words/tell.ts';
import { celGlob } from './cel.ts';
import type { Issuer, Subject, SubjectVerdict } from './issuer.ts';
import { partOf, printPairs, readKeys } from './key-values.ts';

/** Spacelift runs: the subject tells space, stack or module, kind of run, and whether it may write. */
export const spacelift: Issuer = {
  id: 'spacelift',
  title: 'Spacelift',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise: (url) => (/^https:\/\/[a-z0-9-]+\.app(?:\.us)?\.spacelift\.io$/.test(url) ? 'certain' : 'no'),
  urls: ['https://<ACCOUNT>.app.spacelift.io'],
  audience: phrase('the host of the account, ACCOUNT.app.spacelift.io'),
  start: /space:[^:]+:(?:stack|module):/,
  parse,
  print: ({ parts }) => printPairs(parts),
  judge,
  flawOf: (text) =>
    /^space:[^:]+:(?:stack|module):/.test(text)
      ? {
          why: tell`a real one reads \`space:SPACE:stack:STACK:run_type:TRACKED:scope:write\``,
          meant: [],
          certain: true,
        }
      : undefined,
  forms: [
    {
      label: phrase('tracked runs of a stack, writing'),
      template: 'space:<SPACE>:stack:<STACK>:run_type:TRACKED:scope:write',
      detail: phrase('Applied runs of a stack; another user than the planning ones'),
    },
    {
      label: phrase('proposed runs of a stack, reading'),
      template: 'space:<SPACE>:stack:<STACK>:run_type:PROPOSED:scope:read',
      detail: phrase(
        'Plans for pull requests, which run code nobody has reviewed; bind nothing but reading to them',
      ),
    },
  ],
  claims: [
    { name: 'spaceId', chosenBy: undefined },
    { name: 'callerId', chosenBy: undefined },
    { name: 'runType', chosenBy: undefined },
    { name: 'scope', chosenBy: undefined },
  ],
  readPattern: (subject) => ({
    issuer: 'Spacelift',
    form: 'space:SPACE:stack:STACK:run_type:TRACKED:scope:write',
    condition: celGlob('claims.sub', subject),
  }),
};

const types = /^(?:PROPOSED|TRACKED|TASK|TESTING|DESTROY)$/;

function parse(text: string): Subject | undefined {
  for (const kind of ['stack', 'module']) {
    const parts = readKeys(text, ['space', kind, 'run_type', 'scope']);
    if (parts === undefined || !types.test(partOf({ parts }, 'run_type'))) continue;
    if (/^(?:read|write)$/.test(partOf({ parts }, 'scope'))) return { form: kind, parts };
  }
  return undefined;
}

function judge(subject: Subject): SubjectVerdict {
  const type = partOf(subject, 'run_type');
  const what = tell`${subject.form} ${partOf(subject, subject.form)} in space ${partOf(subject, 'space')}`;
  if (type === 'PROPOSED' || type === 'TESTING')
    return {
      scope: 'unreviewed',
      bearer:
        type === 'TESTING'
          ? tell`every test of ${what}, reviewed or not`
          : tell`every proposed run of ${what}, reviewed or not`,
    };
  return {
    scope: 'scoped',
    bearer: type === 'TASK' ? tell`tasks of ${what}` : tell`runs of kind ${type} of ${what}`,
    ...(type === 'TASK' ? { caution: tell`A task is any command that a writer of the stack enters` } : {}),
  };
}
