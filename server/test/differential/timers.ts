import { AsyncLocalStorage } from 'node:async_hooks';
import { vi } from 'vitest';

/** Sets a timer; what it answers clears it. */
type SetTimer = (callback: () => void, ms: number) => () => void;

const scope = new AsyncLocalStorage<SetTimer>();

/** Timers that `work` sets, and all that follows from it, are set by `setTimer`, once `ownTimers` was called. */
export function withTimers<T>(setTimer: SetTimer, work: () => T): T {
  return scope.run(setTimer, work);
}

class OwnTimer {
  readonly clear: () => void;
  constructor(clear: () => void) {
    this.clear = clear;
  }
}

/** Puts our own in the place of the global timers; they leave all alone that runs outside of `withTimers`. */
export function ownTimers(): void {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  vi.stubGlobal('setTimeout', (callback: () => void, ms = 0) => {
    const own = scope.getStore();
    return own ? new OwnTimer(own(AsyncLocalStorage.bind(callback), ms)) : set(callback, ms);
  });
  vi.stubGlobal('clearTimeout', (timer: NodeJS.Timeout | OwnTimer | undefined) => {
    if (timer instanceof OwnTimer) timer.clear();
    else clear(timer);
  });
}
