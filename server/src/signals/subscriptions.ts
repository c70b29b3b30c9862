import type { RunSignal } from './signals.ts';

type Listener = (signal: RunSignal) => void;

/** Who in this process listens to which run. */
export interface Subscriptions {
  /** Answers how many listen to the run now. */
  add(key: string, listener: Listener): number;
  remove(key: string, listener: Listener): number;
  deliver(signal: RunSignal): void;
  /** The runs that someone listens to. */
  keys(): string[];
}

export function subscriptionKey(run: { tenant: string; runId: string }): string {
  return `${run.tenant}/${run.runId}`;
}

export function createSubscriptions(): Subscriptions {
  const byRun = new Map<string, Set<Listener>>();
  return {
    add(key, listener) {
      const listeners = byRun.get(key) ?? new Set<Listener>();
      byRun.set(key, listeners.add(listener));
      return listeners.size;
    },
    remove(key, listener) {
      const listeners = byRun.get(key);
      listeners?.delete(listener);
      if (listeners?.size === 0) byRun.delete(key);
      return listeners?.size ?? 0;
    },
    keys: () => [...byRun.keys()],
    deliver(signal) {
      for (const listener of [...(byRun.get(subscriptionKey(signal)) ?? [])]) listener(signal);
    },
  };
}
