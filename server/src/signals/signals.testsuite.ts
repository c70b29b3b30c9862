import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunSignal, Signals } from './signals.ts';

/** What every adapter holds. `settle` resolves when everything sent before it has arrived on the other side. */
export interface SignalsUnderTest {
  readonly a: Signals;
  readonly b: Signals;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export function testSignals(name: string, open: () => Promise<SignalsUnderTest>): void {
  describe(name, () => {
    let under: SignalsUnderTest;
    const signal = (runId: string, tenant = 't'): RunSignal => ({
      tenant,
      runId,
      status: 'running',
      lastSeq: 3,
    });

    beforeEach(async () => {
      under = await open();
    });
    afterEach(async () => {
      await under.close();
    });

    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'a'],
      ['b', 'b'],
    ] as const) {
      it(`reaches a listener: ${from} → ${to}`, async () => {
        const heard: RunSignal[] = [];
        under[to].subscribe({ tenant: 't', runId: 'r' }, (each) => heard.push(each));
        await under.settle();
        under[from].publish(signal('r'));
        await under.settle();
        expect(heard).toEqual([signal('r')]);
      });
    }

    it('reaches neither other runs nor the same run id of another tenant', async () => {
      const heard: RunSignal[] = [];
      under.b.subscribe({ tenant: 't', runId: 'r' }, (each) => heard.push(each));
      await under.settle();
      under.a.publish(signal('other'));
      under.a.publish(signal('r', 'elsewhere'));
      await under.settle();
      expect(heard).toEqual([]);
    });

    it('reaches each of several listeners until it leaves', async () => {
      const heard: string[] = [];
      const run = { tenant: 't', runId: 'r' };
      const leave = under.b.subscribe(run, () => heard.push('first'));
      under.b.subscribe(run, () => heard.push('second'));
      await under.settle();
      under.a.publish(signal('r'));
      await under.settle();
      leave();
      await under.settle();
      under.a.publish(signal('r'));
      await under.settle();
      expect(heard.toSorted()).toEqual(['first', 'second', 'second']);
    });
  });
}
