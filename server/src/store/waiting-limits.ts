import type { Append } from './tenant-store.ts';

/** Items that may wait for their commit in one process; more are refused as `overloaded`. */
export const maxWaiting = 10_000;
/** Bytes of chunks and documents that may wait. */
export const maxWaitingBytes = 256 * 1024 * 1024;

/** What is large in an item: chunks of journals, snapshots, messages and documents of flows. */
export function weight(params: unknown): number {
  if (typeof params !== 'object' || params === null) return 0;
  if ('chunk' in params) {
    const { chunk, snapshot, tells = [] } = params as Pick<Append, 'chunk' | 'snapshot' | 'tells'>;
    const told = tells.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    return chunk.bytes.byteLength + (snapshot?.byteLength ?? 0) + told;
  }
  if ('bytes' in params) return (params as { bytes: Uint8Array }).bytes.byteLength;
  return 'document' in params ? (params.document as string).length : 0;
}
