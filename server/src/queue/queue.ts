/**
 * Port of tickets. A ticket says "there is work of this tenant in this group"; it names no run and carries no order.
 * Tickets may be lost (the sweep adds them again) or be too many (the claim finds nothing).
 */
export interface Ticket {
  readonly tenant: string;
  readonly group: string;
}

/** What was taken at once. */
export interface Taken extends Ticket {
  /** So many tickets; absent: one. */
  readonly count?: number;
}

export interface Queue {
  /** Adds `count` tickets. Resolves once a worker may get them. */
  add(ticket: Ticket, count: number): Promise<void>;
  /** Raises the waiting tickets of the pair to at least `count`. */
  ensure(ticket: Ticket, count: number): Promise<void>;
  /**
   * The next ticket of one of `groups`, which is then done with, or up to `limit` (1) of its tenant where that costs no more;
   * waits for one, `null` once `signal` is aborted. Tenants of a group take turns. Throws `unavailable` when the queue
   * cannot be reached.
   */
  take(groups: readonly string[], signal: AbortSignal, limit?: number): Promise<Taken | null>;
  close(): Promise<void>;
}

/** Whether the tickets that a sweep over all tenants added are still there. For queues that can be emptied from outside. */
export interface TicketMark {
  /** All tickets have been lost since `set`. Rejects while the queue cannot be reached. */
  isGone(): Promise<boolean>;
  /** After a round over all tenants: every ready run has its ticket. */
  set(): Promise<void>;
}
