import type { Ticket } from './queue.ts';

/**
 * Port by which work goes straight to a worker that waits for some, without a ticket. What `Work` and `Fate` are is between
 * both ends; both travel as messages of the local socket.
 */
export interface Handover<Work, Fate> {
  /**
   * Undefined: nobody waits for work of that tenant and group. Else it resolves with what the worker said of it; null: it
   * is gone, and the work may have been done all the same.
   */
  offer(to: Ticket, work: Work): Promise<Fate | null> | undefined;
}

export interface HandoverTaker<Work, Fate> {
  /** `take` is asked of each from now on, and must not reject. */
  onOffer(take: (work: Work) => Promise<Fate>): void;
}
