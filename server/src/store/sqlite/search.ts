import { Worker } from 'node:worker_threads';
import { WeirError } from '@weir/contract/weir-error';
import { decodeError } from '../../local-socket/error-codec.ts';
import { Numbered } from '../../numbered.ts';
import type { Writer } from '../access.ts';
import type { Search } from '../search/search.ts';
import type { FromSearch, SearchVerbs, ToSearch } from './search-messages.ts';

export interface SearchThread extends Search {
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: WeirError): void;
}

type Ask = <Verb extends keyof SearchVerbs>(
  tenant: string,
  verb: Verb,
  params: Parameters<SearchVerbs[Verb]>[1],
) => ReturnType<SearchVerbs[Verb]>;

/**
 * Search beside the writer of a folder, in a thread that starts at its first use and again after its death: what it knows is
 * in its files.
 */
export function openSearch(
  folder: string,
  writer: Writer,
  onFault: (error: unknown) => void,
): SearchThread {
  let thread: Promise<Started> | undefined;
  let closed = false;

  const started = (): Promise<Started> => {
    if (closed) throw stopped();
    thread ??= begin();
    return thread;
  };
  const begin = (): Promise<Started> => {
    const starting = start(folder, onFault);
    const over = (): void => {
      if (thread === starting) thread = undefined;
    };
    starting.then(({ ended }) => ended).then(over, over);
    return starting;
  };
  const ask: Ask = (async (tenant: string, verb: keyof SearchVerbs, params: never) =>
    (await started()).ask(tenant, verb, params)) as Ask;

  return {
    find: (tenant, find) => ask(tenant, 'find', find),
    count: (tenant, counted) => ask(tenant, 'count', counted),
    async catchUp(tenant) {
      for (;;) {
        const { changed, isAll } = await ask(tenant, 'take', null);
        // Only now that they are found: whatever happens in between, they are taken in once more.
        if (changed.length > 0) await writer.write(tenant, 'forgetUnsearched', changed);
        if (isAll) return;
      }
    },
    async close() {
      closed = true;
      await (await thread)?.close();
    },
  };
}

interface Started {
  readonly ask: Ask;
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

async function start(folder: string, onFault: (error: unknown) => void): Promise<Started> {
  const thread = new Worker(new URL('./search-thread.ts', import.meta.url), {
    workerData: { folder },
  });
  const waiting = new Numbered<Waiting>();
  let gone = false;
  const post = (message: ToSearch) => thread.postMessage(message);

  thread.on('error', onFault);
  thread.on('message', (message: FromSearch) => {
    const asked = waiting.take(message.id);
    if (!('error' in message)) return asked?.resolve(message.value);
    if (message.fault !== undefined) onFault(new Error(message.fault));
    asked?.reject(decodeError(message.error));
  });
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve())).then(() => {
    gone = true;
    for (const { reject } of waiting.takeAll()) reject(stopped());
  });
  return {
    ended,
    ask: ((tenant: string, verb: keyof SearchVerbs, params: unknown) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(stopped());
        const id = waiting.add({ resolve, reject });
        post({ kind: 'ask', id, tenant, verb, params });
      })) as Ask,
    close() {
      post({ kind: 'close' });
      return ended;
    },
  };
}

function stopped(): WeirError {
  return new WeirError('unavailable', { reason: 'search' });
}
