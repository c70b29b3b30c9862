import type { StepPath } from '@weir/contract/errors';
import type { JournalEvent } from '@weir/contract/journal';
import { type Json, parseJson, stringifyJson } from '@weir/contract/json';
import type { RunSummary, RunView } from '@weir/contract/run';
import { until } from '../running-weir.ts';
import type { PairUnderTest } from './pairs.ts';

/** A step, and the round it is in. */
export interface StepPlace {
  readonly step: string;
  readonly path?: StepPath | undefined;
}

/** Calls the API; integers keep their digits. */
export interface Client {
  /** Calls again while the server says it is busy. @throws Error unless the status is one of `expected`. */
  call(method: string, path: string, how?: { body?: unknown; expected?: number[] }): Promise<Json>;
  run(id: string): Promise<RunView>;
  /** Where in the run a person is asked. */
  doubts(id: string): Promise<readonly StepPlace[]>;
  /** All there are, newest first. */
  runs(status?: RunSummary['status']): Promise<readonly RunSummary[]>;
}

export function clientOf({ url, token }: PairUnderTest): Client {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call: Client['call'] = async (method, path, { body, expected = [200] } = {}) => {
    let answer: Response | undefined;
    await until(`${method} ${path}`, async () => {
      const text = body === undefined ? null : stringifyJson(body);
      answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: text });
      return answer.status !== 503;
    });
    const said = await answer?.text();
    if (!expected.includes(answer?.status ?? 0))
      throw new Error(`${method} ${path}: ${answer?.status} ${said}`);
    return parseJson(said ?? '');
  };
  return {
    call,
    run: async (id) => (await call('GET', `/runs/${id}`)) as unknown as RunView,
    async doubts(id) {
      const doubts = new Map<string, StepPlace>();
      const { items } = (await call('GET', `/runs/${id}/journal`)) as unknown as {
        items: JournalEvent[];
      };
      for (const event of items) {
        if (!('step' in event)) continue;
        const { step, path } = event;
        const name = JSON.stringify([step, path]);
        if (event.type === 'wait-opened' && event.kind === 'attention')
          doubts.set(name, { step, path });
        else doubts.delete(name);
      }
      return [...doubts.values()];
    },
    async runs(status) {
      const found: RunSummary[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = `limit=200${status ? `&status=${status}` : ''}${cursor && `&cursor=${cursor}`}`;
        const page = await call('GET', `/runs?${query}`);
        const { items, nextCursor } = page as unknown as {
          items: RunSummary[];
          nextCursor: string | null;
        };
        found.push(...items);
        cursor = nextCursor;
      }
      return found;
    },
  };
}

/** Does the work of a list, some of it at a time; answers in order. */
export async function inParallel<T, R>(
  list: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = list.entries();
  const hand = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: 8 }, hand));
  return results;
}
