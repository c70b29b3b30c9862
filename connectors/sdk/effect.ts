/**
 * What an action does to the world when it is sent a second time. It decides whether an attempt whose outcome is
 * unknown (the process died while it was in flight) may be repeated.
 *
 * - `read`: changes nothing.
 * - `idempotent`: a repeat with the same key has no further effect, for `keyLifetimeMs` after the first sending
 *   (`null`: for ever, because the action itself sets a state).
 */
export type Effect =
  | { readonly kind: 'read' }
  | { readonly kind: 'idempotent'; readonly keyLifetimeMs: number | null };

export const read: Effect = { kind: 'read' };

/** An effect that sets a state: sending it again at any later time changes nothing more. */
export const idempotent: Effect = { kind: 'idempotent', keyLifetimeMs: null };

/** An effect the vendor deduplicates by the idempotency key for `ms` milliseconds. */
export function idempotentFor(ms: number): Effect {
  return { kind: 'idempotent', keyLifetimeMs: ms };
}
