import type { Answer, Evaluation } from './evaluation.ts';

/** Code that took no longer the last time may share a guest's turn, ms. */
const quickMs = 1;
/** Of how many sources that is remembered. */
const maxKnown = 1000;

/**
 * Which code was over at once when it last ran: its evaluations go to a guest together, as expressions do. Nothing hangs on
 * that but how long others wait: code that takes its time after all gives up those behind it (`guest.ts`).
 */
export class QuickCode {
  readonly #known = new Set<string>();

  has(evaluation: Evaluation): boolean {
    return this.#known.has(keyOf(evaluation));
  }

  learn(evaluation: Evaluation, { ms = Number.POSITIVE_INFINITY, failure }: Answer): void {
    const key = keyOf(evaluation);
    if (failure !== undefined || ms > quickMs) this.#known.delete(key);
    else if (!this.#known.has(key)) {
      if (this.#known.size >= maxKnown) this.#known.clear();
      this.#known.add(key);
    }
  }
}

const keyOf = ({ tenant, source = '' }: Evaluation): string => `${tenant}\n${source}`;
