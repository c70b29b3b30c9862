import { Worker } from 'node:worker_threads';
import { WeirError } from '@weir/contract/weir-error';
import { decodeError } from '../../local-socket/error-codec.ts';
import { encodeMessage } from '../../local-socket/message-codec.ts';
import { Numbered } from '../../numbered.ts';
import type { Writer } from '../access.ts';
import { maxWaiting, maxWaitingBytes, weight } from '../waiting-limits.ts';
import type { FromWriter, Item, WriterStart } from './writer-messages.ts';

export interface WriterThread extends Writer {
  /** Resolves when the thread is gone, whatever ended it. */
  readonly ended: Promise<void>;
  /** Commits what waits, closes the files and gives the folder up. */
  close(): Promise<void>;
}

interface Waiting {
  readonly bytes: number;
  resolve(value: unknown): void;
  reject(error: WeirError): void;
}

/** Starts the writer of the folder. Throws `folder_unusable`, `folder_in_use`, `database_newer`, `database_damaged`. */
export async function startWriter(
  start: WriterStart,
  onFault: (error: unknown) => void,
): Promise<WriterThread> {
  const thread = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData: start });
  const waiting = new Numbered<Waiting>();
  let waitingBytes = 0;
  let gone = false;

  const settle = (id: number): Waiting | undefined => {
    const item = waiting.take(id);
    waitingBytes -= item?.bytes ?? 0;
    return item;
  };
  thread.on('error', onFault);
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  void exited.then(() => {
    gone = true;
    waitingBytes = 0;
    for (const { reject } of waiting.takeAll()) reject(stopped());
  });
  const opened = new Promise<void>((resolve, reject) => {
    thread.on('message', (message: FromWriter) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'refused') reject(decodeError(message.error));
      else if (message.kind === 'fault') onFault(new Error(message.text));
      else {
        for (const answer of message.answers) {
          const item = settle(answer.id);
          if ('error' in answer) item?.reject(decodeError(answer.error));
          else item?.resolve(answer.value);
        }
      }
    });
    void exited.then(() => reject(stopped()));
  });

  const post = batchPerTurn(thread);
  await opened;
  return {
    ended: exited,
    write: (tenant, verb, params) =>
      new Promise((resolve, reject) => {
        const bytes = weight(params);
        if (gone) return reject(stopped());
        if (waiting.size >= maxWaiting || waitingBytes + bytes > maxWaitingBytes) {
          return reject(new WeirError('overloaded'));
        }
        waitingBytes += bytes;
        post({ id: waiting.add({ bytes, resolve, reject }), tenant, verb, params });
      }),
    close() {
      // Behind the items of this turn.
      setImmediate(() => thread.postMessage({ kind: 'close' }));
      return exited;
    },
  };
}

function stopped(): WeirError {
  return new WeirError('unavailable', { reason: 'store' });
}

/** Hands all items of one turn of the event loop over at once. */
function batchPerTurn(thread: Worker): (item: Item) => void {
  let batch: Item[] = [];
  return (item) => {
    batch.push(item);
    if (batch.length > 1) return;
    setImmediate(() => {
      const bytes = encodeMessage(batch);
      batch = [];
      thread.postMessage({ kind: 'items', bytes }, [bytes.buffer as ArrayBuffer]);
    });
  };
}
