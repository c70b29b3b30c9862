/**
 * Port of tickets. A ticket says "there is work of this tenant in this group"; it names no run and carries no order.
 * Tickets may be lost (the sweep adds them again) or be too many (the claim finds nothing).
 */
export interface Ticket {
  readonly tenant: string;
  readonly group: string;
}

export interface Queue {
  /** Adds `count` tickets. Resolves once a worker may get them. */
  add(ticket: Ticket, count: number): Promise<void>;
  /** Raises the waiting tickets of the pair to at least `count`. */
  ensure(ticket: Ticket, count: number): Promise<void>;
  /**
   * The next ticket of one of `groups`, which is then done with; waits for one, `null` once `signal` is aborted.
   * Tenants of a group take turns. Throws `unavailable` when the queue cannot be reached.
   */
  take(groups: readonly string[], signal: AbortSignal): Promise<Ticket | null>;
  close(): Promise<void>;
}

/** Whether the tickets that a sweep over all tenants added are still there. For queues that can be emptied from outside. */
export interface TicketMark {
  /** All tickets have been lost since `set`. Rejects while the queue cannot be reached. */
  isGone(): Promise<boolean>;
  /** After a round over all tenants: every ready run has its ticket. */
  set(): Promise<void>;
}
