/** Items that may wait for their commit in one process; more are refused as `overloaded`. */
export const maxWaiting = 10_000;
/** Bytes of chunks and documents that may wait. */
export const maxWaitingBytes = 256 * 1024 * 1024;

/** What is large in an item, wherever it stands: chunks of journals, snapshots, messages and documents of flows. */
export function weight(params: unknown): number {
  if (typeof params !== 'object' || params === null) return 0;
  if (params instanceof Uint8Array) return params.byteLength;
  let bytes = 0;
  for (const [key, value] of Object.entries(params)) {
    if (typeof value === 'object') bytes += weight(value);
    else if (key === 'document') bytes += String(value).length;
  }
  return bytes;
}
