import { type Json, parseJson } from '@weir/contract/json';

export type Entered =
  | { readonly ok: true /** Absent: nothing was entered. */; readonly value?: Json }
  | { readonly ok: false; readonly reason: string };

/** JSON as a person types it; integers beyond 2^53 keep their digits. */
export function enteredJson(text: string): Entered {
  if (text.trim() === '') return { ok: true };
  try {
    return { ok: true, value: parseJson(text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
