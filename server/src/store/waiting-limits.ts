import type { Append } from './tenant-store.ts';

/** Items that may wait for their commit in one process; more are refused as `overloaded`. */
export const maxWaiting = 10_000;
/** Bytes of chunks and documents that may wait. */
export const maxWaitingBytes = 256 * 1024 * 1024;

/** What is large in an item: chunks of journals, snapshots and documents of flows. */
export function weight(params: unknown): number {
  if (typeof params !== 'object' || params === null) return 0;
  if ('chunk' in params) {
    const { chunk, snapshot } = params as Pick<Append, 'chunk' | 'snapshot'>;
    return chunk.bytes.byteLength + (snapshot?.byteLength ?? 0);
  }
  return 'document' in params ? (params.document as string).length : 0;
}
