/**
 * Port of tickets. A ticket says "there is work of this tenant in this group"; it names no run and carries no order
 * but its own priority. Tickets may be lost (the sweep adds them again) or be too many (the claim finds nothing).
 */
export interface Ticket {
  readonly tenant: string;
  readonly group: string;
}

export interface Queue {
  /** Adds `count` tickets. Resolves once a worker may get them. */
  add(ticket: Ticket, count: number): Promise<void>;
  /** Raises the tickets of the pair to at least `count`. */
  ensure(ticket: Ticket, count: number): Promise<void>;
  /**
   * Hands tickets of `groups` to `onTicket`, at most `slots` at a time: a slot is free again when the promise of
   * `onTicket` settles. Tenants of a group take turns.
   */
  take(consumer: { groups: readonly string[]; slots: number; onTicket: (ticket: Ticket) => Promise<void> }): Consumer;
  close(): Promise<void>;
}

export interface Consumer {
  /** Takes no more tickets; resolves when those under way are done. */
  stop(): Promise<void>;
}
