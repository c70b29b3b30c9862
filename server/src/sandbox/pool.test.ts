import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import type { Answer, Evaluation } from './evaluation.ts';
import { FrameDecoder } from './frames.ts';
import type { Ending, GuestEvents } from './guest-process.ts';
import type { AnswerHead, RequestHead } from './messages.ts';
import { Pool } from './pool.ts';

/** A guest process that does what the test says. */
class FakeGuest {
  readonly events: GuestEvents;
  readonly given: RequestHead[][] = [];
  killed = false;
  resident = 60 * 1024 * 1024;
  cpuMs = 0;

  constructor(events: GuestEvents) {
    this.events = events;
  }

  /** Ids and versions of what it is to do, the last batch. */
  get last(): readonly RequestHead[] {
    return this.given.at(-1) ?? [];
  }

  get versions(): readonly string[] {
    return this.last.map(({ version }) => version);
  }

  ready(): void {
    this.events.onText('{"ready":true}');
  }

  answer(index = 0, head: Partial<AnswerHead> = {}): void {
    const request = this.last[index];
    this.events.onText(`${JSON.stringify({ id: request?.id, ...head })}\nv"${request?.version}"`);
  }

  answerAll(): void {
    for (const index of this.last.keys()) this.answer(index);
  }

  end(ending: Partial<Ending> = {}): void {
    this.events.onEnded({ code: null, signal: null, said: '', ...ending });
  }
}

const silent: Log = { info() {}, warn() {}, error() {} };

function poolOf(limit: number) {
  let now = 1000;
  let tick = () => {};
  const guests: FakeGuest[] = [];
  const pool = new Pool({
    limit,
    log: silent,
    clock: {
      now: () => now,
      every(_ms, action) {
        tick = action;
        return () => {
          tick = () => {};
        };
      },
    },
    start(events) {
      const guest = new FakeGuest(events);
      guests.push(guest);
      return {
        send(frames) {
          const decoder = new FrameDecoder();
          const texts = frames.flatMap((frame) => decoder.push(frame));
          guest.given.push(texts.map((text) => JSON.parse(text.split('\n')[0] ?? '')));
        },
        kill() {
          guest.killed = true;
        },
        residentBytes: () => guest.resident,
        cpuMs: () => guest.cpuMs,
      };
    },
  });
  return {
    pool,
    guests,
    guest: (index: number): FakeGuest => {
      const found = guests[index];
      if (!found) throw new Error(`guest ${index} was not started`);
      return found;
    },
    /** Processes that are there. */
    alive: () => guests.filter((guest) => !guest.killed).length,
    pass(ms: number) {
      now += ms;
      tick();
    },
    ask: (tenant: string, version: string, more: Partial<Evaluation> = {}, signal?: AbortSignal) =>
      watched(
        pool.perform(
          { tenant, version, kind: 'evaluate', timeoutMs: 100, payload: () => '{}', ...more },
          signal,
        ),
      ),
  };
}

/** A promise whose outcome can be looked at without waiting for it. */
function watched(promise: Promise<Answer>) {
  const outcome: { value?: Answer; error?: unknown } = {};
  const done = promise.then(
    (value) => {
      outcome.value = value;
    },
    (error) => {
      outcome.error = error;
    },
  );
  return { outcome, done, promise };
}

const code = { kind: 'run', timeoutMs: 10_000 } as const;

describe('a batch', () => {
  test('holds all expressions of a tenant that wait, each answered as it comes', async () => {
    const { ask, guest, guests } = poolOf(4);
    const asked = ['1', '2', '3'].map((version) => ask('a', version));
    guest(0).ready();
    expect(guest(0).versions).toEqual(['1', '2', '3']);
    guest(0).answer(0);
    await asked[0]?.done;
    expect(asked[0]?.outcome.value?.lines).toEqual(['v"1"']);
    expect(asked[1]?.outcome).toEqual({});
    expect(guests).toHaveLength(1);
  });

  test('is cut at 64', () => {
    const { ask, guest } = poolOf(4);
    for (let count = 0; count < 70; count += 1) ask('a', String(count));
    guest(0).ready();
    expect(guest(0).last).toHaveLength(64);
    guest(0).answerAll();
    expect(guest(0).last).toHaveLength(6);
  });

  test('never holds code', () => {
    const { ask, guest } = poolOf(4);
    ask('a', 'one');
    ask('a', 'code', code);
    ask('a', 'two');
    guest(0).ready();
    expect(guest(0).versions).toEqual(['one', 'two']);
    guest(1).ready();
    expect(guest(1).versions).toEqual(['code']);
  });

  test('holds code that was over at once when it last ran', () => {
    const { ask, guest, guests } = poolOf(4);
    const quick = { ...code, source: 'quick' };
    ask('a', 'first', quick);
    guest(0).ready();
    guest(0).answer(0, { ms: 0.2 });
    const versions = ['1', '2', '3'];
    ask('a', 'busy');
    for (const version of versions) ask('a', version, quick);
    guest(0).answerAll();
    expect([guest(0).versions, guests.length]).toEqual([versions, 1]);
    // Whose code it is counts as well, and one that took its time is alone again.
    ask('b', 'first', quick);
    ask('b', 'second', quick);
    guest(1).ready();
    expect(guest(1).versions).toEqual(['first']);
    guest(0).answer(0, { ms: 2 });
    guest(0).answer(1, { ms: 2 });
    guest(0).answer(2, { ms: 2 });
    ask('a', 'busy');
    ask('a', '4', quick);
    guest(0).answerAll();
    expect(guest(0).versions).toEqual(['4']);
  });

  test('of code goes to another guest when one of it takes its time after all', async () => {
    const { ask, guest, pass } = poolOf(4);
    const quick = { ...code, source: 'quick' };
    ask('a', 'first', quick);
    guest(0).ready();
    guest(0).answer(0, { ms: 0.2 });
    ask('a', 'busy');
    const [slow, behind] = [ask('a', 'slow', quick), ask('a', 'behind', quick)];
    guest(0).answerAll();
    pass(501);
    guest(1).ready();
    expect(guest(1).versions).toEqual(['behind']);
    // The first guest still has it; what it says of it no longer counts.
    guest(0).answer(0, { ms: 600 });
    guest(0).answer(1, { ms: 0.2 });
    await slow.done;
    expect([guest(0).killed, slow.outcome.value?.lines, behind.outcome]).toEqual([
      true,
      ['v"slow"'],
      {},
    ]);
    guest(1).answer();
    await behind.done;
    expect(behind.outcome.value?.lines).toEqual(['v"behind"']);
  });

  test('goes on without what cannot be written', async () => {
    const { ask, guest } = poolOf(4);
    const wrong = ask('a', '1', {
      payload: () => {
        throw new WeirError('too_large');
      },
    });
    const huge = ask('a', '2', { payload: () => 'x'.repeat(17 * 1024 * 1024) });
    const right = ask('a', '3');
    guest(0).ready();
    await Promise.all([wrong.done, huge.done]);
    expect(wrong.outcome.error).toMatchObject({ code: 'too_large' });
    expect(huge.outcome.error).toMatchObject({ code: 'too_large' });
    guest(0).answer();
    await right.done;
    expect(right.outcome.value?.lines).toEqual(['v"3"']);
  });
});

describe('a guest that goes down', () => {
  test('costs only the evaluation that outlasted its limit', async () => {
    const { ask, guest, pass } = poolOf(4);
    const [slow, innocent] = [ask('a', 'slow'), ask('a', 'innocent')];
    guest(0).ready();
    pass(1);
    pass(598);
    guest(0).cpuMs = 590;
    expect(guest(0).killed).toBe(false);
    pass(2);
    expect(guest(0).killed).toBe(true);
    guest(0).end();
    await slow.done;
    expect(slow.outcome.value?.failure).toBe('timeout');
    guest(1).ready();
    expect(guest(1).versions).toEqual(['innocent']);
    guest(1).answer();
    await innocent.done;
    expect(innocent.outcome.value?.lines).toEqual(['v"innocent"']);
  });

  test('for its memory costs only the evaluation it was busy with', async () => {
    const { ask, guest, pass } = poolOf(4);
    const [fat, innocent] = [ask('a', 'fat'), ask('a', 'innocent')];
    guest(0).ready();
    guest(0).resident = 321 * 1024 * 1024;
    pass(50);
    guest(0).end();
    await fat.done;
    expect(fat.outcome.value?.failure).toBe('memory');
    guest(1).ready();
    expect(guest(1).versions).toEqual(['innocent']);
    expect(innocent.outcome).toEqual({});
  });

  test('for its memory after others were there is not blamed on the one it was busy with', async () => {
    const { ask, guest, guests, pass } = poolOf(1);
    ask('a', 'before');
    const [last, innocent] = [ask('a', 'last'), ask('a', 'innocent')];
    guest(0).ready();
    guest(0).answer(0);
    guest(0).resident = 321 * 1024 * 1024;
    pass(50);
    expect(guest(0).killed).toBe(true);
    guest(0).end();
    guest(1).ready();
    expect([last.outcome, guest(1).versions]).toEqual([{}, ['last']]);
    guest(1).resident = 321 * 1024 * 1024;
    pass(50);
    guest(1).end();
    await last.done;
    expect(last.outcome.value?.failure).toBe('memory');
    guest(2).ready();
    expect(guest(2).versions).toEqual(['innocent']);
    guest(2).answer();
    await innocent.done;
    expect(guests).toHaveLength(3);
  });

  test('for its memory is made good by a fresh one, not by one that others have used', async () => {
    const { ask, guest, guests, pass } = poolOf(2);
    ask('a', 'one', code);
    ask('a', 'two', code);
    guest(0).ready();
    guest(1).ready();
    guest(0).answer();
    guest(1).answer();
    const again = ask('a', 'again', code);
    guest(0).resident = 321 * 1024 * 1024;
    pass(50);
    guest(0).end();
    expect([guest(1).killed, guest(1).versions]).toEqual([true, ['two']]);
    guest(1).end();
    guest(2).ready();
    expect(guest(2).versions).toEqual(['again']);
    guest(2).answer();
    await again.done;
    expect(again.outcome.value?.lines).toEqual(['v"again"']);
    expect(guests).toHaveLength(3);
  });

  test('by itself is forgiven twice; what it was busy with is alone with its next crash', async () => {
    const { ask, guest } = poolOf(4);
    const [bad, innocent] = [ask('a', 'bad'), ask('a', 'innocent')];
    guest(0).ready();
    guest(0).end({ signal: 'SIGSEGV' });
    guest(1).ready();
    for (const life of [1, 2]) {
      expect(guest(life).versions).toEqual(['bad']);
      guest(life).end({ signal: 'SIGSEGV' });
      if (life === 1) guest(2).ready();
    }
    await bad.done;
    expect(bad.outcome.value?.failure).toBe('crash');
    expect(innocent.outcome).toEqual({});
    guest(3).ready();
    expect(guest(3).versions).toEqual(['innocent']);
  });

  test('saying that memory ran out is not tried again', async () => {
    const { ask, guest } = poolOf(4);
    const asked = ask('a', '1');
    guest(0).ready();
    guest(0).end({ signal: 'SIGABRT', said: 'FATAL ERROR: JavaScript heap out of memory' });
    await asked.done;
    expect(asked.outcome.value?.failure).toBe('memory');
  });

  test('because the machine kept it from working is tried once more, with four times the time', async () => {
    const { ask, guest, pass } = poolOf(4);
    const asked = ask('a', 'starved');
    guest(0).ready();
    pass(1);
    guest(0).cpuMs = 250;
    pass(601);
    expect(guest(0).killed).toBe(true);
    guest(0).end();
    expect(asked.outcome).toEqual({});
    guest(1).ready();
    expect(guest(1).last).toMatchObject([{ timeoutMs: 400 }]);
    pass(1);
    pass(898);
    expect(guest(1).killed).toBe(false);
    pass(2);
    guest(1).end();
    await asked.done;
    expect(asked.outcome.value?.failure).toBe('timeout');
  });

  test('over an input is not tried again, whatever the machine does: somebody waits for the answer', async () => {
    const { ask, guest } = poolOf(4);
    const asked = ask('a', 'input', { kind: 'input' });
    guest(0).ready();
    guest(0).answer(0, { retire: true, failure: 'timeout', starved: true });
    guest(0).end();
    await asked.done;
    expect(asked.outcome.value?.failure).toBe('timeout');
  });

  test('that says it was kept from working is tried once more', async () => {
    const { ask, guest } = poolOf(4);
    const asked = ask('a', 'starved');
    for (const index of [0, 1]) {
      expect(asked.outcome).toEqual({});
      guest(index).ready();
      guest(index).answer(0, { retire: true, failure: 'timeout', starved: true });
      expect(guest(index).killed).toBe(true);
      guest(index).end();
    }
    await asked.done;
    // What it has finished counts.
    expect(asked.outcome.value).toMatchObject({ failure: 'timeout', lines: ['v"starved"'] });
  });

  test('after it asked to be retired leaves the rest of its batch to another', async () => {
    const { ask, guest } = poolOf(4);
    const [spoiler, innocent] = [ask('a', 'spoiler'), ask('a', 'innocent')];
    guest(0).ready();
    guest(0).answer(0, { retire: true, failure: 'timeout' });
    await spoiler.done;
    expect(spoiler.outcome.value?.failure).toBe('timeout');
    expect(guest(0).killed).toBe(true);
    guest(0).end();
    guest(1).ready();
    guest(1).answer();
    await innocent.done;
    expect(innocent.outcome.value?.lines).toEqual(['v"innocent"']);
  });

  test('is any that says what makes no sense', () => {
    for (const text of ['{', '{"id":99}\nv1', 'null', '{"id":null}\n']) {
      const { ask, guest } = poolOf(1);
      ask('a', '1');
      guest(0).ready();
      guest(0).events.onText(text);
      expect(guest(0).killed).toBe(true);
    }
  });

  test('and cannot start again makes all hear so, with growing pauses', async () => {
    const { ask, guest, guests, pass } = poolOf(4);
    const first = ask('a', '1');
    guest(0).end({ said: 'no such file' });
    await first.done;
    expect(first.outcome.error).toMatchObject({ code: 'unavailable' });
    const second = ask('b', '1');
    await second.done;
    expect(second.outcome.error).toMatchObject({ code: 'unavailable' });
    expect(guests).toHaveLength(1);
    pass(250);
    const third = ask('b', '2');
    expect(guests).toHaveLength(2);
    guest(1).ready();
    guest(1).answer();
    await third.done;
    expect(third.outcome.value?.lines).toEqual(['v"2"']);
  });

  test('or never comes up is given up', async () => {
    const { ask, guest, pass } = poolOf(4);
    const asked = ask('a', '1');
    pass(15_001);
    expect(guest(0).killed).toBe(true);
    guest(0).end();
    await asked.done;
    expect(asked.outcome.error).toMatchObject({ code: 'unavailable' });
  });

  test('is any that has served 100,000 evaluations, once it is free', async () => {
    const { ask, guest } = poolOf(1);
    ask('a', '0');
    guest(0).ready();
    for (let served = 1; served < 100_000; served += 1) {
      guest(0).answerAll();
      ask('a', String(served));
    }
    expect(guest(0).killed).toBe(false);
    guest(0).answerAll();
    expect(guest(0).killed).toBe(true);
  });
});

describe('tenants', () => {
  test('never share a guest', () => {
    const { ask, guest } = poolOf(4);
    ask('a', 'a');
    ask('b', 'b');
    guest(0).ready();
    guest(1).ready();
    expect([guest(0).versions, guest(1).versions]).toEqual([['a'], ['b']]);
    guest(0).answerAll();
    ask('b', 'more');
    expect(guest(0).versions).toEqual(['a']);
  });

  test('get at most half of the guests while others wait', () => {
    const { ask, guests, guest } = poolOf(4);
    for (const version of ['1', '2', '3', '4', '5']) ask('a', version, code);
    expect(guests).toHaveLength(4);
    for (const index of [0, 1, 2, 3]) guest(index).ready();
    ask('b', '1');
    expect(guests).toHaveLength(4);
    // `a` has more than its half: the guest that comes free makes room, though `a` has code waiting.
    guest(2).answer();
    expect(guest(2).killed).toBe(true);
    guest(2).end();
    guest(4).ready();
    expect(guest(4).versions).toEqual(['1']);
  });

  test('all get their turn when there are more of them than guests', () => {
    const { ask, guest, pass } = poolOf(2);
    ask('a', 'a1');
    ask('b', 'b1');
    guest(0).ready();
    guest(1).ready();
    ask('c', 'c1');
    ask('a', 'a2');
    guest(0).answerAll();
    expect(guest(0).versions).toEqual(['a2']);
    pass(550);
    ask('a', 'a3');
    guest(0).answerAll();
    expect(guest(0).killed).toBe(true);
    guest(0).end();
    guest(2).ready();
    expect(guest(2).versions).toEqual(['c1']);
  });

  test('take the place of the idle guest that was used least recently', () => {
    const { ask, guest, pass } = poolOf(2);
    ask('a', '1');
    ask('b', '1');
    guest(0).ready();
    guest(1).ready();
    guest(1).answerAll();
    pass(10);
    guest(0).answerAll();
    ask('c', '1');
    expect([guest(0).killed, guest(1).killed]).toEqual([false, true]);
    guest(1).end();
    guest(2).ready();
    expect(guest(2).versions).toEqual(['1']);
  });

  test('do not wait for code of their own', () => {
    const { ask, guest, guests } = poolOf(4);
    ask('a', 'code', code);
    guest(0).ready();
    ask('a', 'expression');
    expect(guests).toHaveLength(2);
    guest(1).ready();
    expect(guest(1).versions).toEqual(['expression']);
  });

  test('wait a moment for expressions of their own, not long', () => {
    const { ask, guests, guest, pass } = poolOf(4);
    ask('a', '1');
    guest(0).ready();
    ask('a', '2');
    pass(199);
    expect(guests).toHaveLength(1);
    pass(2);
    expect(guests).toHaveLength(2);
  });

  test('have at most 1,000 waiting, which is no matter to others', async () => {
    const { ask } = poolOf(1);
    for (let count = 0; count < 1000; count += 1) ask('a', String(count));
    const over = ask('a', 'over');
    await over.done;
    expect(over.outcome.error).toMatchObject({ code: 'unavailable' });
    const other = ask('b', '1');
    expect(other.outcome).toEqual({});
  });
});

test('one idle guest is kept, the others end after a moment', () => {
  const { ask, guest, pass, alive } = poolOf(4);
  for (const [index, tenant] of ['a', 'b', 'c'].entries()) {
    ask(tenant, '1');
    guest(index).ready();
    guest(index).answerAll();
    pass(10);
  }
  expect(alive()).toBe(3);
  pass(1010);
  expect(guest(2).killed).toBe(false);
  expect(alive()).toBe(1);
});

describe('an aborted evaluation', () => {
  test('that waits is forgotten', async () => {
    const { ask, guest } = poolOf(4);
    const stop = new AbortController();
    const gone = ask('a', 'gone', {}, stop.signal);
    ask('a', 'stays');
    stop.abort('enough');
    await gone.done;
    expect(gone.outcome.error).toBe('enough');
    guest(0).ready();
    expect(guest(0).versions).toEqual(['stays']);
  });

  test('of code ends its guest; an expression is let finish', async () => {
    const { ask, guest } = poolOf(4);
    const stop = new AbortController();
    const running = ask('a', 'code', code, stop.signal);
    const expression = ask('b', 'expression', {}, stop.signal);
    guest(0).ready();
    guest(1).ready();
    stop.abort('enough');
    await Promise.all([running.done, expression.done]);
    expect(running.outcome.error).toBe('enough');
    expect([guest(0).killed, guest(1).killed]).toEqual([true, false]);
    guest(0).end();
    guest(1).answerAll();
    expect(guest(1).killed).toBe(false);
  });

  test('before it began is never begun', async () => {
    const { ask, guests } = poolOf(4);
    const asked = ask('a', '1', {}, AbortSignal.abort('never'));
    await asked.done;
    expect(asked.outcome.error).toBe('never');
    expect(guests).toHaveLength(0);
  });
});

test('closing ends all guests and refuses what waits, runs or comes', async () => {
  const { ask, guest, pool } = poolOf(1);
  const [running, waiting] = [ask('a', '1', code), ask('b', '1')];
  guest(0).ready();
  const closed = pool.close();
  expect(guest(0).killed).toBe(true);
  guest(0).end();
  await closed;
  const late = ask('a', '2');
  await Promise.all([running.done, waiting.done, late.done]);
  for (const { outcome } of [running, waiting, late])
    expect(outcome.error).toMatchObject({ code: 'unavailable' });
});
