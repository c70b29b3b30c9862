import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../../observe/crash-points.ts';
import { blobsIn, packJson, wholeChunk } from '../journal-chunks.ts';
import type { Chunk, NewRun } from '../tenant-store.ts';
import type { Blobs } from './blobs.ts';

async function putAll(blobs: Blobs, chunks: readonly Chunk[]): Promise<void> {
  for (const each of chunks)
    for (const { hash, bytes } of each.blobs ?? []) if (bytes) await blobs.put({ hash, bytes });
}

/** The same of chunks that take the place of others. */
export async function namedBeside(
  blobs: Blobs,
  chunks: readonly Chunk[],
): Promise<readonly Chunk[]> {
  await putAll(blobs, chunks);
  return chunks.map(named);
}

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
  await putAll(blobs, chunks);
  crashPoint('blob-written');
  return commit({
    ...write,
    chunk: named(chunk),
    ...(write.earlier && { earlier: earlier.map(named) }),
    ...(write.accepts && { accepts: accepts.map((run) => ({ ...run, chunk: named(run.chunk) })) }),
  });
}

/** The same of a run that is accepted; one that was forked has taken over chunks. */
export async function acceptedBeside<Answer>(
  blobs: Blobs,
  run: NewRun,
  commit: (kept: NewRun) => Promise<Answer>,
): Promise<Answer> {
  const { taken } = run;
  const edited = taken && (await namedBeside(blobs, taken.edited));
  return keptBeside(blobs, taken && edited ? { ...run, taken: { ...taken, edited } } : run, commit);
}

function named({ blobs, ...chunk }: Chunk): Chunk {
  return blobs ? { ...chunk, blobs: blobs.map(({ hash, size }) => ({ hash, size })) } : chunk;
}

/** The chunks with their large values in them. Throws `blob_lost`. */
export function wholeJournal(
  blobs: Pick<Blobs, 'get'>,
  chunks: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  return joined(chunks, async (hash) => {
    const bytes = await blobs.get(hash);
    if (!bytes) throw new WeirError('blob_lost', { hash });
    return bytes;
  });
}

/** The same for who can do without those that are lost: null stands for them. */
export function readableJournal(
  blobs: Pick<Blobs, 'get'>,
  chunks: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  return joined(chunks, async (hash) => (await blobs.get(hash)) ?? packJson(null));
}

async function joined(
  chunks: readonly Uint8Array[],
  get: (hash: string) => Promise<Uint8Array>,
): Promise<readonly Uint8Array[]> {
  const found = new Map<string, Uint8Array>();
  for (const hash of new Set(chunks.flatMap(blobsIn))) found.set(hash, await get(hash));
  return chunks.map((bytes) => wholeChunk(bytes, found));
}
