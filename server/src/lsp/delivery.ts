import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Host } from '../host/ports.ts';
import type { Files } from './files.ts';
import { createResults, emptyResult, type Result, type Results } from './results.ts';
import type { Settings } from './settings.ts';
import { createSettler } from './settling.ts';
import type { Turn, Turns } from './turns.ts';
import { type Bell, createBell } from './waiters.ts';

/** What the delivery of diagnostics asks of its surroundings. */
export interface DeliverySurroundings {
  readonly host: Host;
  readonly turns: Turns;
  /** True when the client asks for diagnostics itself. */
  readonly pulls: boolean;
  /** Pause in typing after which other files are looked at again, in milliseconds. */
  readonly quiet: number;
  readonly files: Files;
  compute(uri: string): readonly Diagnostic[];
  /** Does the work that `compute` means for a large file; undefined where there is little of it. */
  prepare(uri: string, turn: Turn): Promise<void> | undefined;
  settingsOf(uri: string): Settings;
  uris(): Iterable<string>;
  versionOf(uri: string): number | null;
  displayUri(uri: string): string;
  canonicalUri(uri: string): string;
  publish(params: PublishDiagnosticsParams): void;
  /** Asks the client to pull again; undefined when it cannot. */
  readonly refresh: (() => void) | undefined;
  busy(): boolean;
}

/** Decides when which diagnostics reach the client. */
export interface Delivery {
  readonly results: Results;
  readonly bell: Bell;
  /** What the client should see of a file: nothing for closed files outside the scope. */
  visible(uri: string): Result;
  /** Does the work that the question means, as far as it can be done before; undefined where there is little of it. */
  prepare(uri: string, turn: Turn): Promise<void> | undefined;
  /** Files that belong in the answer for the whole workspace. */
  workspaceUris(): readonly string[];
  /** The client was given this result of an open file. */
  pulled(uri: string, result: Result): void;
  /** The grounds of these files' findings changed. */
  touched(uri: string, affected: readonly string[]): void;
  /** A buffer changed; its own diagnostics go out at once where they are pushed. */
  edited(uri: string): void;
  closed(uri: string): void;
  /** Everything may have changed: settings, or the end of a scan. */
  everythingTouched(): void;
  dispose(): void;
}

/** Files over this cost are not analysed again on each keystroke but after a short pause. */
const expensive = 40;
const longestPause = 300;
/** A pull comes within this time, and several edits may come before it; hidden buffers are not pulled at all. */
const untilPull = 25;

export function createDelivery(surroundings: DeliverySurroundings): Delivery {
  const { host, turns, files, quiet } = surroundings;
  const results = createResults(surroundings.compute, surroundings.canonicalUri);
  const bell = createBell();
  const delivered = new Map<string, string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const costs = new Map<string, number>();
  let disposed = false;

  const visible = (uri: string): Result => {
    const { enable, diagnosticsScope } = surroundings.settingsOf(uri);
    return enable && (files.isOpen(uri) || diagnosticsScope === 'workspace') ? results.of(uri) : emptyResult;
  };

  const prepare = (uri: string, turn: Turn): Promise<void> | undefined =>
    results.isKnown(uri) ? undefined : surroundings.prepare(uri, turn);

  const publish = (uri: string): void => {
    const result = visible(uri);
    const known = delivered.get(uri);
    if (known === result.resultId || (known === undefined && result === emptyResult)) return;
    delivered.set(uri, result.resultId);
    const version = surroundings.versionOf(uri);
    surroundings.publish({
      uri: surroundings.displayUri(uri),
      ...(version === null ? {} : { version }),
      diagnostics: [...result.items],
    });
  };

  /** In turns, since a scan touches everything; files that somebody looks at first. */
  const publishAll = async (uris: ReadonlySet<string>): Promise<void> => {
    const turn = turns();
    const open = [...uris].filter(files.isOpen);
    for (const uri of new Set([...open, ...uris])) {
      if (!files.isOpen(uri) && surroundings.busy()) continue;
      if (turn.isOver()) await turn.next();
      await prepare(uri, turn);
      if (disposed) return;
      files.flush();
      publish(uri);
    }
  };

  const settler = createSettler(quiet, 5 * quiet, (uris) => {
    files.flush();
    if (surroundings.pulls) {
      const stale = [...uris].some((uri) => {
        const known = delivered.get(uri);
        return known !== undefined && files.isOpen(uri) && known !== visible(uri).resultId;
      });
      if (stale) surroundings.refresh?.();
      bell.ring();
    } else void publishAll(uris).then(bell.ring);
  });

  const analyse = (uri: string): void => {
    timers.delete(uri);
    const start = Date.now();
    files.flush();
    if (!surroundings.pulls) publish(uri);
    costs.set(uri, Date.now() - start);
  };

  const touched = (uri: string, affected: readonly string[]): void => {
    const all = [uri, ...affected];
    for (const one of [uri, ...affected]) all.push(...results.forget(one));
    settler.touch(all);
  };

  return {
    results,
    bell,
    visible,
    prepare,
    touched,
    workspaceUris: () => [...surroundings.uris()].filter((uri) => visibleInWorkspace(uri, surroundings)),
    pulled(uri, result) {
      if (surroundings.pulls) delivered.set(uri, result.resultId);
    },
    edited(uri) {
      const cost = costs.get(uri) ?? 0;
      const pause = cost >= expensive ? Math.min(longestPause, 2 * cost) : surroundings.pulls ? untilPull : 0;
      clearTimeout(timers.get(uri));
      if (pause > 0)
        timers.set(
          uri,
          setTimeout(() => analyse(uri), pause),
        );
      else void host.yieldNow().then(() => analyse(uri));
    },
    closed(uri) {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      costs.delete(uri);
      results.thaw(uri);
      if (surroundings.pulls) delivered.delete(uri);
      else publish(uri);
      touched(uri, []);
    },
    everythingTouched() {
      results.forgetAll();
      settler.touch(surroundings.uris());
      settler.touch(delivered.keys());
      // Also with nothing known yet, for requests that wait for the end of a scan.
      bell.ring();
    },
    dispose() {
      disposed = true;
      settler.dispose();
      for (const timer of timers.values()) clearTimeout(timer);
      bell.ring();
    },
  };
}

function visibleInWorkspace(uri: string, { settingsOf }: DeliverySurroundings): boolean {
  const { enable, diagnosticsScope } = settingsOf(uri);
  return enable && diagnosticsScope === 'workspace';
}
