import type { JournalEvent } from '@weir/contract/journal';
import { WeirError } from '@weir/contract/weir-error';
import { expect, test, vi } from 'vitest';
import type { AcceptedHeld, AcceptHeld, TenantStore } from '../store/tenant-store.ts';
import { claimedBorn, createBornRun } from './born-run.ts';
import { lost, ok, runUnderTest, type TestOptions } from './run-under-test.ts';

const accepted: JournalEvent = {
  type: 'accepted',
  seq: 1,
  at: 1000,
  trigger: { id: 'hook', kind: 'manual', at: 1000, input: {} },
};
const run: AcceptHeld['run'] = {
  id: 'r1',
  flow: 'f',
  name: 'f',
  version: 1,
  trigger: 'hook',
  priority: 5,
  group: 'default',
  rank: 1,
  traceId: 'f'.repeat(32),
  acceptedAt: 1000,
};
const handed = { tenant: 't', run, accepted: JSON.stringify(accepted) };

const effectOf = () => ({ kind: 'idempotent', keyLifetimeMs: null }) as const;

/** A run in the hands of its first worker, and what was committed of it. */
function bornRun(options: Omit<TestOptions, 'born'>) {
  const born = createBornRun(handed);
  const commits: string[] = [];
  const test = runUnderTest({
    ...options,
    born,
    onAccept(held) {
      commits.push(`accept ${held.append.status}`);
      return options.onAccept?.(held);
    },
    onAppend: ({ epoch, status }) => void commits.push(`append ${epoch} ${status}`),
  });
  return { born, commits, test };
}

test('a run without effects is kept with its end, in one commit', async () => {
  const { born, commits, test } = bornRun({ steps: { a: { use: 'set', with: { n: 1 } } } });
  await test.work();
  expect(born.isKept()).toBe(true);
  expect(commits).toEqual(['accept succeeded', 'append 1 succeeded']);
  expect(test.journal()[0]).toEqual(accepted);
  expect(test.journal().at(-1)).toMatchObject({ type: 'ended', status: 'succeeded' });
});

test('it is kept before anything leaves', async () => {
  const { commits, test } = bornRun({
    steps: { a: { use: 'x.send', with: {} } },
    effectOf,
    call() {
      expect(test.journal().map(({ type }) => type)).toContain('accepted');
      commits.push('call');
      return ok(1);
    },
  });
  await test.work();
  expect(commits.slice(0, 3)).toEqual(['accept running', 'append 1 running', 'call']);
  expect(test.row.status).toBe('succeeded');
});

test('nothing leaves where it cannot be kept', async () => {
  const call = vi.fn();
  const options = {
    steps: { a: { use: 'x.send', with: {} } },
    effectOf,
    call,
  };
  for (const code of ['conflict', 'disk_full', 'unavailable'] as const) {
    const { born, test } = bornRun({
      ...options,
      onAccept() {
        throw new WeirError(code);
      },
    });
    expect(await test.work()).toBe('lost');
    expect(born.isKept()).toBe(false);
  }
  const { born, test } = bornRun({ ...options, onAccept: () => ({ holder: 'r0', ready: [] }) });
  expect(await test.work()).toBe('lost');
  expect(await born.fate).toEqual({ kind: 'duplicate', runId: 'r0' });
  expect(call).not.toHaveBeenCalled();
});

test('a fault of ours is told as such', async () => {
  const { test } = bornRun({
    steps: { a: { use: 'set', with: {} } },
    onAccept() {
      throw new WeirError('internal');
    },
  });
  await expect(test.work()).rejects.toMatchObject({ code: 'internal' });
});

test('one that takes its time is kept meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const slow = Promise.withResolvers<null>();
  const { born, commits, test } = bornRun({
    steps: { a: { use: 'code', with: { source: 'return null' } } },
    sandbox: { runCode: () => slow.promise },
  });
  const work = test.work();
  await vi.advanceTimersByTimeAsync(249);
  expect(commits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(commits).toEqual(['accept running', 'append 1 running']);
  vi.useRealTimers();
  expect(born.isKept()).toBe(true);
  slow.resolve(null);
  await work;
  expect(commits.at(-1)).toBe('append 1 succeeded');
});

test('one that was kept and lost goes on with another worker', async () => {
  let isLost = false;
  const { test } = bornRun({
    steps: { a: { use: 'x.send', with: {} }, b: { use: 'set', after: 'a', with: {} } },
    effectOf,
    call() {
      if (!isLost) {
        isLost = true;
        throw lost();
      }
      return ok(1);
    },
  });
  expect(await test.work()).toBe('lost');
  await test.work();
  expect(test.journal().at(-1)).toMatchObject({ type: 'ended', status: 'succeeded' });
});

test('its fate is told once', async () => {
  const born = createBornRun(handed);
  const news = { tenant: 't', runId: 'r1', status: 'succeeded', lastSeq: 3, output: '1' } as const;
  expect(born.tell(news)).toBe(true);
  expect(born.tell(news)).toBe(false);
  born.giveUp();
  expect(await born.fate).toEqual({ kind: 'kept', status: 'succeeded', output: '1' });
  const other = createBornRun(handed);
  other.giveUp();
  expect(await other.fate).toEqual({ kind: 'refused' });
});

test('it is as if it had been claimed', () => {
  expect(claimedBorn({ ...handed, run: { ...run, trims: true } })).toMatchObject({
    run: { id: 'r1', status: 'queued', lastSeq: 0, trims: 'pending', key: null },
    epoch: 1,
    messages: 0,
  });
});

test('whether it was kept is known when its commit has come to an end', async () => {
  const born = createBornRun(handed);
  const commit = Promise.withResolvers<AcceptedHeld>();
  const store = { acceptHeld: () => commit.promise } as unknown as TenantStore;
  const kept = born.keep(store, {} as AcceptHeld['append']);
  const wasKept = born.wasKept();
  expect(born.isKept()).toBe(false);
  commit.resolve({ holder: null, ready: [] });
  expect([await wasKept, await kept]).toEqual([true, []]);
  expect(await createBornRun(handed).wasKept()).toBe(false);
});
