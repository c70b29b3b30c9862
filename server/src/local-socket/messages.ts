import type { EncodedError } from './error-codec.ts';

/** What travels over the local socket. `id` counts the requests of one connection. */
export type FromPeer =
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly service: string;
      readonly verb: string;
      readonly params: unknown;
    }
  | Push;

export type FromServer =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: EncodedError }
  | Push;

export interface Push {
  readonly kind: 'push';
  readonly service: string;
  readonly message: unknown;
}
