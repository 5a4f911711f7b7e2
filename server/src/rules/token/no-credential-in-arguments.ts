import { findCredentials } from '../../identity/credentials/find.ts';
import {
  findArgumentCredentials,
  findHeaderCredentials,
  isCredentialFlag,
  type PositionedCredential,
} from '../../identity/credentials/flags.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { isWrittenOut, type ReadableText, textsIn } from '../../workspace/texts.ts';
import { at, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { hasOwnRule } from './credentials/owned.ts';
import { placeOfReport, textOffers } from './credentials/text-finding.ts';

/** A credential that its position gives away: an argument of a command, or an `Authorization` header. */
export const noCredentialInArguments = defineRule({
  meta: {
    slug: 'no-credential-in-arguments',
    code: 'ZT131',
    area: 'token',
    title: 'A credential stands in arguments, a command or an Authorization header',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret', ...podBearingKinds.filter((kind) => kind !== 'List')],
    triggers: [
      'uthorization: Basic ',
      'uthorization: Bearer ',
      'uthorization "B',
      'value: Basic ',
      'value: Bearer ',
    ],
    covers: ['TOK-25', 'TOK-35'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: define dependent environment variables and arguments',
        url: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      },
    ],
    docs: {
      why: [
        'Arguments of a process are visible to everybody who can read the Pod or list processes on the node, and they end up in logs and audit records; a header in an annotation or a route is visible to everybody who can read that object.',
        'The rule reads `command` and `args` of containers (flags such as `--token=…` or `--password …`, assignments such as `PGPASSWORD=…` and `curl -u` inside shell scripts) and `Authorization` headers with `Bearer`, `Basic` or `token` anywhere. Values that are references, placeholders, paths, names of objects, numbers or booleans are silent.',
        'Kubernetes replaces `$(NAME)` in arguments by the variable of that name, so an argument can be taken from a Secret without changing the program; better still is a flag that takes a file, such as `--password-file` of git-sync.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: sync
spec:
  containers:
    - name: sync
      image: registry.example.com/sync:1.4.0
      args:
        - --repo=https://git.example.com/app
        - --password=kX9vR2mQ7tLp
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: sync
spec:
  serviceAccountName: sync
  automountServiceAccountToken: false
  containers:
    - name: sync
      image: registry.example.com/sync:1.4.0
      args:
        - --repo=https://git.example.com/app
        - --password-file=/etc/git/password
`,
      },
      whenToTurnOff: 'For examples and tests with passwords everybody may know.',
    },
  },
  checkDocument(context) {
    const { document } = context;
    const isClear = isWrittenOut(document);
    if (isClear && !traces.test(document.text)) return;
    const onlyArguments = isClear && !/authorization/i.test(document.text);
    for (const text of textsIn(document)) {
      if (onlyArguments && !isArgument(text)) continue;
      const hits = credentialsAt(document, text);
      if (hits.length === 0 || hasOwnRule(text)) continue;
      const known = findCredentials(text.text);
      for (const { start, end, by } of hits) {
        if (known.some((match) => match.start < end && start < match.end)) continue;
        context.report({
          ...placeOfReport(document, text, start, end),
          message: tell`Credential behind ${by} in ${placeInWords(document, text.path)} is shown to all who can read the object${isArgument(text) ? tell` or list processes; take it from a file or write $(NAME) with a variable from a Secret` : tell`; take it from a Secret`}`,
        });
      }
    }
  },
  fixes: (finding, context) => textOffers(finding, context, 'credential'),
});

/** Keys of arguments, and what stands in each header or its name. */
const traces = /[aA]rgs|command|authorization/i;

function credentialsAt(document: ParsedDocument, text: ReadableText): readonly PositionedCredential[] {
  if (isArgument(text)) {
    const behind = behindFlag(document, text);
    if (behind !== undefined) return [behind];
    const whole = afterFlag(text);
    if (whole !== undefined) return [whole];
    return [...findArgumentCredentials(text.text), ...findHeaderCredentials(text.text)];
  }
  return findHeaderCredentials(text.text, isAuthorizationValue(document, text));
}

/** `- --token` with the value as the next item. */
function behindFlag(
  document: ParsedDocument,
  { path, text }: ReadableText,
): PositionedCredential | undefined {
  const index = path.at(-1);
  // A flag is no value of another one.
  if (typeof index !== 'number' || index === 0 || text.startsWith('-')) return undefined;
  const flag = /^--?([A-Za-z][\w-]*)$/.exec(
    stringAt(document.root, ...path.slice(0, -1), index - 1) ?? '',
  )?.[1];
  return flag !== undefined && isCredentialFlag(flag, text)
    ? { start: 0, end: text.length, by: `--${flag}` }
    : undefined;
}

/** `- --password=value` as an item of its own: no shell reads it, so `&` or `;` belong to the value. */
function afterFlag({ path, text }: ReadableText): PositionedCredential | undefined {
  if (typeof path.at(-1) !== 'number') return undefined;
  const [head = '', flag = ''] = /^--?([A-Za-z][\w-]*)=(?!["'])(?=\S+$)/.exec(text) ?? [];
  return head !== '' && isCredentialFlag(flag, text.slice(head.length))
    ? { start: head.length, end: text.length, by: `--${flag}` }
    : undefined;
}

/** An item of `args` or `command`, or one of the two as a single string. */
function isArgument({ path, inBase64 }: ReadableText): boolean {
  const last = path[path.length - 1];
  const key = typeof last === 'number' ? path[path.length - 2] : last;
  return !inBase64 && (key === 'args' || key === 'command' || key === 'extraArgs');
}

function isAuthorizationValue(document: ParsedDocument, { path }: ReadableText): boolean {
  const last = path.at(-1);
  const name = last === 'value' ? stringAt(at(document.root, ...path.slice(0, -1)), 'name') : last;
  return typeof name === 'string' && /^(?:proxy-)?authorization$/i.test(name);
}
