import { beforeEach, expect, it } from 'vitest';
import type { Queue, Ticket } from '../queue/queue.ts';
import type { ControlStore, DueTenant } from '../store/control-store.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import { type ActiveTenants, createActiveTenants } from './active-tenants.ts';
import { createSweep, type Sweep } from './sweep.ts';

const minute = 60_000;
const tenants = ['a', 'b', 'c'];

/** Tenants that were looked into. */
let looked: string[];
let tickets: Ticket[];
let silent: string[];
let released: string[];
let due: DueTenant[];
let settled: unknown[];
let woken: string[];
let isAway: boolean;
let clock: number;
let active: ActiveTenants;
let sweep: Sweep;

beforeEach(() => {
  [looked, tickets, silent, released, due, settled, woken] = [[], [], [], [], [], [], []];
  isAway = false;
  clock = 0;
  active = createActiveTenants(() => clock);
  const store = (tenant: string) => ({
    ready: async () => {
      looked.push(tenant);
      return [{ group: 'default', count: 1 }];
    },
    release: async (owners: readonly string[]) => {
      released.push(...owners.map((owner) => `${owner} of ${tenant}`));
      return [];
    },
    forgetDedupe: async () => undefined,
    forgetSignals: async () => undefined,
  });
  const control: Partial<ControlStore> = {
    tenants: async () => tenants.map((key) => ({ key }) as never),
    declareSilent: async () => {
      if (isAway) throw new Error('away');
      return silent;
    },
    dueTenants: async () => due,
    settleDue: async (each) => {
      settled.push(each);
    },
  };
  const queue: Partial<Queue> = {
    ensure: async (ticket) => {
      tickets.push(ticket);
    },
  };
  const wake = async (tenant: string) => {
    woken.push(tenant);
    return tenant === 'a' ? 7000 : null;
  };
  sweep = createSweep(
    {
      control: control as ControlStore,
      stores: { of: store } as unknown as TenantStores,
      queue: queue as Queue,
      dueRuns: { wake, expect: () => undefined, alertBy: () => undefined, stop: () => undefined },
      active,
      now: () => clock,
    },
    () => clock,
  );
});

it('leaves idle tenants alone, and gives lost tickets of active ones again', async () => {
  await sweep.round();
  expect(looked).toEqual([]);
  active.touch('b');
  await sweep.round();
  expect([looked, tickets]).toEqual([['b'], [{ tenant: 'b', group: 'default' }]]);
  clock += minute;
  await sweep.round();
  expect(looked).toEqual(['b']);
});

it('looks into all every ten minutes, and after a round that failed', async () => {
  clock += 10 * minute;
  await sweep.round();
  expect(looked).toEqual(tenants);
  isAway = true;
  await expect(sweep.round()).rejects.toThrow('away');
  isAway = false;
  await sweep.round();
  expect(looked).toEqual([...tenants, ...tenants]);
  await sweep.round();
  expect(looked).toHaveLength(6);
});

it('looks into all when an owner has fallen silent, once', async () => {
  silent = ['w1'];
  await sweep.round();
  expect([released, looked, woken]).toEqual([['w1 of a', 'w1 of b', 'w1 of c'], tenants, tenants]);
  await sweep.round();
  expect(looked).toEqual(tenants);
});

it('releases again, in active tenants, what a silent owner took after it was declared so', async () => {
  silent = ['w1'];
  await sweep.round();
  active.touch('b');
  released = [];
  await sweep.round();
  expect(released).toEqual(['w1 of b']);
  // By now it has noticed.
  clock += 2 * minute;
  active.touch('b');
  await sweep.round();
  expect(released).toEqual(['w1 of b']);
});

it('is one at a time', async () => {
  silent = ['w1'];
  await Promise.all([sweep.round(), sweep.round()]);
  expect(looked).toEqual(tenants);
});

it('wakes the tenants that are due, and says when they are next', async () => {
  due = [
    { tenant: 'a', changes: 3 },
    { tenant: 'b', changes: 1 },
  ];
  await Promise.all([sweep.wakeDue(), sweep.wakeDue()]);
  expect(woken).toEqual(['a', 'b']);
  expect(settled).toEqual([
    { tenant: 'a', changes: 3, next: 7000 },
    { tenant: 'b', changes: 1, next: null },
  ]);
});
