import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf, type RunningWeir, startWeir, until } from './running-weir.ts';
import type { StoreUnderTest } from './store-under-test.ts';

interface Job {
  readonly state: string;
  readonly matched: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly problems: readonly object[];
}

/** For as many as a long test makes, ms. */
const patience = 20 * 60_000;

/** What people do to many runs at once, on the product; `told` is given figures. */
export function bulkSuite(suite: {
  readonly name: string;
  readonly store: StoreUnderTest;
  /** Failed runs that are retried, and queued ones of which a fifth is promoted. */
  readonly failing: number;
  readonly queued: number;
  readonly told: (figure: string) => void;
}): void {
  const { name, store, failing, queued, told } = suite;
  describe(`many runs at once: ${name}`, () => {
    let weir: RunningWeir;
    let place: Awaited<ReturnType<StoreUnderTest>>;
    beforeAll(async () => {
      place = await store();
      weir = await startWeir({
        env: { WEIR_DEMO: 'false', WEIR_LOG_LEVEL: 'error', ...place.env },
      });
      await publish('fails', { steps: { a: { use: 'fail' } } });
      await publish('waits', { settings: { group: 'nowhere' }, steps: { a: { use: 'set' } } });
      await publish('probe', { steps: { a: { use: 'set' } } });
    });
    afterAll(async () => {
      await weir?.stop();
      await place?.remove();
    });

    async function publish(flow: string, parts: object): Promise<void> {
      const path = `/api/v1/flows/${flow}`;
      const hook = { use: 'webhook', with: { path: flow, auth: 'none' } };
      await weir.api('PUT', path, { flow, name: flow, triggers: { hook }, ...parts });
      expect(await weir.api('POST', `${path}/publish`)).toMatchObject({ status: 201 });
    }
    const fire = async (flow: string): Promise<number> =>
      (await fetch(`${weir.url}/hooks/default/${flow}`, { method: 'POST', body: '{}' })).status;

    async function fireMany(flow: string, count: number): Promise<void> {
      let left = count;
      const fireOn = async (): Promise<void> => {
        while (left-- > 0) expect(await fire(flow)).toBe(202);
      };
      await Promise.all(Array.from({ length: 50 }, fireOn));
    }
    const listed = async (query: string) =>
      (await weir.api('GET', `/api/v1/runs?${query}`)).body as {
        items: { id: string; priority: number }[];
        nextCursor: string | null;
      };
    const settled = (flow: string) =>
      until(
        `runs of ${flow} have ended`,
        async () => (await listed(`flow=${flow}&status=queued,running&limit=1`)).items.length === 0,
        300_000,
      );
    async function allOf(flow: string): Promise<string[]> {
      const ids: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await listed(`flow=${flow}&limit=200${cursor && `&cursor=${cursor}`}`);
        ids.push(...page.items.map(({ id }) => id));
        if (page.nextCursor === null) return ids;
        cursor = page.nextCursor;
      }
    }
    async function bulk(body: object): Promise<string> {
      const { status, body: reply } = await weir.api('POST', '/api/v1/runs/bulk', body);
      expect([status, reply]).toMatchObject([202, {}]);
      return (reply as { job: string }).job;
    }
    const jobOf = async (job: string) => (await weir.api('GET', `/api/v1/jobs/${job}`)).body as Job;
    async function ended(job: string): Promise<Job> {
      await until(`job ${job} ends`, async () => (await jobOf(job)).state !== 'running', 600_000);
      return jobOf(job);
    }
    const all = { matched: failing, done: failing, skipped: 0, failed: 0, problems: [] };

    /** Time to an answer of each webhook sent meanwhile, ms. */
    async function probed(during: Promise<unknown>): Promise<number[]> {
      const times: number[] = [];
      let isOver = false;
      void during.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        const begun = performance.now();
        expect(await fire('probe')).toBe(202);
        times.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return times.toSorted((a, b) => a - b);
    }

    test(
      'a retry of all that failed is one job, while webhooks are answered',
      async () => {
        await fireMany('fails', failing);
        await settled('fails');
        const begun = performance.now();
        const filter = { flow: 'fails', status: ['failed'] };
        const job = await bulk({ action: 'retry', filter, max: failing });
        const asked = performance.now() - begun;
        const end = ended(job);
        const times = await probed(end);
        expect(await end).toMatchObject({ state: 'done', ...all });
        const seconds = (performance.now() - begun) / 1000;
        const p95 = times[Math.floor(times.length * 0.95)] ?? 0;
        told(
          `${name}: ${failing} retried in ${seconds.toFixed(1)} s, accepted in ${asked.toFixed(0)} ms; webhooks meanwhile p95 ${p95.toFixed(0)} ms, max ${times.at(-1)?.toFixed(0)} ms`,
        );
      },
      patience,
    );

    test(
      'killed in the middle it goes on, and acts on each run once',
      async () => {
        await settled('fails');
        const job = await bulk({ action: 'retry', filter: { flow: 'fails' }, max: failing });
        let done = 0;
        await until('some are done', async () => {
          ({ done } = await jobOf(job));
          return done > 0;
        });
        const api = (await processesOf(weir.folder)).find(({ title }) => title === 'weir api');
        process.kill(api?.pid ?? 0, 'SIGKILL');
        expect(done).toBeLessThan(failing);
        expect(await ended(job)).toMatchObject({ state: 'done', ...all });
        await settled('fails');
        const ids = await allOf('fails');
        expect(ids).toHaveLength(failing);
        const retries = new Map<number, number>();
        for (const id of ids) {
          const { body } = await weir.api('GET', `/api/v1/runs/${id}/journal`);
          const { items } = body as { items: { type: string }[] };
          const count = items.filter(({ type }) => type === 'retried').length;
          retries.set(count, (retries.get(count) ?? 0) + 1);
        }
        expect([...retries]).toEqual([[2, failing]]);
        told(`${name}: ${failing} retried once more, killed after ${done}; each exactly once`);
      },
      patience,
    );

    test(
      'some of many queued runs are promoted by a filter',
      async () => {
        await fireMany('waits', queued);
        const max = queued / 5;
        const begun = performance.now();
        const filter = { flow: 'waits', group: 'nowhere', status: ['queued'] };
        const job = await bulk({ action: 'priority', filter, max, args: { priority: 1 } });
        expect(await ended(job)).toMatchObject({ state: 'done', matched: max, done: max });
        const ms = performance.now() - begun;
        told(`${name}: ${max} of ${queued} promoted in ${ms.toFixed(0)} ms`);
        const promoted = (await listed('flow=waits&limit=200')).items;
        expect(promoted.filter(({ priority }) => priority === 1)).toHaveLength(
          Math.min(max, promoted.length),
        );
      },
      patience,
    );
  });
}
