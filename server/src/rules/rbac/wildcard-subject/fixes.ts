import type { Operation } from '../../../edit/operations.ts';
import type { NamedSubject } from '../../../identity/issuers/pattern.ts';
import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import { at, isMap, isOpaque, isSequence, pair } from '../../../yaml/access.ts';
import type { LocatedMap } from '../../../yaml/located.ts';
import type { FixOffer, FixPlan } from '../../rule.ts';
import { copyOfSubject } from '../bindings/subject-offers.ts';
import type { PatternSubject } from './judge.ts';

const rbacGroup = 'rbac.authorization.k8s.io';

/** Writes the subjects the pattern meant. Never safe: the pattern gave nobody anything, the new subjects get the role. */
export function subjectOffer(
  root: LocatedMap,
  subject: SubjectFacts,
  pattern: PatternSubject,
  plan: (operations: readonly Operation[], label: string) => FixPlan,
): FixOffer {
  const [first, ...others] = pattern.equivalent;
  if (first === undefined) return refused(reasonOf(pattern));
  const node = at(root, ...subject.path);
  const list = at(root, ...subject.path.slice(0, -1));
  const index = subject.path.at(-1);
  if (!isMap(node) || !isSequence(list) || typeof index !== 'number')
    return refused(tell`The subject is no longer there`);
  if (isShared(node) || list.via !== undefined || list.anchor !== undefined) {
    return refused(tell`The subject is shared with other places through a YAML anchor`);
  }
  if (node.open || node.pairs.some(({ value }) => isOpaque(value)))
    return refused(tell`A template decides part of the subject`);
  const title = titleOf(pattern.equivalent);
  const operations = [
    ...rewrite(node, subject, first),
    ...others.map(
      (other, offset): Operation => ({
        op: 'insertItem',
        path: subject.path.slice(0, -1),
        index: index + 1 + offset,
        value: copyOfSubject(node, other),
      }),
    ),
  ];
  return { title, safe: false, preferred: true, plan: () => plan(operations, title) };
}

function refused(reason: string): FixOffer {
  return { title: tell`Write the exact subjects`, safe: false, refusal: reason };
}

function reasonOf({ reading }: PatternSubject): string {
  if (reading?.unstable !== undefined) {
    return tell`${reading.issuer} puts ${reading.unstable} into every subject, so that no list of names will do`;
  }
  return tell`Which subjects are meant is not known`;
}

function titleOf(subjects: readonly NamedSubject[]): string {
  return tell`Bind ${listed(subjects.map(({ kind, name }) => `${kind} ${name}`))}`;
}

function isShared(node: LocatedMap): boolean {
  return (
    node.via !== undefined ||
    node.anchor !== undefined ||
    node.pairs.some(
      ({ via, value }) => via !== undefined || value.via !== undefined || value.anchor !== undefined,
    )
  );
}

function rewrite(node: LocatedMap, subject: SubjectFacts, to: NamedSubject): readonly Operation[] {
  const { path } = subject;
  const operations: Operation[] = [];
  if (to.kind !== subject.kind)
    operations.push({ op: 'replaceScalar', path: [...path, 'kind'], value: to.kind });
  operations.push({ op: 'replaceScalar', path: [...path, 'name'], value: to.name });
  // A ServiceAccount has the core group and a namespace; a Group has neither.
  if (subject.kind === 'ServiceAccount') {
    if (pair(node, 'apiGroup') !== undefined) {
      operations.push({ op: 'replaceScalar', path: [...path, 'apiGroup'], value: rbacGroup });
    }
    if (pair(node, 'namespace') !== undefined)
      operations.push({ op: 'removePair', path: [...path, 'namespace'] });
  }
  return operations;
}
