import { setTimeout as moment } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from './running-weir.ts';
import { callBack, forSignal, told, type WaitingFlows } from './waiting-flows.ts';

const forCallback = (more: object = {}) => ({ use: 'wait', with: { callback: true, ...more } });

/** What becomes of runs by requests to the addresses of their waits; the door by itself: `src/triggers/callback.integration.test.ts`. */
export function callbacks(flows: WaitingFlows): void {
  const waiting = async (steps: Parameters<WaitingFlows['publish']>[0], more?: object) => {
    const runId = await flows.start(await flows.publish(steps, more));
    await flows.opened(runId);
    const [url = ''] = await flows.addresses(runId);
    return { runId, url };
  };

  describe('a callback', () => {
    it('answers once, whoever else comes at the same time; the wait says by whom', async () => {
      const { runId, url } = await waiting({ w: forCallback(), told });
      const bodies = Array.from({ length: 20 }, (_, n) => ({ n }));
      const sent = bodies.map((body) =>
        callBack(url, body, { 'x-kind': 'paid', authorization: 'Bearer secret' }),
      );
      const statuses = await Promise.all(sent);
      expect(statuses.toSorted()).toEqual([200, ...Array(19).fill(410)]);
      const run = await flows.ended(runId);
      expect(run).toMatchObject({
        status: 'succeeded',
        steps: {
          w: {
            ports: ['ok'],
            output: {
              by: 'callback',
              body: bodies[statuses.indexOf(200)],
              headers: { 'x-kind': 'paid', 'content-type': 'application/json' },
              url,
            },
          },
        },
      });
      expect(JSON.stringify(await flows.journal(runId))).not.toContain('Bearer secret');
      expect(await callBack(url, 1)).toBe(410);
      expect((await fetch(url)).status).toBe(410);
    });

    it('that comes early is kept and decides the wait when it opens; a second one comes too late', async () => {
      const { runId, url } = await waiting({
        told,
        first: forSignal('go', '{{ run.id }}'),
        w: { ...forCallback(), after: 'first' },
      });
      expect((await fetch(url)).status).toBe(200);
      const statuses = await Promise.all([callBack(url, { n: 1 }), callBack(url, { n: 1 })]);
      expect(statuses.toSorted()).toEqual([200, 410]);
      expect((await fetch(url)).status).toBe(410);
      expect((await flows.run(runId)).steps['w']?.status).toBe('waiting');
      await flows.signal('go', { key: runId });
      const { steps } = await flows.ended(runId);
      expect(steps['w']?.output).toMatchObject({ by: 'callback', body: { n: 1 }, url });
    });

    it('after its time comes too late; the wait has ended by its port', async () => {
      const { runId, url } = await waiting({
        told,
        w: forCallback({ timeout: '300ms' }),
        late: { use: 'set', after: 'w.timeout', with: {} },
        hold: { ...forSignal('hold', '{{ run.id }}'), after: 'late' },
      });
      await flows.opened(runId, 2);
      expect(await callBack(url, 1)).toBe(410);
      expect((await fetch(url)).status).toBe(410);
      await flows.signal('hold', { key: runId });
      const { steps } = await flows.ended(runId);
      expect(steps['w']).toMatchObject({ ports: ['timeout'], output: { by: 'timeout', url } });
    });

    it('is looked at by GET and HEAD as often as they like', async () => {
      const { runId, url } = await waiting({ told, w: forCallback() });
      const { lastSeq } = { lastSeq: (await flows.journal(runId)).length };
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD'])
        expect((await fetch(url, { method })).status).toBe(200);
      expect((await flows.run(runId)).status).toBe('waiting');
      expect(await flows.journal(runId)).toHaveLength(lastSeq);
      expect(await callBack(url, 1)).toBe(200);
      await flows.ended(runId);
    });

    it('comes too late once the scope around it has failed, or its run', async () => {
      const boom = {
        signalled: forSignal('boom', '{{ run.id }}'),
        boom: { use: 'fail', after: 'signalled' },
      };
      const inside = { told, w: forCallback(), ...boom };
      const scope = await waiting({
        t: { use: 'try', with: { steps: inside } },
        hold: { ...forSignal('hold', '{{ run.id }}'), after: 't.error' },
      });
      await flows.signal('boom', { key: scope.runId });
      await flows.opened(scope.runId, 3);
      expect(await callBack(scope.url, 1)).toBe(410);
      expect((await fetch(scope.url)).status).toBe(410);

      const whole = await waiting(inside);
      await flows.signal('boom', { key: whole.runId });
      expect(await flows.ended(whole.runId)).toMatchObject({ status: 'failed' });
      expect(await callBack(whole.url, 1)).toBe(410);
      expect((await fetch(whole.url)).status).toBe(410);

      const timed = await waiting({ told, w: forCallback() }, { settings: { timeout: '300ms' } });
      expect(await flows.ended(timed.runId)).toMatchObject({ error: { code: 'timeout' } });
      expect(await callBack(timed.url, 1)).toBe(410);
    });

    it('has an address of its own in each round', async () => {
      const each = { told, w: forCallback() };
      const items = [0, 1, 2];
      const flow = await flows.publish({
        l: {
          use: 'loop',
          with: { items, concurrency: 3, collect: '{{ steps.w.body }}', steps: each },
        },
      });
      const runId = await flows.start(flow);
      await flows.opened(runId, 3);
      const urls = await flows.addresses(runId);
      expect(new Set(urls).size).toBe(3);
      const sent = items.toReversed().map((n) => callBack(urls[n] ?? '', { n }));
      expect(await Promise.all(sent)).toEqual([200, 200, 200]);
      expect((await flows.ended(runId)).output).toEqual(items.map((n) => ({ n })));
    });

    it('racing the end of its time decides exactly when it was told so', async () => {
      const flow = await flows.publish({
        told,
        w: forCallback({ timeout: '{{ trigger.input.ms }}ms' }),
        late: { use: 'set', after: 'w.timeout', with: {} },
      });
      const race = async (offset: number): Promise<[number, unknown]> => {
        const runId = await flows.start(flow, { ms: 600 });
        await flows.opened(runId);
        const [url = ''] = await flows.addresses(runId);
        const { wait } = (await flows.run(runId)).steps['w'] ?? {};
        const at = wait?.kind === 'callback' ? (wait.at ?? 0) : 0;
        await moment(at + offset - Date.now());
        const status = await callBack(url, { offset });
        const { steps } = await flows.ended(runId);
        return [status, steps['w']?.ports];
      };
      const outcomes: [number, unknown][] = [];
      /** Each comes later where the last was in time, and earlier where it was not, however busy the machine is. */
      const lane = async (): Promise<void> => {
        let offset = 0;
        let step = 4;
        let before: number | undefined;
        for (let turn = 0; turn < 10; turn += 1) {
          const outcome = await race(offset);
          outcomes.push(outcome);
          const [status] = outcome;
          step = status === before ? step * 2 : 4;
          offset += status === 200 ? step : -step;
          before = status;
        }
      };
      await Promise.all(Array.from({ length: 6 }, lane));
      for (const [status, ports] of outcomes)
        expect([status, ports]).toEqual(status === 200 ? [200, ['ok']] : [410, ['timeout']]);
      const answered = outcomes.filter(([status]) => status === 200).length;
      expect(answered, 'some of each').toBeGreaterThan(0);
      expect(answered, 'some of each').toBeLessThan(outcomes.length);
    }, 60_000);

    it('racing a cancel is heard only where it was told so, and the run is cancelled all the same', async () => {
      const flow = await flows.publish({
        told,
        w: forCallback(),
        hold: { ...forSignal('hold', '{{ run.id }}'), after: 'w' },
      });
      const race = async (turn: number): Promise<number> => {
        const runId = await flows.start(flow);
        await flows.opened(runId);
        const [url = ''] = await flows.addresses(runId);
        const bodies = [0, 1, 2].map((n) => ({ n }));
        const sent = bodies.map((body) => () => callBack(url, body));
        const cancelled = () => flows.cancel(runId);
        // The cancel is the first, the last or one of those between.
        const calls = sent.toSpliced(turn % 4, 0, cancelled).map((call) => call());
        const answers = await Promise.all(calls);
        expect(answers[turn % 4]).toBe(200);
        expect(await flows.ended(runId)).toMatchObject({ status: 'cancelled' });
        const statuses = answers.toSpliced(turn % 4, 1);
        const decided = statuses.filter((status) => status === 200).length;
        expect(statuses.toSorted()).toEqual([
          ...Array(decided).fill(200),
          ...Array(3 - decided).fill(410),
        ]);
        expect(decided).toBeLessThan(2);
        const heard = (await flows.journal(runId)).filter(
          (event) => event.type === 'wait-closed' && event.by === 'callback',
        );
        const told200 = bodies[statuses.indexOf(200)];
        if (heard.length > 0) expect(heard).toMatchObject([{ body: told200 }]);
        expect(await callBack(url, 1)).toBe(410);
        return decided;
      };
      const decided: number[] = [];
      for (let turn = 0; turn < 16; turn += 4)
        decided.push(...(await Promise.all([0, 1, 2, 3].map((more) => race(turn + more)))));
      expect(decided, 'some come in time').toContain(1);
    }, 60_000);

    it('wakes a run that is at rest without waiting for the sweep', async () => {
      const { runId, url } = await waiting({ told, w: forCallback() });
      const begun = performance.now();
      await callBack(url, 1);
      await until('it goes on', async () => (await flows.run(runId)).status === 'succeeded');
      expect(performance.now() - begun).toBeLessThan(2000);
    });
  });
}
