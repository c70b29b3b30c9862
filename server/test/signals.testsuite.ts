import type { Json } from '@weir/contract/json';
import { describe, expect, it } from 'vitest';
import type { HoldingSystem } from './holding-system.ts';
import { type RunningWeir, until } from './running-weir.ts';
import { forSignal, type WaitingFlows } from './waiting-flows.ts';

/** What becomes of runs by signals. */
export function signals(
  flows: WaitingFlows,
  weir: () => RunningWeir,
  system: () => HoldingSystem,
): void {
  const get = (path: string, more: object = {}) => ({
    use: 'http.request',
    with: { method: 'GET', url: `${system().url}${path}` },
    ...more,
  });

  describe('a signal', () => {
    it('wakes all waits for its name and key once, and only those', async () => {
      const twice = await flows.publish({
        a: forSignal('paid', '{{ trigger.input.key }}'),
        b: forSignal('paid', '{{ trigger.input.key }}'),
      });
      const other = await flows.publish({ a: forSignal('sent', '{{ trigger.input.key }}') });
      const meant = [
        await flows.start(twice, { key: 'T-1' }),
        await flows.start(twice, { key: 'T-1' }),
      ];
      const others = [
        await flows.start(twice, { key: 'T-2' }),
        await flows.start(other, { key: 'T-1' }),
      ];
      for (const [index, runId] of [...meant, ...others].entries())
        await flows.opened(runId, index === 3 ? 1 : 2);

      expect(await flows.signal('paid', { key: 'T-1', data: { sum: 7 } })).toBe(4);
      for (const runId of meant) {
        expect(await flows.ended(runId)).toMatchObject({
          status: 'succeeded',
          steps: {
            a: { ports: ['ok'], output: { by: 'signal', data: { sum: 7 } } },
            b: { ports: ['ok'], output: { by: 'signal', data: { sum: 7 } } },
          },
        });
      }
      expect(await flows.signal('paid', { key: 'T-1' })).toBe(0);
      for (const runId of others) expect((await flows.run(runId)).status).toBe('waiting');

      expect(await flows.signal('paid', { key: 'T-2' })).toBe(2);
      const [last = ''] = others;
      expect((await flows.ended(last)).steps['a']?.output).toEqual({ by: 'signal' });
      expect(await flows.signal('sent', { key: 'T-1' })).toBe(1);
    });

    it('is not kept, so who waits later waits', async () => {
      expect(await flows.signal('early', { key: 1 })).toBe(0);
      const runId = await flows.start(await flows.publish({ a: forSignal('early', 1) }));
      await flows.opened(runId);
      expect((await flows.run(runId)).status).toBe('waiting');
      expect(await flows.signal('early', { key: 1 })).toBe(1);
    });

    it.each<[wait: Json, key: Json]>([
      ['{{ 7 }}', '7'],
      ['7', 7],
      ['{{ 0.5 }}', '0.5'],
      [true, 'true'],
      ['false', false],
    ])('finds the wait for the key %s by %s', async (wait, key) => {
      const runId = await flows.start(await flows.publish({ a: forSignal('same', wait) }));
      await flows.opened(runId);
      expect(await flows.signal('same', { key })).toBe(1);
      await flows.ended(runId);
    });

    it('of some hundreds of runs wakes each of them', async () => {
      const items = Array.from({ length: 700 }, (_, n) => n);
      const flow = await flows.publish({
        l: {
          use: 'loop',
          with: {
            items,
            concurrency: 700,
            collect: '{{ steps.a.by }}',
            steps: { a: forSignal('all', 'k') },
          },
        },
      });
      const runId = await flows.start(flow);
      await flows.opened(runId, 700);
      expect(await flows.signal('all', { key: 'k' })).toBe(700);
      expect((await flows.ended(runId)).output).toEqual(items.map(() => 'signal'));
    });

    it('wakes the round that waits for its key', async () => {
      const flow = await flows.publish({
        l: {
          use: 'loop',
          with: {
            items: ['x', 'y'],
            concurrency: 2,
            collect: '{{ steps.a.data }}',
            steps: { a: forSignal('round', '{{ item }}') },
          },
        },
      });
      const runId = await flows.start(flow);
      await flows.opened(runId, 2);
      expect(await flows.signal('round', { key: 'y', data: 'second' })).toBe(1);
      expect((await flows.run(runId)).status).toBe('waiting');
      expect(await flows.signal('round', { key: 'x', data: 'first' })).toBe(1);
      expect((await flows.ended(runId)).output).toEqual(['first', 'second']);
    });

    it('kept answers each wait that opens so long, the last one sent', async () => {
      const flow = await flows.publish({ a: forSignal('kept', 'k') });
      expect(await flows.signal('kept', { key: 'k', data: 1, keep: '1h' })).toBe(0);
      expect(await flows.signal('kept', { key: 'k', data: 2, keep: 3_600_000 })).toBe(0);
      for (const runId of [await flows.start(flow), await flows.start(flow)])
        expect((await flows.ended(runId)).output).toEqual({ by: 'signal', data: 2 });
    });

    it('kept wakes those that wait already as well', async () => {
      const flow = await flows.publish({ a: forSignal('both', 'k') });
      const runId = await flows.start(flow);
      await flows.opened(runId);
      expect(await flows.signal('both', { key: 'k', keep: '1h' })).toBe(1);
      await flows.ended(runId);
      await flows.ended(await flows.start(flow));
    });

    it('kept so long answers nothing that opens later', async () => {
      await flows.signal('past', { key: 'k', keep: '1ms' });
      const sent = Date.now();
      await until('its time is over', async () => Date.now() > sent + 1);
      const runId = await flows.start(await flows.publish({ a: forSignal('past', 'k') }));
      await flows.opened(runId);
      expect((await flows.run(runId)).status).toBe('waiting');
    });

    it('to a wait whose time is over comes too late', async () => {
      const flow = await flows.publish({ a: forSignal('late', 'k', { timeout: '100ms' }) });
      const run = await flows.ended(await flows.start(flow));
      expect(run.steps['a']).toMatchObject({ ports: ['timeout'], output: { by: 'timeout' } });
      expect(await flows.signal('late', { key: 'k' })).toBe(0);
    });

    it('reaches a run that is in hand within 2 s', async () => {
      const flow = await flows.publish({
        slow: get('/slow'),
        a: forSignal('busy', '{{ run.id }}'),
        next: get('/next/{{ run.id }}', { after: 'a' }),
      });
      const runId = await flows.start(flow);
      // Both branches are under way: the wait is there once it can be woken.
      await until('it waits', async () => (await flows.signal('busy', { key: runId })) === 1);
      const begun = performance.now();
      await until('its other branch goes on', async () => system().asked(`/next/${runId}`));
      expect(performance.now() - begun).toBeLessThan(2000);
      system().release();
      expect(await flows.ended(runId)).toMatchObject({ status: 'succeeded' });
    });

    it('is refused as other requests are, and written down', async () => {
      const send = (body: unknown, name = 'any') =>
        weir().api('POST', `/api/v1/signals/${name}`, body);
      for (const body of [
        {},
        { key: null },
        { key: ['k'] },
        { key: 'k', more: 1 },
        { key: 'k', keep: '367d' },
      ])
        expect(await send(body)).toMatchObject({
          status: 422,
          body: { error: { code: 'invalid_input' } },
        });
      expect(await send({ key: 'k' }, 'n'.repeat(201))).toMatchObject({ status: 422 });
      expect(await send({ key: 'k' })).toEqual({ status: 200, body: { woken: 0 } });
      const { body } = await weir().api('GET', '/api/v1/audit?limit=1');
      expect(body).toMatchObject({ items: [{ action: 'signal.send', object: 'any/k' }] });
    });
  });
}
