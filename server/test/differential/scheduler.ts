import { type Seeded, seeded } from './seeded.ts';
import { withTimers } from './timers.ts';

/** One process of the simulated world. */
export interface Process {
  readonly name: string;
  /** It has died: nothing reaches it any more, and nothing of it is done. */
  gone: boolean;
}

/** How an item ends whoever waits for it: before it is done, or before its result arrives. */
export type Fate = 'lives' | 'dies-before' | 'dies-after';

export interface Question<T> {
  readonly what: string;
  /** What the outside does; its result arrives in the same turn. */
  answer(): T | Promise<T>;
  /** Whether there is an answer yet; default: always. */
  readonly ripe?: () => boolean;
  readonly fate?: () => Fate;
  /** For the record. */
  readonly tell?: (result: T) => string;
}

/**
 * Decides alone what happens next. Whatever a process asks of the outside waits here (its store calls, answers of other
 * systems, guests, timers), and in each turn a seeded choice lets one of it happen. So nothing hangs on how long anything
 * really takes, and a seed repeats the whole course. Time is virtual: a turn takes 1 ms, and now and then, or when nothing
 * else can happen, it jumps to when the next timer is due.
 */
export interface Scheduler {
  readonly random: Seeded;
  /** ms UTC. */
  now(): number;
  /** Everything that happened, a line each. */
  readonly record: string[];
  note(line: string): void;
  ask<T>(process: Process, question: Question<T>): Promise<T>;
  at(time: number, what: string, work: () => unknown): void;
  /** Runs code of a process: its timers are the world's. */
  within<T>(process: Process, work: () => T): T;
  end(process: Process): void;
  /** Until nothing is left to happen. @throws Error after too many turns, and what `work` of `at` throws. */
  run(): Promise<void>;
}

interface Item {
  readonly process: Process | undefined;
  readonly ripe: () => boolean;
  happen(): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly what: string;
  readonly process: Process | undefined;
  readonly work: () => unknown;
}

const start = Date.UTC(2026, 0, 5);
const mostTurns = 20_000;
/** Of a turn: time passes although something else could happen. */
const jumps = 0.015;

export function createScheduler(
  seed: number,
  { onEnd }: { onEnd: (process: Process) => void },
): Scheduler {
  const random = seeded(seed);
  const record: string[] = [];
  const items = new Set<Item>();
  const timers = new Set<Timer>();
  let now = start;
  let fault: { readonly error: unknown } | undefined;

  const note = (line: string): void => {
    record.push(`${now - start} ${line}`);
  };
  const ask = <T>(process: Process, question: Question<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (process.gone) return;
      const happen = async (): Promise<void> => {
        const { what, answer, fate = () => 'lives', tell = () => 'done' } = question;
        const line = `${process.name} ${what}`;
        const end = fate();
        if (end === 'dies-before') {
          note(`${line}: died before`);
          return scheduler.end(process);
        }
        try {
          const result = await answer();
          note(`${line}: ${tell(result)}${end === 'lives' ? '' : ', died after'}`);
          if (end === 'lives') resolve(result);
        } catch (error) {
          note(`${line}: threw ${codeOf(error)}`);
          if (end === 'lives') reject(error);
        }
        if (end !== 'lives') scheduler.end(process);
      };
      items.add({ process, ripe: question.ripe ?? (() => true), happen });
    });

  const fire = (timer: Timer): void => {
    timers.delete(timer);
    note(`${timer.process?.name ?? 'world'} ${timer.what}`);
    timer.work();
  };
  /** Whether anything happened. */
  const turn = async (): Promise<boolean> => {
    const due = [...timers].filter(({ at }) => at <= now);
    const ripe = [...items].filter((item) => item.ripe());
    const next = Math.min(...[...timers].map(({ at }) => at).filter((at) => at > now));
    const some = due.length + ripe.length > 0;
    if (Number.isFinite(next) && (!some || random.chance(jumps))) {
      now = next;
      return true;
    }
    if (!some) return false;
    now += 1;
    const choice = random.below(due.length + ripe.length);
    const timer = due[choice];
    const item = ripe[choice - due.length];
    if (timer) fire(timer);
    else if (item) {
      items.delete(item);
      await item.happen();
    }
    // What follows from it takes no real time: it is done when the promises have settled.
    await new Promise((resolve) => setImmediate(resolve));
    if (fault) throw fault.error;
    return true;
  };

  const scheduler: Scheduler = {
    random,
    record,
    now: () => now,
    note,
    ask,
    at(at, what, work) {
      timers.add({
        at,
        what,
        process: undefined,
        async work() {
          try {
            await work();
          } catch (error) {
            fault ??= { error };
          }
        },
      });
    },
    within: (process, work) =>
      withTimers((callback, ms) => {
        const timer = { at: now + Math.max(1, ms), what: 'timer', process, work: callback };
        if (!process.gone) timers.add(timer);
        return () => timers.delete(timer);
      }, work),
    end(process) {
      process.gone = true;
      for (const item of items) if (item.process === process) items.delete(item);
      for (const timer of timers) if (timer.process === process) timers.delete(timer);
      onEnd(process);
    },
    async run() {
      for (let turns = 0; await turn(); turns += 1) {
        if (turns <= mostTurns) continue;
        throw new Error(`the world does not come to rest:\n${record.slice(-30).join('\n')}`);
      }
    },
  };
  return scheduler;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
