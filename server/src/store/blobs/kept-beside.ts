import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../../observe/crash-points.ts';
import { wholeChunk } from '../journal-chunks.ts';
import type { Chunk, NewRun } from '../tenant-store.ts';
import type { Blobs } from './blobs.ts';

/** A write with chunks in it: an acceptance, an append, an intervention. */
interface WithChunks {
  readonly chunk: Chunk;
  readonly earlier?: readonly Chunk[];
  readonly accepts?: readonly NewRun[];
}

/** Writes once the large values it names are kept: a crash between the two leaves only what nobody names. */
export async function keptBeside<Write extends WithChunks, Answer>(
  blobs: Blobs,
  write: Write,
  commit: (kept: Write) => Promise<Answer>,
): Promise<Answer> {
  const { chunk, earlier = [], accepts = [] } = write;
  const chunks = [chunk, ...earlier, ...accepts.map((run) => run.chunk)];
  if (!chunks.some((each) => each.blobs)) return commit(write);
  for (const each of chunks)
    for (const { hash, bytes } of each.blobs ?? []) if (bytes) await blobs.put({ hash, bytes });
  crashPoint('blob-written');
  return commit({
    ...write,
    chunk: named(chunk),
    ...(write.earlier && { earlier: earlier.map(named) }),
    ...(write.accepts && { accepts: accepts.map((run) => ({ ...run, chunk: named(run.chunk) })) }),
  });
}

function named({ blobs, ...chunk }: Chunk): Chunk {
  return blobs ? { ...chunk, blobs: blobs.map(({ hash, size }) => ({ hash, size })) } : chunk;
}

/** The chunks with their large values in them. Throws `blob_lost`. */
export function wholeJournal(
  blobs: Blobs,
  chunks: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const find = async (hash: string): Promise<Uint8Array> => {
    const bytes = await blobs.get(hash);
    if (bytes) return bytes;
    throw new WeirError('blob_lost', { hash });
  };
  return Promise.all(chunks.map((bytes) => wholeChunk(bytes, find)));
}
