import { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { Answer, Evaluation, Pending } from './evaluation.ts';
import { Guest, type Left } from './guest.ts';
import type { Ending, GuestEvents, GuestProcess } from './guest-process.ts';
import { QuickCode } from './quick-code.ts';
import { StartPause } from './start-pause.ts';
import { WaitingEvaluations } from './waiting-evaluations.ts';

/** Evaluations of one tenant that may wait. */
const maxWaiting = 1000;
/** Code that was quick and now takes so long gives up what waits behind it; its guest is then started anew. */
const stuckMs = 500;
/** How often busy guests are looked at. */
const watchMs = 50;
/** Beyond it what may share a guest's turn does not wait for what is before it. */
const slowMs = 200;
/** Idle guests beyond the one that is kept end after so long: a tenant that works in steps does not start one for each. */
const idleGraceMs = 1000;
/** While others have none, a tenant keeps a guest so long at a time. */
const turnMs = 500;
/** A guest that ends by itself may have been killed from outside, even twice: what it was busy with is tried again. */
const maxCrashes = 3;
/** What ran out of time because its guest had no core is tried once more, with so many times the time. */
const moreTime = 4;
/** Whoever has sources or an input judged waits for the answer, and can ask again; a run would have failed for good. */
const ofRuns: ReadonlySet<Pending['kind']> = new Set(['evaluate', 'run']);

type Why = Pick<Left, 'failure' | 'starved' | 'shared'>;

/** Where a test puts its own time. `every` answers how to stop it. */
export interface PoolClock {
  now(): number;
  every(ms: number, action: () => void): () => void;
}

export interface PoolOptions {
  /** Guests at most. */
  readonly limit: number;
  readonly start: (events: GuestEvents) => GuestProcess;
  readonly clock: PoolClock;
  readonly log: Log;
}

/**
 * The guests of a worker and what waits for them. A guest serves one tenant; while others wait, no tenant has more than
 * half of them, and none has one for long.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #waiting = new WaitingEvaluations();
  readonly #guests = new Set<Guest>();
  readonly #pause: StartPause;
  readonly #quick = new QuickCode();
  #stopWatching: (() => void) | undefined;
  #lastId = 0;
  #closed = false;
  #allEnded = () => {};

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#pause = new StartPause(() => options.clock.now());
  }

  /** @throws WeirError `unavailable`, `too_large`; the reason of `signal`. */
  perform(evaluation: Evaluation, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#closed) throw closing();
      if (this.#waiting.count(evaluation.tenant) >= maxWaiting)
        throw new WeirError('unavailable', { zh: '沙箱排队已满', en: 'the sandbox queue is full' });
      const settle = <T>(action: (value: T) => void) => {
        return (value: T) => {
          pending.wanted = false;
          signal?.removeEventListener('abort', abort);
          action(value);
        };
      };
      const pending: Pending = {
        ...evaluation,
        id: ++this.#lastId,
        slow: evaluation.kind === 'run' && !this.#quick.has(evaluation),
        crashes: 0,
        needsFresh: false,
        hasMoreTime: false,
        wanted: true,
        answer: settle((answer: Answer) => {
          if (evaluation.kind === 'run') this.#quick.learn(evaluation, answer);
          resolve(answer);
        }),
        refuse: settle(reject),
      };
      const abort = () => {
        pending.refuse(signal?.reason);
        this.#waiting.remove(pending);
        for (const guest of this.#guests) guest.abort(pending);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(pending);
      this.#dispatch();
    });
  }

  /** Ends all guests; resolves when their processes are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const tenant of this.#waiting.tenants()) this.#refuseAll(tenant, closing());
    for (const guest of this.#guests) guest.end('closed');
    if (this.#guests.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#allEnded = resolve;
    });
  }

  /** Gives what waits to guests that are free, and gets more guests where that helps. */
  #dispatch(): void {
    for (const guest of this.#guests)
      if (guest.state === 'idle' && this.#isOfUse(guest)) this.#feed(guest);
    const held = (tenant: string) => this.#of(tenant).length;
    const tenants = this.#waiting.tenants().sort((a, b) => held(a) - held(b));
    for (const tenant of tenants) this.#getGuest(tenant);
    this.#watch();
  }

  /** What may share a guest's turn waits for one that is free in a moment: together it costs one message, and the others rest. */
  #isOfUse({ tenant }: Guest): boolean {
    return this.#useful(tenant, this.#of(tenant)) > 0;
  }

  #feed(guest: Guest): void {
    if (this.#waiting.count(guest.tenant) === 0) return;
    const tooOld = this.#waiting.needsFresh(guest.tenant) && !guest.isFresh;
    if (tooOld || this.#mustYield(guest)) return guest.end('idle');
    guest.give(this.#waiting.takeBatch(guest.tenant), this.#options.clock.now());
  }

  /** Starts a guest for the tenant, or ends another's idle one in its favour, when one more is of use to it and it may have it. */
  #getGuest(tenant: string): void {
    const own = this.#of(tenant);
    const coming = own.filter((guest) => guest.state === 'starting').length;
    if (coming >= this.#useful(tenant, own) || own.length >= this.#share(tenant)) return;
    const refusal = this.#pause.refusal();
    if (refusal) {
      if (own.length === 0) this.#refuseAll(tenant, refusal);
      return;
    }
    if (this.#guests.size < this.#options.limit) return this.#start(tenant);
    // The place of a guest that is ending will be free in a moment.
    const ending = [...this.#guests].some((guest) => guest.state === 'ending');
    if (!ending) this.#idle(tenant)[0]?.end('idle');
  }

  /** How many guests to come would find work. */
  #useful(tenant: string, own: readonly Guest[]): number {
    const useful = this.#waiting.useful(tenant);
    const now = this.#options.clock.now();
    const soonFree = own.some((guest) => guest.state === 'busy' && !guest.isSlow(now, slowMs));
    return this.#waiting.hasSharing(tenant) && soonFree ? useful - 1 : useful;
  }

  #start(tenant: string): void {
    const { start, clock, log } = this.#options;
    const process = start({
      onText: (text) => this.#onText(guest, text),
      onMisuse: (reason) => {
        log.warn({ tenant, reason }, 'a guest broke the rules and is ended');
        guest.end('misuse');
      },
      onEnded: (ending) => this.#onEnded(guest, ending),
    });
    const guest = new Guest({ tenant, process, now: clock.now() });
    this.#guests.add(guest);
  }

  #onText(guest: Guest, text: string): void {
    const wasStarting = guest.state === 'starting';
    try {
      guest.take(text, this.#options.clock.now());
    } catch (thrown) {
      const { tenant } = guest;
      this.#options.log.warn({ tenant, error: thrown }, 'a guest made no sense and is ended');
      guest.end('misuse');
    }
    if (wasStarting) this.#pause.started();
    this.#dispatch();
  }

  #onEnded(guest: Guest, ending: Ending): void {
    const { log } = this.#options;
    const { tenant } = guest;
    const { startFailed, guilty, unfinished, ...why } = guest.left(ending);
    this.#guests.delete(guest);
    if (!this.#closed) this.#waiting.addFirst(tenant, unfinished);
    else for (const pending of unfinished) pending.refuse(closing());
    if (startFailed) {
      const pause = this.#pause.failed();
      log.error({ tenant, ...ending, pause }, 'a guest could not be started');
    } else if (guilty) {
      log.warn({ tenant, ...why, ...ending }, 'a guest ended during an evaluation');
      this.#judge(guilty, why);
    }
    if (this.#closed && this.#guests.size === 0) this.#allEnded();
    this.#dispatch();
  }

  #judge(guilty: Pending, { failure, starved, shared }: Why): void {
    if (this.#closed) return guilty.refuse(closing());
    if (shared) {
      guilty.needsFresh = true;
      return this.#waiting.addFirst(guilty.tenant, [guilty]);
    }
    guilty.crashes += 1;
    if (starved && !guilty.hasMoreTime && ofRuns.has(guilty.kind)) {
      guilty.hasMoreTime = true;
      guilty.timeoutMs *= moreTime;
      return this.#waiting.addFirst(guilty.tenant, [guilty]);
    }
    if (failure) guilty.answer({ lines: [], failure });
    else if (guilty.crashes >= maxCrashes) guilty.answer({ lines: [], failure: 'crash' });
    else this.#waiting.addFirst(guilty.tenant, [guilty]);
  }

  #refuseAll(tenant: string, reason: WeirError): void {
    for (const pending of this.#waiting.takeAll(tenant)) pending.refuse(reason);
  }

  #of(tenant: string): Guest[] {
    return [...this.#guests].filter((guest) => guest.tenant === tenant && guest.state !== 'ending');
  }

  /** Guests the tenant may have now. */
  #share(tenant: string): number {
    const { limit } = this.#options;
    const others = this.#waiting.tenants().some((other) => other !== tenant);
    return others ? Math.max(1, Math.floor(limit / 2)) : limit;
  }

  /** Idle guests of others, least recently used first. */
  #idle(except?: string): Guest[] {
    return [...this.#guests]
      .filter((guest) => guest.state === 'idle' && guest.tenant !== except)
      .sort((a, b) => a.idleSince - b.idleSince);
  }

  /** Whether a guest that has come free should make room for a tenant that has none. */
  #mustYield(guest: Guest): boolean {
    const { limit, clock } = this.#options;
    const starving = this.#waiting
      .tenants()
      .some((tenant) => tenant !== guest.tenant && this.#of(tenant).length === 0);
    if (!starving || this.#guests.size < limit) return false;
    const tooMany = this.#of(guest.tenant).length > this.#share(guest.tenant);
    return tooMany || clock.now() - guest.turnSince > turnMs;
  }

  /** Looks at the guests every moment while there is something to see. */
  #watch(): void {
    const guests = [...this.#guests];
    const needed =
      guests.some((guest) => guest.state !== 'idle') || guests.length > 1 || this.#queued();
    if (!needed) {
      this.#stopWatching?.();
      this.#stopWatching = undefined;
    } else this.#stopWatching ??= this.#options.clock.every(watchMs, () => this.#look());
  }

  #queued(): boolean {
    return this.#waiting.tenants().length > 0;
  }

  #look(): void {
    const now = this.#options.clock.now();
    for (const guest of this.#guests) {
      guest.check(now);
      this.#waiting.addFirst(guest.tenant, guest.giveBack(now, stuckMs));
    }
    for (const guest of this.#idle().slice(0, -1))
      if (now - guest.idleSince > idleGraceMs) guest.end('idle');
    this.#dispatch();
  }
}

function closing(): WeirError {
  return new WeirError('unavailable', { zh: '正在停止', en: 'it is stopping' });
}
