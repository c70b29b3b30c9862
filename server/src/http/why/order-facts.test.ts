import { describe, expect, it } from 'vitest';
import type { WorkerRow } from '../../store/control-store.ts';
import { rank } from '../../store/order.ts';
import type { RunRow } from '../../store/tenant-store.ts';
import { isServed, orderFacts, shortFacts } from './order-facts.ts';

const now = 1_700_000_000_000;
const row = {
  group: 'north',
  priority: 5,
  rank: rank(5, now),
  ready: true,
  parked: false,
  slot: '"T-9"',
  status: 'waiting',
  waitsFor: null,
} as unknown as RunRow;
const worker = (perMinute: number, tenant = 't'): WorkerRow => ({
  incarnation: 'w',
  beatAt: now,
  groups: ['north'],
  slots: 50,
  load: 3,
  taken: perMinute > 0 ? [{ tenant, group: 'north', perMinute }] : [],
});
const workers = [worker(30), worker(30), worker(900, 'other')];
const line = { tenant: 't', workers, now };
const pause = { group: '', priority: 5, paused: true, at: 7, by: 'p1' };

describe('what keeps a run that could begin', () => {
  it('is those before it, who are gone at a time that was measured', () => {
    const place = { of: 'worker' as const, before: 9, pause: null };
    const facts = { kind: 'worker', group: 'north', priority: 5, pinned: false, position: 10 };
    expect(orderFacts(row, place, line)).toEqual([{ ...facts, expectedAt: now + 10_000 }]);
    expect(orderFacts(row, place, { ...line, workers: [worker(0)] })).toEqual([facts]);
  });

  it('is a lane that is paused, before a group that nobody serves, before its turn', () => {
    const place = { of: 'worker' as const, before: 9, pause };
    const lane = { kind: 'lane', group: 'north', priority: 5, since: 7, by: 'p1' };
    expect(orderFacts(row, place, { ...line, workers: [] })).toEqual([lane]);
    const group = { kind: 'group', group: 'north', priority: 5 };
    expect(orderFacts(row, { ...place, pause: null }, { ...line, workers: [] })).toEqual([group]);
  });

  it('is a slot, and what would keep it even with one', () => {
    const place = { of: 'slot' as const, before: 1, pause, holders: ['a'] };
    const slot = { kind: 'slot', key: 'T-9', runs: ['a'], position: 2 };
    expect(orderFacts(row, place, line)).toMatchObject([{ kind: 'lane' }, slot]);
    expect(orderFacts({ ...row, slot: '{"a":1}' }, { ...place, pause: null }, line)).toEqual([
      { ...slot, key: '{"a":1}' },
    ]);
  });
});

describe('the same in a list', () => {
  const known = { lanes: [], workers };
  it('says what can be said without counting', () => {
    const worked = { kind: 'worker', group: 'north', priority: 5, pinned: false };
    expect(shortFacts(row, known)).toEqual(worked);
    expect(shortFacts({ ...row, ready: false, parked: true }, known)).toEqual({
      kind: 'slot',
      key: 'T-9',
    });
    expect(shortFacts(row, { ...known, lanes: [pause] })).toMatchObject({ kind: 'lane' });
    expect(shortFacts(row, { ...known, workers: [] })).toMatchObject({ kind: 'group' });
    expect(shortFacts({ ...row, ready: false }, known)).toBeUndefined();
  });

  it('says of a run at rest what it said when it was given back', () => {
    const wait = { kind: 'retry', step: 's', at: 5, attempt: 2, attempts: 3, code: 'timeout' };
    const resting = { ...row, ready: false, waitsFor: JSON.stringify(wait) };
    expect(shortFacts(resting, known)).toEqual(wait);
    expect(shortFacts({ ...resting, status: 'attention' }, known)).toEqual(wait);
    expect(shortFacts({ ...resting, status: 'failed' }, known)).toBeUndefined();
    expect(shortFacts({ ...resting, waitsFor: '{"kind":"later"}' }, known)).toBeUndefined();
    // It goes on: why it does not yet is the order.
    expect(shortFacts({ ...resting, ready: true }, known)).toMatchObject({ kind: 'worker' });
  });

  it('knows who serves a group', () => {
    expect([isServed(workers, 'north'), isServed(workers, 'south')]).toEqual([true, false]);
  });
});
