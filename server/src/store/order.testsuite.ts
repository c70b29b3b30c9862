import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeChunks } from './journal-chunks.ts';
import { newSlot } from './new-run.ts';
import { isPinned, rank } from './order.ts';
import { readMessage } from './run-messages.ts';
import { appendTo, chunkOf, type OpenStores, runOf, tenantPerTest } from './store.testsuite.ts';
import type { NewRun, Prioritize, TenantStore } from './tenant-store.ts';

const acceptedAt = 1_700_000_000_000;
const hour = 3_600_000;

/** The order of runs that wait, and what people do to it. */
export function orderSuite(dialect: string, open: OpenStores): void {
  describe(`order: ${dialect}`, () => {
    let store: TenantStore;
    tenantPerTest(open, 'order', (own) => {
      store = own;
    });

    const accept = (id: string, more: Partial<NewRun> = {}) => {
      const { priority = 5 } = more;
      const at = more.acceptedAt ?? acceptedAt;
      return store.accept(
        runOf(id, { acceptedAt: at, rank: rank(priority, at), priority, ...more }),
      );
    };
    const claim = (group = 'default', limit = 1) => store.claim({ owner: 'w1', group, limit });
    const claimIds = async (group = 'default', limit = 99) =>
      (await claim(group, limit)).map(({ run }) => run.id);
    const promote = (runIds: readonly string[], more: Partial<Prioritize> = {}) =>
      store.prioritize({ runIds, priority: 1, by: 'p1', at: 9000, ...more });
    const move = (runIds: readonly string[], group = 'north') =>
      store.moveToGroup({ runIds, group, by: 'p1', at: 9000 });
    const pause = (lane: { group?: string; priority?: number } = {}, paused = true, at = 7000) =>
      store.pauseLanes({ ...lane, paused, by: 'p1', at });
    const publish = async (slotLimit: number) => {
      await store.saveDraft({ key: 'greet', name: 'g', document: '{}', expected: null, at: 1 });
      const more = { author: 'p', note: '', at: 1, triggers: [] };
      await store.publish({ flow: 'greet', revision: 1, slotLimit, ...more });
    };
    const slot = (key: string) => ({ slot: newSlot(key) });
    const journal = async (id: string) => decodeChunks(await store.journal(id));

    test('a promoted run is next, what is pinned before it, the older first', async () => {
      for (const [index, id] of ['r1', 'r2', 'r3', 'r4', 'r5'].entries())
        await accept(id, { acceptedAt: acceptedAt + index });
      expect(await promote(['r4'])).toEqual({ moved: ['r4'], ended: [], missing: [], ready: [] });
      await promote(['r5', 'r3'], { priority: 9, pinned: true });
      expect(await store.findRun('r4')).toMatchObject({ priority: 1, lastSeq: 2 });
      const pinned = await store.findRun('r3');
      expect([pinned?.priority, pinned && isPinned(pinned)]).toEqual([9, true]);
      expect(await journal('r3')).toMatchObject([
        { seq: 1 },
        { type: 'priority-changed', priority: 9, pinned: true, by: 'p1', seq: 2, at: 9000 },
      ]);
      expect(await claimIds()).toEqual(['r3', 'r5', 'r4', 'r1', 'r2']);
    });

    test('a place keeps the age of the run, and an end to pinning brings it back', async () => {
      await accept('old', { acceptedAt: acceptedAt - 5 * hour });
      await accept('r1', { priority: 9 });
      await promote(['r1'], { pinned: true });
      await promote(['r1'], { priority: 2 });
      expect((await store.findRun('r1'))?.rank).toBe(acceptedAt);
      expect(await claimIds()).toEqual(['old', 'r1']);
    });

    test('says nothing twice', async () => {
      await accept('r1');
      for (let times = 0; times < 2; times += 1)
        expect(await promote(['r1', 'r1', 'none'])).toMatchObject({
          moved: ['r1'],
          missing: ['none'],
        });
      expect(await journal('r1')).toHaveLength(2);
      for (let times = 0; times < 2; times += 1) await move(['r1']);
      expect(await journal('r1')).toHaveLength(3);
    });

    test('a run that somebody holds is told, and its row changes at once', async () => {
      await accept('r1');
      const [run] = await claim();
      if (!run) throw new Error('nothing to claim');
      await promote(['r1'], { priority: 2 });
      await move(['r1']);
      expect(await store.findRun('r1')).toMatchObject({ priority: 2, group: 'north', lastSeq: 1 });
      const sent = (await store.messages({ runId: 'r1', after: 0 })).map(({ bytes }) =>
        readMessage(bytes),
      );
      expect(sent).toEqual([
        { kind: 'priority', priority: 2, by: 'p1' },
        { kind: 'group', group: 'north', by: 'p1' },
      ]);
      const rest = { dueAt: null, messages: 0 };
      const ready = await store.append(appendTo(run, 'w1', { rest }));
      expect(ready).toEqual([{ group: 'north', count: 1 }]);
      expect(await claimIds('north')).toEqual(['r1']);
    });

    test('one that has ended stays as it is', async () => {
      await accept('r1');
      const [run] = await claim();
      if (!run) throw new Error('nothing to claim');
      await store.append(appendTo(run, 'w1', { status: 'succeeded', endedAt: 3000 }));
      expect(await promote(['r1'])).toEqual({ moved: [], ended: ['r1'], missing: [], ready: [] });
      expect(await move(['r1'])).toMatchObject({ ended: ['r1'] });
      expect(await store.findRun('r1')).toMatchObject({ priority: 5, lastSeq: 2 });
    });

    test('a run at rest keeps what it waits for, and its place when it wakes', async () => {
      await accept('r1');
      const [run] = await claim();
      if (!run) throw new Error('nothing to claim');
      const rest = { dueAt: 5000, messages: 0 };
      await store.append(appendTo(run, 'w1', { status: 'waiting', rest }));
      await accept('r2', { acceptedAt: acceptedAt + 1 });
      await accept('r3', { priority: 1 });
      await promote(['r1'], { priority: 5 });
      expect(await store.findRun('r1')).toMatchObject({ status: 'waiting', ready: false });
      expect(await claimIds('default', 1)).toEqual(['r3']);
      await store.wake({ now: 5000 });
      expect(await claimIds()).toEqual(['r1', 'r2']);
    });

    test('runs that are moved are called to their new group', async () => {
      for (const id of ['r1', 'r2', 'r3']) await accept(id);
      await claim();
      const ready = [{ group: 'north', count: 2 }];
      expect(await move(['r1', 'r2', 'r3'])).toMatchObject({ moved: ['r1', 'r2', 'r3'], ready });
      expect(await journal('r3')).toMatchObject([{}, { type: 'group-changed', group: 'north' }]);
      expect(await store.ready()).toEqual(ready);
      expect(await claimIds()).toEqual([]);
      expect(await claimIds('north')).toEqual(['r2', 'r3']);
    });

    test('a thousand at once, by one commit', async () => {
      const ids = Array.from({ length: 1000 }, (_, index) => `r${index}`);
      await Promise.all(
        ids.map((id, index) => accept(id, { acceptedAt: acceptedAt - (index % 7) })),
      );
      await accept('other', { acceptedAt: 1 });
      const { moved } = await promote(ids);
      expect(moved).toEqual(ids);
      const claimed = await claimIds('default', 2000);
      expect(new Set(claimed.slice(0, 1000))).toEqual(new Set(ids));
      expect(claimed.at(-1)).toBe('other');
    });

    test('while they are moved about each is claimed once', async () => {
      const ids = Array.from({ length: 400 }, (_, index) => `r${String(index).padStart(3, '0')}`);
      await Promise.all(ids.map((id, index) => accept(id, { acceptedAt: acceptedAt + index })));
      const claimed: string[] = [];
      let isMoving = true;
      const work = async (owner: string) => {
        for (let turn = 0; ; turn += 1) {
          const group = turn % 3 === 0 ? 'north' : 'default';
          const runs = await store.claim({ owner, group, limit: 7 });
          claimed.push(...runs.map(({ run }) => run.id));
          for (const run of runs)
            await store.append(appendTo(run, owner, { status: 'succeeded', endedAt: 3000 }));
          if (!isMoving && claimed.length === ids.length) return;
        }
      };
      const shuffle = async () => {
        for (let n = 0; n < 8; n += 1) {
          const some = ids.filter((_, index) => index % 8 >= n % 3);
          await (n % 2 === 0 ? promote(some, { priority: (n % 9) + 1 }) : move(some, 'north'));
        }
        await move(ids, 'north');
        isMoving = false;
      };
      await Promise.all([shuffle(), ...['w1', 'w2', 'w3', 'w4'].map(work)]);
      expect(claimed.toSorted()).toEqual(ids);
      for (const id of ids.filter((_, index) => index % 20 === 0)) {
        const seqs = (await journal(id)).map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      }
    });

    describe('lanes', () => {
      test('of a paused one nothing begins, others go on', async () => {
        await accept('r1', { priority: 1 });
        await accept('r5', { priority: 5 });
        await accept('r6', { priority: 6, acceptedAt: acceptedAt - 3 * hour });
        await accept('north', { group: 'north' });
        expect(await pause({ group: 'default', priority: 1 })).toEqual([
          { group: 'default', count: 2 },
          { group: 'north', count: 1 },
        ]);
        expect(await store.ready()).toHaveLength(2);
        expect(await claimIds('default', 1)).toEqual(['r6']);
        expect(await claimIds()).toEqual(['r5']);
        expect(await claimIds('north')).toEqual(['north']);
        expect(await store.lanes()).toEqual([
          { group: 'default', priority: 1, paused: true, at: 7000, by: 'p1' },
        ]);
        expect(await pause({ group: 'default', priority: 1 }, false)).toEqual([
          { group: 'default', count: 1 },
        ]);
        expect(await store.lanes()).toEqual([]);
        expect(await claimIds()).toEqual(['r1']);
      });

      test('what was said last of a lane counts, and who paused it first paused it', async () => {
        for (const [index, id] of ['a1', 'a2', 'b1'].entries())
          await accept(id, { priority: index + 1, group: id[0] as string });
        await pause();
        await pause({ group: 'a' }, true, 8000);
        expect(await claimIds('a')).toEqual([]);
        await pause({ group: 'a', priority: 1 }, false);
        expect(await claimIds('a')).toEqual(['a1']);
        expect(await claimIds('b')).toEqual([]);
        await pause({ priority: 3 }, false);
        expect(await claimIds('b')).toEqual(['b1']);
        await pause({}, true, 9000);
        await accept('a3', { group: 'a', priority: 1 });
        expect(await claimIds('a')).toEqual([]);
        const lanes = await store.lanes();
        expect(lanes).toHaveLength(9);
        expect(lanes[1]).toMatchObject({ group: '', priority: 2, at: 7000 });
        await pause({}, false);
        expect(await store.lanes()).toEqual([]);
        expect(await claimIds('a')).toEqual(['a3', 'a2']);
      });

      test('a run that leaves a paused lane is called', async () => {
        await accept('r1');
        await pause({ priority: 5 });
        const ready = [{ group: 'default', count: 1 }];
        expect(await promote(['r1'], { priority: 4 })).toMatchObject({ ready });
        expect(await promote(['r1'], { priority: 5 })).toMatchObject({ ready: [] });
        expect(await claimIds()).toEqual([]);
      });

      test('are counted with their oldest, pinned or not', async () => {
        await accept('r1', { acceptedAt: acceptedAt + 1 });
        await accept('r2');
        await accept('r3', { acceptedAt: acceptedAt + 2 });
        await promote(['r1'], { priority: 5, pinned: true });
        await accept('n1', { group: 'north', priority: 1 });
        await accept('n2', { group: 'north', priority: 2 });
        const none = { parked: 0, oldestAt: acceptedAt };
        expect(await store.countLanes()).toEqual([
          { ...none, group: 'default', priority: 5, ready: 3 },
          { ...none, group: 'north', priority: 1, ready: 1 },
          { ...none, group: 'north', priority: 2, ready: 1 },
        ]);
      });
    });

    describe('slots', () => {
      test('one whose taker sits in a paused lane goes to others', async () => {
        await publish(1);
        for (const id of ['r1', 'r2', 'r3'])
          await accept(id, { ...slot('k'), priority: Number(id[1]) + 3 });
        const [run] = await claim('default', 9);
        if (!run) throw new Error('nothing to claim');
        const end = { status: 'succeeded' as const, endedAt: 3000, chunk: chunkOf(2) };
        expect(await store.append(appendTo(run, 'w1', end))).toHaveLength(1);
        // r2 is to take it, and may not.
        await pause({ priority: 5 });
        expect(await claimIds()).toEqual(['r3']);
        expect(await store.countLanes()).toMatchObject([{ priority: 5, ready: 1, parked: 0 }]);
      });

      test('those of paused lanes are passed over, and try anew when it ends', async () => {
        await publish(1);
        for (const id of ['r1', 'r2']) await accept(id, slot('k'));
        const [run] = await claim('default', 9);
        if (!run) throw new Error('nothing to claim');
        await pause({ priority: 5 });
        const end = { status: 'succeeded' as const, endedAt: 3000, chunk: chunkOf(2) };
        expect(await store.append(appendTo(run, 'w1', end))).toEqual([]);
        expect(await store.countLanes()).toMatchObject([{ ready: 0, parked: 1 }]);
        expect(await pause({ priority: 5 }, false)).toEqual([{ group: 'default', count: 1 }]);
        expect(await claimIds()).toEqual(['r2']);
      });

      test('a group that nobody serves keeps no slot from others', async () => {
        await publish(1);
        await accept('r1', slot('k'));
        await accept('r2', { ...slot('k'), group: 'nobody' });
        await accept('r3', slot('k'));
        await accept('r4', { ...slot('k'), acceptedAt: acceptedAt - 9 * hour });
        expect(await claimIds('default', 3)).toEqual(['r4']);
        expect(await claimIds('nobody')).toEqual([]);
        const held = { runId: 'r4', owner: 'w1', epoch: 1 };
        const row = { status: 'succeeded' as const, startedAt: 1, endedAt: 3000, error: null };
        expect(await store.append({ ...held, ...row, chunk: chunkOf(2) })).toEqual([
          { group: 'default', count: 1 },
          { group: 'nobody', count: 1 },
        ]);
        expect(await claimIds()).toEqual(['r1']);
      });

      test('one whose taker is moved away goes to others', async () => {
        await publish(1);
        await accept('r1', slot('k'));
        await accept('r2', slot('k'));
        await accept('r3', slot('k'));
        const [run] = await claim('default', 9);
        if (!run) throw new Error('nothing to claim');
        const end = { status: 'succeeded' as const, endedAt: 3000, chunk: chunkOf(2) };
        await store.append(appendTo(run, 'w1', end));
        expect(await move(['r2'])).toMatchObject({
          ready: [
            { group: 'default', count: 1 },
            { group: 'north', count: 1 },
          ],
        });
        expect(await claimIds()).toEqual(['r3']);
      });

      test('says who has them, and who comes before', async () => {
        await publish(1);
        for (const id of ['r1', 'r2', 'r3', 'r4']) await accept(id, slot('k'));
        expect(await claimIds()).toEqual(['r1']);
        await promote(['r4']);
        const place = { of: 'slot', pause: null, holders: ['r1'] };
        expect(await store.placeInLine('r4')).toEqual({ ...place, before: 0 });
        expect(await store.placeInLine('r3')).toEqual({ ...place, before: 2 });
        expect(await store.placeInLine('r1')).toBeNull();
        expect(await store.placeInLine('none')).toBeNull();
      });
    });

    test('a place in line is what comes before it in the real order', async () => {
      const id = fc.integer({ min: 0, max: 11 }).map((n) => `r${String(n).padStart(2, '0')}`);
      const group = fc.constantFrom('default', 'north');
      const lane = fc.record(
        { group, priority: fc.integer({ min: 1, max: 9 }) },
        { requiredKeys: [] },
      );
      const deed = fc.oneof(
        fc.record({
          do: fc.constant('promote' as const),
          id,
          to: fc.integer({ min: 1, max: 9 }),
          pinned: fc.boolean(),
        }),
        fc.record({ do: fc.constant('move' as const), id, group }),
        fc.record({ do: fc.constant('pause' as const), lane, paused: fc.boolean() }),
        fc.record({
          do: fc.constant('accept' as const),
          id,
          group,
          to: fc.integer({ min: 1, max: 9 }),
          age: fc.nat({ max: 9 }),
          key: fc.constantFrom('k', null),
        }),
        fc.record({ do: fc.constant('claim' as const), group }),
      );
      await publish(1);
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 60 }), async (deeds) => {
          round += 1;
          await pause({}, false);
          await claimIds();
          await claimIds('north');
          const ids = new Set<string>();
          const own = (name: string) => `${round}-${name}`;
          for (const each of deeds) {
            if (each.do === 'accept' && !ids.has(own(each.id))) {
              ids.add(own(each.id));
              const at = acceptedAt - each.age * hour;
              await accept(own(each.id), {
                group: each.group,
                priority: each.to,
                acceptedAt: at,
                ...(each.key !== null && slot(`${round}`)),
              });
            } else if (each.do === 'promote')
              await promote([own(each.id)], { priority: each.to, pinned: each.pinned });
            else if (each.do === 'move') await move([own(each.id)], each.group);
            else if (each.do === 'pause') await pause(each.lane, each.paused);
            else if (each.do === 'claim') await claim(each.group, 2);
          }
          const places = new Map<string, number>();
          for (const name of ids) {
            const place = await store.placeInLine(name);
            if (place?.of === 'worker' && !place.pause) places.set(name, place.before);
          }
          for (const of of ['default', 'north']) {
            const names = [...places.keys()];
            const rows = await Promise.all(names.map((name) => store.findRun(name)));
            const expected = names.filter((_, index) => rows[index]?.group === of);
            const inOrder = expected.toSorted(
              (a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0),
            );
            expect(inOrder.map((name) => places.get(name))).toEqual(inOrder.map((_, n) => n));
            // A slot is taken at the claim: those that find none are put aside, so the order is compared without them.
            const claimed = await claimIds(of);
            expect(claimed).toEqual(inOrder.filter((name) => claimed.includes(name)));
            const left = inOrder.filter((name) => !claimed.includes(name));
            for (const name of left) expect((await store.findRun(name))?.parked).toBe(true);
          }
        }),
        { numRuns: 20 },
      );
    });
  });
}
