import type { Answer, Pending } from './evaluation.ts';
import { encodeFrame } from './frames.ts';
import type { Ending, GuestProcess } from './guest-process.ts';
import type { AnswerHead, Failure, Ready, RequestHead } from './messages.ts';

/** ms beyond the limit of an evaluation after which its guest is killed: the isolate has not stopped it. */
export const killGraceMs = 500;
/** ms a guest may take to come up. */
const startLimitMs = 15_000;
/** Memory of a whole guest: its own, what its realms keep (`guest/realms.mjs`), and the 128 MB of the isolate that is at work. */
const maxResidentBytes = 320 * 1024 * 1024;
/** What the engine says when it ends the process for want of memory. */
const outOfMemory = /out of memory|allocation failed/i;
/** A guest serves so many evaluations; its realms fewer (`guest/realms.mjs`). */
const maxEvaluations = 100_000;
/** Shorter pauses between two pieces of work do not end the turn of a tenant. */
const pauseMs = 20;

export type Cause =
  | 'timeout'
  | 'starved'
  | 'memory'
  | 'misuse'
  | 'retired'
  | 'idle'
  | 'aborted'
  | 'closed';
/** Those that lie in what the guest was doing. */
const blaming: ReadonlySet<Cause> = new Set(['timeout', 'starved', 'memory', 'misuse']);

/** What a guest leaves behind. */
export interface Left {
  /** It never came up; nothing was given to it. */
  readonly startFailed: boolean;
  /** The evaluation it was busy with when it ended through its fault. */
  readonly guilty?: Pending | undefined;
  /** Why, when that is known; otherwise it ended by itself, or somebody killed it. */
  readonly failure?: Failure | undefined;
  /** It took too long, and the machine kept it from working for most of that time. */
  readonly starved: boolean;
  /** It took too much memory, and others were here before that may have left it: nobody is to blame. */
  readonly shared: boolean;
  /** To be done by another. */
  readonly unfinished: readonly Pending[];
}

/** One guest process and what it has been given. Times in ms of one clock. */
export class Guest {
  readonly tenant: string;
  readonly #process: GuestProcess;
  readonly #startedAt: number;
  #ready = false;
  #cause: Cause | undefined;
  #given: Pending[] = [];
  #evaluations = 0;
  /** It is busy with the last that counts. */
  #spent = false;
  #answered = 0;
  /** Since when it is busy with the oldest it has been given. */
  #busySince = 0;
  /** What it had used when it was first seen busy with the oldest, which is so busy since `at`. */
  #seen: { readonly pending: Pending; readonly at: number; readonly cpuMs: number } | undefined;
  /** Since when the tenant has had it without a pause. */
  #turnSince = 0;
  #idleSince = 0;

  constructor({ tenant, process, now }: { tenant: string; process: GuestProcess; now: number }) {
    this.tenant = tenant;
    this.#process = process;
    this.#startedAt = now;
    this.#turnSince = now;
  }

  get state(): 'starting' | 'idle' | 'busy' | 'ending' {
    if (this.#cause !== undefined) return 'ending';
    if (!this.#ready) return 'starting';
    return this.#given.length > 0 ? 'busy' : 'idle';
  }

  /** Nothing has been given to it yet. */
  get isFresh(): boolean {
    return this.#evaluations === 0;
  }

  get idleSince(): number {
    return this.#idleSince;
  }

  get turnSince(): number {
    return this.#turnSince;
  }

  /** Whether expressions of its tenant should not wait for it. */
  isSlow(now: number, ms: number): boolean {
    const [first] = this.#given;
    return first !== undefined && (first.slow || now - this.#busySince > ms);
  }

  give(evaluations: readonly Pending[], now: number): void {
    const frames: Buffer[] = [];
    for (const pending of evaluations) {
      const { id, kind, version, timeoutMs, slow } = pending;
      try {
        const quick = !slow;
        const head = JSON.stringify({ id, kind, version, timeoutMs, quick } satisfies RequestHead);
        frames.push(encodeFrame(`${head}\n${pending.payload()}`));
        this.#given.push(pending);
      } catch (thrown) {
        pending.refuse(thrown);
      }
    }
    if (frames.length === 0) return;
    if (now - this.#idleSince > pauseMs) this.#turnSince = now;
    this.#busySince = now;
    this.#evaluations += frames.length;
    this.#process.send(frames);
  }

  /** Takes a text of the process. @returns whether the guest has come free. @throws Error when it makes no sense. */
  take(text: string, now: number): boolean {
    const end = text.indexOf('\n');
    const head = JSON.parse(end < 0 ? text : text.slice(0, end)) as AnswerHead | Ready;
    // What an ending guest still says about what it was given counts: it is done.
    if ('ready' in head) this.#ready = true;
    else this.#takeAnswer(head, text.slice(end + 1));
    this.#busySince = now;
    if (this.#given.length === 0) this.#idleSince = now;
    return this.state === 'idle';
  }

  #takeAnswer({ id, failure, starved, retire, ms }: AnswerHead, lines: string): void {
    const [first] = this.#given;
    // What it was to leave to another, and was quicker.
    if (this.#spent && first?.id !== id) return;
    if (first?.id !== id) throw new Error(`an answer to ${String(id)}, which was not asked`);
    // Tried with more time already, what it has finished counts.
    if (failure === 'timeout' && starved && !first.hasMoreTime) return this.end('starved');
    this.#given.shift();
    this.#answered += 1;
    first.answer({ lines: lines === '' ? [] : lines.split('\n'), failure, ms } satisfies Answer);
    // One that is spoilt goes at once; one that has served long enough, when it has nothing to do.
    const old = this.#evaluations >= maxEvaluations && this.#given.length === 0;
    if (retire || old || this.#spent) this.end('retired');
  }

  /** Ends the process when it takes too long or too much memory. */
  check(now: number): void {
    if (this.state === 'starting' && now - this.#startedAt > startLimitMs) this.#process.kill();
    const [first] = this.#given;
    if (first === undefined || this.#cause !== undefined) return;
    if (this.#seen?.pending !== first)
      this.#seen = { pending: first, at: now, cpuMs: this.#process.cpuMs() ?? 0 };
    if (now - this.#busySince > first.timeoutMs + killGraceMs)
      this.end(this.#isStarved(first, now) ? 'starved' : 'timeout');
    else if ((this.#process.residentBytes() ?? 0) > maxResidentBytes) this.end('memory');
  }

  /** Reading the CPU time for each evaluation would cost more than most of them do: looking is early enough. */
  #isStarved(first: Pending, now: number): boolean {
    const cpuMs = this.#process.cpuMs();
    return (
      cpuMs !== undefined &&
      this.#seen?.pending === first &&
      cpuMs - this.#seen.cpuMs < (now - this.#seen.at) / 2
    );
  }

  /**
   * What waits behind code that was quick before and now keeps it busy for longer than `ms`. It still has them, so it ends
   * with what it is busy with.
   */
  giveBack(now: number, ms: number): readonly Pending[] {
    const [first, ...behind] = this.#given;
    if (first?.kind !== 'run' || behind.length === 0 || !this.isSlow(now, ms)) return [];
    this.#spent = true;
    this.#given = [first];
    return behind.filter(({ wanted }) => wanted);
  }

  /** Ends it at once if it is busy with this one and nobody needs the rest of its work. */
  abort(pending: Pending): void {
    if (this.#given[0] === pending && pending.kind === 'run') this.end('aborted');
  }

  end(cause: Cause): void {
    this.#cause ??= cause;
    this.#process.kill();
  }

  /** What is to be done about what it had been given. */
  left({ said }: Ending): Left {
    const [first, ...rest] = this.#given;
    this.#given = [];
    const blames = this.#cause === undefined || blaming.has(this.#cause);
    const shared = this.#cause === 'memory' && this.#answered > 0;
    const wanted = (pending: Pending | undefined) => pending?.wanted === true;
    return {
      startFailed: this.#cause === undefined && !this.#ready,
      guilty: blames && wanted(first) ? first : undefined,
      failure: shared ? undefined : failureOf(this.#cause, said),
      starved: this.#cause === 'starved',
      shared,
      unfinished: (blames || !first ? rest : [first, ...rest]).filter(wanted),
    };
  }
}

function failureOf(cause: Cause | undefined, said: string): Failure | undefined {
  if (cause === 'starved') return 'timeout';
  if (cause === 'timeout' || cause === 'memory') return cause;
  return outOfMemory.test(said) ? 'memory' : undefined;
}
