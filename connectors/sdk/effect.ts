/**
 * What an action does to the world when it is sent a second time. It decides whether an attempt whose outcome is
 * unknown (the process died, or the answer was lost, while it was in flight) may be repeated.
 *
 * - `read`: changes nothing.
 * - `idempotent`: a repeat with the same key has no further effect, for `keyLifetimeMs` after the first sending
 *   (`null`: for ever, because the action itself sets a state).
 * - `once`: a repeat acts a second time, so it is never repeated without a person's word.
 */
export type Effect =
  | { readonly kind: 'read' }
  | { readonly kind: 'idempotent'; readonly keyLifetimeMs: number | null }
  | { readonly kind: 'once' };

/** An effect that is known only with the input at hand, such as that of an HTTP method. */
export interface EffectByInput<Input> {
  readonly kind: 'by-input';
  /** All it may be, for people who choose the action. */
  readonly kinds: readonly Effect['kind'][];
  /** Pure; `input` passed the action's schema. */
  of(input: Input): Effect;
}

export const read: Effect = { kind: 'read' };

/** An effect that sets a state: sending it again at any later time changes nothing more. */
export const idempotent: Effect = { kind: 'idempotent', keyLifetimeMs: null };

export const once: Effect = { kind: 'once' };

/** An effect the vendor deduplicates by the idempotency key for `ms` milliseconds. */
export function idempotentFor(ms: number): Effect {
  return { kind: 'idempotent', keyLifetimeMs: ms };
}
