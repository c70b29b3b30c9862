import type { Answer, Evaluation } from './evaluation.ts';

/** Code that is over so soon may share a guest's turn, ms. */
const quickMs = 1;
/** So often in a row it may take longer, as when the engine collects garbage meanwhile. */
const patience = 1;
/** Of how many sources that is remembered. */
const maxKnown = 1000;

/**
 * Which code was over at once when it last ran: its evaluations go to a guest together, as expressions do. Nothing hangs on
 * that but how long others wait: code that takes its time after all gives up those behind it (`guest.ts`).
 */
export class QuickCode {
  /** By tenant and source: how often it took longer, in a row. A source is the same text each time, and not read again. */
  readonly #known = new Map<string, Map<string, number>>();
  #size = 0;

  has({ tenant, source = '' }: Evaluation): boolean {
    return this.#known.get(tenant)?.has(source) ?? false;
  }

  learn(
    { tenant, source = '' }: Evaluation,
    { ms = Number.POSITIVE_INFINITY, failure }: Answer,
  ): void {
    const own = this.#known.get(tenant) ?? new Map<string, number>();
    const before = own.get(source);
    const isQuick = failure === undefined && ms <= quickMs;
    if (before === undefined && !isQuick) return;
    const late = isQuick ? 0 : (before ?? 0) + 1;
    if (failure !== undefined || late > patience) this.#forget(tenant, own, source);
    else if (before !== undefined) own.set(source, late);
    else this.#add(tenant, own, source);
  }

  #add(tenant: string, own: Map<string, number>, source: string): void {
    if (this.#size >= maxKnown) {
      this.#known.clear();
      own.clear();
      this.#size = 0;
    }
    this.#known.set(tenant, own.set(source, 0));
    this.#size += 1;
  }

  #forget(tenant: string, own: Map<string, number>, source: string): void {
    own.delete(source);
    this.#size -= 1;
    if (own.size === 0) this.#known.delete(tenant);
  }
}
