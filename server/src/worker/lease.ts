import { WeirError } from '@weir/contract/weir-error';
import type { ControlStore, WorkerLoad } from '../store/control-store.ts';

/** A worker incarnation beats this often, ms. */
const beatEvery = 5_000;
/** Without a beat for so long it stops itself: well before others may take its runs over (`silentAfter`). */
const ownLimit = 15_000;
/** An owner silent for so long has lost its runs. */
export const silentAfter = 20_000;

export interface Lease {
  readonly incarnation: string;
  /** Throws `lease_lost` when the last beat is too old for an effect to be safe. Called right before each. */
  assertFresh(): void;
  isFresh(): boolean;
  stop(): void;
}

/**
 * Starts to beat; resolves after the first beat. `onLost` is called once, when the incarnation was declared silent or
 * could not beat for `ownLimit`: the process must end then.
 */
export async function keepLease(options: {
  control: ControlStore;
  incarnation: string;
  /** ms UTC, written into the heartbeat. */
  now: () => number;
  /** ms of a clock nobody sets, by which the lease's age is told; default `performance.now`. */
  elapsed?: () => number;
  onLost: (reason: unknown) => void;
  /** What the worker says of itself; nothing before it works. */
  load?: () => WorkerLoad | undefined;
}): Promise<Lease> {
  const { control, incarnation, now, onLost, load = () => undefined } = options;
  const elapsed = options.elapsed ?? (() => performance.now());
  let last = elapsed();
  let stopped = false;
  await control.beat({ incarnation, at: now(), load: load() });

  const lose = (reason: unknown): void => {
    if (stopped) return;
    stop();
    onLost(reason);
  };
  const beat = async (): Promise<void> => {
    // A beat that hangs says nothing: the age is looked at before each.
    if (!isFresh()) return lose(new WeirError('lease_lost'));
    // The age counts from before the beat was sent: a slow answer must not make it look younger.
    const sent = elapsed();
    try {
      await control.beat({ incarnation, at: now(), load: load() });
      // Whoever asked meanwhile has given its run up, which only the end of this incarnation frees.
      if (!isFresh()) return lose(new WeirError('lease_lost'));
      last = sent;
    } catch (error) {
      const declared = error instanceof WeirError && error.code === 'lease_lost';
      if (declared || !isFresh()) lose(error);
    }
  };
  const timer = setInterval(() => void beat(), beatEvery);
  const stop = (): void => {
    stopped = true;
    clearInterval(timer);
  };
  const isFresh = (): boolean => !stopped && elapsed() - last < ownLimit;

  return {
    incarnation,
    isFresh,
    assertFresh: () => {
      if (!isFresh()) throw new WeirError('lease_lost');
    },
    stop,
  };
}
