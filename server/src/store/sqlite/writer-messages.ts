import type { EncodedError } from '../../local-socket/error-codec.ts';

/** What the writer's thread is started with. */
export interface WriterStart {
  readonly folder: string;
  /** Pages a tenant's file may grow to; makes a full disk reproducible. */
  readonly maxPages?: number | undefined;
}

/** One verb for the writer. Items come as one encoded list per turn: that copies views, not what lies beneath them. */
export interface Item {
  readonly id: number;
  /** Key of a tenant; null for the control database. */
  readonly tenant: string | null;
  readonly verb: string;
  readonly params: unknown;
}

export type ToWriter =
  | { readonly kind: 'items'; readonly bytes: Uint8Array }
  | { readonly kind: 'close' };

export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: EncodedError }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | { readonly kind: 'fault'; readonly text: string };

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: EncodedError };
