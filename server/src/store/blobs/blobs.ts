/**
 * Port of one tenant's large values, each kept once under the hash of its bytes. They are kept before the chunk that names
 * them; who names which is in the tenant's database (`blob_use`).
 */
export interface Blobs {
  /** Resolves when the bytes are synced, and stay for a day at least though nobody names them yet. Throws `disk_full`. */
  put(blob: { readonly hash: string; readonly bytes: Uint8Array }): Promise<void>;
  /** Null: they are lost. */
  get(hash: string): Promise<Uint8Array | null>;
  /** Removes what was given before, ms UTC, and is in no use. */
  sweep(unused: {
    readonly before: number;
    readonly isUsed: (hash: string) => Promise<boolean>;
  }): Promise<void>;
}
