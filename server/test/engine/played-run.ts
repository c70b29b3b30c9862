import type { FlowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { isEnded } from '@weir/contract/run-status';
import { apply } from '../../src/engine/apply.ts';
import type { Command, Moment } from '../../src/engine/command.ts';
import { compile, type Plan } from '../../src/engine/compile.ts';
import { decide } from '../../src/engine/decide.ts';
import { nextDue } from '../../src/engine/due.ts';
import { fold } from '../../src/engine/fold.ts';
import type { RunState, ScopeState, StepState } from '../../src/engine/state.ts';
import { hashOf } from '../differential/seeded.ts';
import { carry } from './carry.ts';

type DraftOf<E> = E extends JournalEvent ? Omit<E, 'seq' | 'at'> : never;
export type Draft = DraftOf<JournalEvent>;
export type Subject = StepState | ScopeState;

/** What is under way; carrying it on records what came of it. */
export type Task = () => void;

export interface PlayOptions {
  readonly document: FlowDocument;
  /** What steps come to hangs on it, and on their names, rounds and failures: not on when they are played. */
  readonly salt: number;
  readonly plan?: Plan;
  /** After each event: for checks. */
  readonly onEvent?: (run: PlayedRun, event: JournalEvent) => void;
  /** Each command before it is carried out. */
  readonly onCommand?: (run: PlayedRun, command: Command) => void;
}

/**
 * One run on an engine, carried out as a worker does, but nothing happens by itself: whoever holds it says what comes
 * next. No promise, no clock: some ten thousand a second.
 */
export class PlayedRun {
  readonly document: FlowDocument;
  readonly plan: Plan;
  readonly journal: JournalEvent[] = [];
  readonly busy = new Map<Subject, Task>();
  readonly aborted = new Set<Subject>();
  /** Open when the worker took the run over. */
  inherited: ReadonlySet<StepState>;
  readonly #options: PlayOptions;
  state: RunState;
  /** ms UTC. */
  now = 1000;
  group = 'default';
  /** Events that outlast a crash. */
  committed = 0;
  /** How often people have changed the course of things: then steps may come to something else. */
  turns = 0;

  constructor(options: PlayOptions, journal: readonly JournalEvent[] = []) {
    this.#options = options;
    this.document = options.document;
    this.plan = options.plan ?? compile(options.document);
    this.state = fold(this.plan, journal);
    this.inherited = new Set(this.state.open);
    this.#resume(journal);
    if (journal.length > 0) return;
    this.record({
      type: 'accepted',
      trigger: { id: 'manual', kind: 'manual', at: 1000, input: {} },
    });
    this.commit();
  }

  #resume(journal: readonly JournalEvent[]): void {
    this.journal.push(...journal);
    this.committed = journal.length;
    this.now = Math.max(this.now, journal.at(-1)?.at ?? 0);
    for (const event of journal) {
      if (event.type === 'group-changed') this.group = event.group;
      if (event.type === 'retried' || event.type === 'resolved') this.turns += 1;
    }
  }

  get isOver(): boolean {
    return isEnded(this.state.status);
  }

  /** A number from 0 up to `limit` that hangs on `about` and the salt only. */
  fate(about: string, limit: number): number {
    return (hashOf(this.#options.salt, this.turns, about) >>> 7) % limit;
  }

  record(draft: Draft): void {
    const event = { ...draft, seq: this.state.seq + 1, at: this.now } as JournalEvent;
    apply(this.state, event);
    this.journal.push(event);
    if (event.type === 'retried' || event.type === 'resolved') this.turns += 1;
    this.#options.onEvent?.(this, event);
  }

  /** A durable point. */
  commit(): void {
    this.committed = this.journal.length;
  }

  /** What came from outside is committed before anybody hears of it. */
  hear(draft: Draft): void {
    this.record(draft);
    this.commit();
  }

  /** The same, of news that can be told only once: told twice, it is refused both as the same event and as a new one. */
  hearOnce(draft: Draft): void {
    this.hear(draft);
    const last = this.journal.at(-1) as JournalEvent;
    for (const seq of [last.seq, last.seq + 1]) this.#refuse({ ...last, seq });
  }

  #refuse(event: JournalEvent): void {
    try {
      apply(this.state, event);
    } catch {
      return;
    }
    throw new Error(`${event.type} is heard twice`);
  }

  begin(): void {
    const { timeout } = this.plan;
    this.record({ type: 'started', ...(typeof timeout === 'number' && { timeout }) });
  }

  /** The worker is gone, and with it what was not committed; another one takes over. */
  crash(): void {
    this.journal.length = this.committed;
    this.state = fold(this.plan, this.journal);
    this.inherited = new Set(this.state.open);
    this.busy.clear();
    this.aborted.clear();
  }

  moment(): Moment {
    const { busy, aborted, inherited, group, now } = this;
    return { busy, aborted, inherited, group, now };
  }

  due(): readonly Command[] {
    return decide(this.state, this.moment());
  }

  /** Carries out what is due, until nothing is. `isWanted`: false leaves a command for later. */
  advance(most = 10_000): void {
    if (this.state.status === 'queued') this.begin();
    for (let left = most; left > 0; ) {
      const commands = this.due();
      if (commands.length === 0) return;
      const { halts } = this.state;
      for (const command of commands) {
        if (left-- === 0 || this.state.halts !== halts) break;
        this.#options.onCommand?.(this, command);
        carry(this, command);
      }
    }
    if (most === 10_000) throw new Error('what is due never ends');
  }

  /** One of what is under way comes to its end. */
  settle(place: number): void {
    const subject = [...this.busy.keys()][place];
    const task = subject && this.busy.get(subject);
    if (!subject || !task) throw new RangeError(`nothing is under way at ${place}`);
    this.busy.delete(subject);
    this.aborted.delete(subject);
    task();
  }

  /** Infinite: only somebody outside can move the run. */
  nextDue(): number {
    return nextDue(this.state);
  }
}
