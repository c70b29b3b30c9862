import { expect, test, vi } from 'vitest';
import type { TenantStore } from '../store/tenant-store.ts';
import { createEmbeddedSignals } from './embedded.ts';
import type { RunSignal } from './signals.ts';
import { waitForRun } from './wait-for-run.ts';

const run = { tenant: 't', runId: 'r' };
const end: RunSignal = { ...run, status: 'succeeded', lastSeq: 5 };
const row = { id: 'r', status: 'succeeded', lastSeq: 5 };

function begin(isTellable: boolean) {
  const { signals } = createEmbeddedSignals();
  const findRun = vi.fn(async () => row);
  const store = { findRun } as unknown as TenantStore;
  const heard: string[] = [];
  const told = (output: string) => void heard.push(output);
  const wait = { signals, store, ...run, timeoutMs: 60_000, isNew: true };
  const waiting = waitForRun({ ...wait, ...(isTellable && { told }) });
  return { signals, findRun, heard, waiting };
}

test('an output that comes with the news of the end is told, once, and nothing is read', async () => {
  const { signals, findRun, heard, waiting } = begin(true);
  signals.publish({ ...end, output: '{"a":1}' });
  signals.publish({ ...end, output: '{"a":1}' });
  expect(await waiting).toBeNull();
  expect(heard).toEqual(['{"a":1}']);
  expect(findRun).not.toHaveBeenCalled();
});

test.each([
  ['the news bring none', true, end],
  ['the row is wanted', false, { ...end, output: '1' }],
])('where %s, the row is read', async (_why, isTellable, news) => {
  const { signals, heard, waiting } = begin(isTellable);
  signals.publish(news);
  expect(await waiting).toEqual(row);
  expect(heard).toEqual([]);
});
