import type { Reader, Writer } from '../access.ts';
import { findBlob } from '../verbs/blobs.ts';
import type { Blobs } from './blobs.ts';

/** A table: processes on many machines share no folder. */
export function databaseBlobs(
  { writer, reader, now }: { writer: Writer; reader: Reader; now: () => number },
  tenant: string,
): Blobs {
  const write = (verb: string, params: object): Promise<unknown> =>
    writer.write(tenant, verb, params);
  return {
    async put({ hash, bytes }) {
      const at = now();
      // Most of what is there already is large: it is not sent again.
      if (await write('renewBlob', { hash, at })) return;
      await write('putBlob', { hash, bytes, at });
    },
    get: (hash) => reader.read(tenant, (tx) => findBlob(tx, hash)),
    async sweep({ before }) {
      while (await write('sweepBlobs', { before }));
    },
  };
}
