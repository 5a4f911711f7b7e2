import type { LocatedFinding, PlannedFix, Workspace } from '../engine/workspace-types.ts';
import { phrase, tell } from '../words/tell.ts';
import { fixAllEdits, safeOffer } from './fix-all.ts';
import { type ConfigurationFile, turnOff, turnOffForFile } from './suppress/in-configuration.ts';
import { suppressInFile, suppressOnLine, takesComment } from './suppress.ts';

/** What it takes to find a finding again in the same text. */
export interface FindingIdentity {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Names an action so that its edit can be computed later, by a server that remembers nothing. */
export type ActionRequest =
  | { readonly type: 'fix'; readonly finding: FindingIdentity; readonly title: string }
  | { readonly type: 'fix-rule'; readonly rule: string }
  | { readonly type: 'fix-all' }
  | { readonly type: 'ignore-line'; readonly finding: FindingIdentity }
  | { readonly type: 'ignore-file'; readonly finding: FindingIdentity }
  | { readonly type: 'configure-file'; readonly finding: FindingIdentity }
  | { readonly type: 'configure-all'; readonly finding: FindingIdentity };

/** An action as it stands in the menu. */
export interface OfferedAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'source.fixAll.zeroToken';
  readonly request: ActionRequest;
  /** The finding it is about; undefined for actions about the whole file. */
  readonly finding: LocatedFinding | undefined;
  readonly preferred: boolean;
  /** Why it cannot be done here; shown where editors show such actions. */
  readonly refusal: string | undefined;
}

/** What the caller wants to see. */
export interface ActionWishes {
  readonly quickFixes: boolean;
  readonly fixAll: boolean;
  readonly suppressions: boolean;
  /** The configuration that may be written to; undefined: none. */
  readonly configuration?: ConfigurationFile | undefined;
}

/** The actions for a range of a file, best first. Computes no edit. */
export function offerActions(
  workspace: Workspace,
  uri: string,
  start: number,
  end: number,
  wishes: ActionWishes,
): readonly OfferedAction[] {
  const all = workspace.check(uri).findings;
  const here = all.filter((finding) => finding.start <= end && finding.end >= start);
  const actions: OfferedAction[] = [];
  if (wishes.quickFixes) {
    actions.push(...here.flatMap((finding) => fixes(workspace, finding)));
    actions.push(...ruleFixes(workspace, here, all));
    if (wishes.suppressions)
      actions.push(...here.flatMap((one) => suppressions(workspace, one, wishes.configuration)));
  }
  if (wishes.fixAll && all.some((finding) => safeOffer(workspace, finding) !== undefined)) {
    actions.push(
      wholeFile(tell`Fix all safe Zero Token findings`, 'source.fixAll.zeroToken', { type: 'fix-all' }),
    );
  }
  // Two findings of one rule on the same range would offer the same comment twice.
  const seen = new Set<string>();
  return actions.filter(({ title, request }) => {
    const key = request.type === 'fix' ? JSON.stringify(request) : `${request.type} ${title}`;
    return !seen.has(key) && seen.add(key);
  });
}

function fixes(workspace: Workspace, finding: LocatedFinding): readonly OfferedAction[] {
  const offers = workspace.offers(finding);
  const possible = offers.filter((offer) => offer.refusal === undefined);
  return offers.map((offer) => ({
    title: offer.title,
    kind: 'quickfix',
    request: { type: 'fix', finding: identityOf(finding), title: offer.title },
    finding,
    // "Auto fix" applies a preferred action unseen: only a safe one that is the obvious choice may be it.
    preferred:
      offer.refusal === undefined && offer.safe && (offer.preferred === true || possible.length === 1),
    refusal: offer.refusal,
  }));
}

/** Editors ask at each move of the cursor: a file with more findings of one rule is looked at in part. */
const mostLooks = 100;

function ruleFixes(
  workspace: Workspace,
  here: readonly LocatedFinding[],
  all: readonly LocatedFinding[],
): readonly OfferedAction[] {
  return [...new Set(here.map(({ rule }) => rule))].flatMap((rule) => {
    let fixable = 0;
    for (const finding of all.filter((other) => other.rule === rule).slice(0, mostLooks)) {
      if (safeOffer(workspace, finding) !== undefined) fixable += 1;
      if (fixable < 2) continue;
      return [
        wholeFile(tell`Fix all safe findings of ${rule} in this file`, 'quickfix', {
          type: 'fix-rule',
          rule,
        }),
      ];
    }
    return [];
  });
}

function suppressions(
  workspace: Workspace,
  finding: LocatedFinding,
  configuration: ConfigurationFile | undefined,
): readonly OfferedAction[] {
  const { rule } = finding;
  const action = (
    title: string,
    type: 'ignore-line' | 'ignore-file' | 'configure-file' | 'configure-all',
  ): OfferedAction => ({
    title,
    kind: 'quickfix',
    request: { type, finding: identityOf(finding) },
    finding,
    preferred: false,
    refusal: undefined,
  });
  const actions: OfferedAction[] = [];
  if (takesComment(workspace, finding)) {
    actions.push(action(tell`Ignore ${rule} here`, 'ignore-line'));
    actions.push(action(tell`Ignore ${rule} in this file`, 'ignore-file'));
  }
  if (configuration !== undefined && !configuration.settled.has(rule)) {
    const name = configuration.uri.slice(configuration.uri.lastIndexOf('/') + 1);
    actions.push(action(tell`Ignore ${rule} in this file, in ${name}`, 'configure-file'));
    actions.push(action(tell`Turn ${rule} off in ${name}`, 'configure-all'));
  }
  return actions;
}

function wholeFile(title: string, kind: OfferedAction['kind'], request: ActionRequest): OfferedAction {
  return { title, kind, request, finding: undefined, preferred: false, refusal: undefined };
}

function identityOf({ rule, start, end, message }: LocatedFinding): FindingIdentity {
  return { rule, start, end, message };
}

const outdated = { ok: false, reason: phrase('The file has changed since') } as const;

/**
 * The edits of an action for the file's current text; a reason when the finding is gone or the change cannot be made.
 * `configuration` as for `offerActions`.
 */
export function planAction(
  workspace: Workspace,
  uri: string,
  request: ActionRequest,
  configuration?: ConfigurationFile,
): PlannedFix {
  if (request.type === 'fix-all' || request.type === 'fix-rule') {
    const file = fixAllEdits(workspace, uri, request.type === 'fix-rule' ? request.rule : undefined);
    return file === undefined
      ? { ok: false, reason: tell`There is nothing left to fix` }
      : { ok: true, files: [file] };
  }
  const { rule, start, end, message } = request.finding;
  const finding = workspace
    .check(uri)
    .findings.find(
      (one) => one.rule === rule && one.start === start && one.end === end && one.message === message,
    );
  if (finding === undefined) return outdated;
  switch (request.type) {
    case 'fix': {
      const offer = workspace.offers(finding).find(({ title }) => title === request.title);
      return offer === undefined ? outdated : workspace.plan(offer);
    }
    case 'ignore-line':
      return suppressOnLine(workspace, finding);
    case 'ignore-file':
      return suppressInFile(workspace, finding);
    case 'configure-file':
      return configuration === undefined ? outdated : turnOffForFile(finding, configuration);
    case 'configure-all':
      return configuration === undefined ? outdated : turnOff(finding, configuration);
  }
}
