import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageReader } from 'vscode-languageserver-protocol';
import { closingReader } from '../../../client/src/recovery/closing-reader.ts';
import {
  crashReport,
  gaveUpWords,
  logLine,
  restartedWords,
  type Translate,
} from '../../../client/src/recovery/crash-words.ts';
import {
  answerToCrash,
  crashWindow,
  recentCrashes,
  restartDelays,
} from '../../../client/src/recovery/policy.ts';

const t: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

describe('after a crash', () => {
  test('the first restart is quick and silent, the second is told of, each waits longer, then it stays off', () => {
    const answers = [1, 2, 3, 4, 5].map((count) =>
      answerToCrash(Array.from({ length: count }, (_, index) => 1_000_000 + index * 1000)),
    );
    expect(answers).toEqual([
      { restart: true, afterMilliseconds: 500, tell: false },
      { restart: true, afterMilliseconds: 2000, tell: true },
      { restart: true, afterMilliseconds: 5000, tell: false },
      { restart: true, afterMilliseconds: 10_000, tell: false },
      { restart: false },
    ]);
  });

  test('what lies longer back than the window counts no more', () => {
    const old = [0, 1, 2, 3].map((index) => index * 1000);
    expect(answerToCrash([...old, crashWindow + 4000])).toMatchObject({ restart: true, tell: false });
    expect(answerToCrash([...old, crashWindow])).toMatchObject({ restart: true, afterMilliseconds: 10_000 });
  });

  test('one that keeps dying is never started more often than the delays allow, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * crashWindow }), { minLength: 1 }), (times) => {
        const answer = answerToCrash(times);
        const recent = recentCrashes(times).length;
        expect(answer.restart).toBe(recent <= restartDelays.length);
        if (answer.restart) expect(answer.afterMilliseconds).toBe(restartDelays[recent - 1]);
      }),
    );
  });
});

describe('what is said of a crash', () => {
  const crash = { count: 2, file: 'ci/huge.yaml', ending: 'signal SIGABRT' };

  test('names the file, how often, and how to go on', () => {
    expect(restartedWords(crash, t)).toBe(
      'Zero Token ended unexpectedly 2 times, last while it read ci/huge.yaml, and was started again.',
    );
    expect(gaveUpWords({ ...crash, count: 5 }, t)).toMatch(
      /5 times within five minutes, last while it read ci\/huge\.yaml\. .*zeroToken\.workspace\.exclude.*restart/,
    );
    expect(logLine(crash, 'It stays off.')).toBe(
      'The language server ended by itself (signal SIGABRT) while it worked on ci/huge.yaml; crash 2. It stays off.',
    );
  });

  test('does not speak of a file it does not know', () => {
    const unknown = { ...crash, file: undefined };
    for (const words of [restartedWords(unknown, t), gaveUpWords(unknown, t), logLine(unknown, '')])
      expect(words).not.toMatch(/undefined|read|worked on/);
  });

  test('is put together for a report in which no name breaks the table', () => {
    const report = crashReport([{ ...crash, file: 'a|b`c\n.yaml', time: Date.UTC(2026, 10, 23) }], {
      version: '0.1.0',
      editor: 'Code 1.100.0',
      host: 'desktop',
    });
    expect(report).toContain('| 2026-11-23T00:00:00.000Z | signal SIGABRT | `a_b_c_.yaml` |');
    expect(report).toContain('Nothing has been sent.');
  });
});

describe('the messages of a worker', () => {
  const never = () => ({ dispose: () => undefined });
  const heard: string[] = [];
  const inner: MessageReader = {
    onError: never,
    onClose: never,
    onPartialMessage: never,
    listen: () => ({ dispose: () => undefined }),
    dispose: () => void heard.push('disposed'),
  };
  function worker(): { emit(): void; addEventListener(type: 'error', listener: () => void): void } {
    const events = new EventEmitter();
    return {
      emit: () => void events.emit('error'),
      addEventListener: (type, listener) => void events.on(type, listener),
    };
  }

  test('end with an error that nobody caught, once', () => {
    const mortal = worker();
    const reader = closingReader(inner, mortal);
    let closed = 0;
    reader.onClose(() => {
      closed += 1;
    });
    const gone = reader.onClose(() => {
      closed += 100;
    });
    gone.dispose();
    mortal.emit();
    mortal.emit();
    expect(closed).toBe(1);
  });

  test('have ended for who listens after the script could not be loaded', async () => {
    const mortal = worker();
    const reader = closingReader(inner, mortal);
    mortal.emit();
    const closed = new Promise<void>((resolve) => {
      reader.onClose(() => resolve());
    });
    await closed;
    reader.dispose();
    expect(heard).toEqual(['disposed']);
  });
});
