import { beforeEach, expect, test, vi } from 'vitest';
import type { Log } from '../observe/log.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { Versions } from '../versions/versions.ts';
import { startKeeping } from './keeping.ts';

let rounds = 0;
let release = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  rounds = 0;
  release = () => undefined;
  return () => vi.useRealTimers();
});

const start = (tenants: () => Promise<never[]>) =>
  startKeeping({
    control: {
      tenants: () => {
        rounds += 1;
        return tenants();
      },
    },
    stores: {} as TenantStores,
    versions: {} as Versions,
    log: { error: vi.fn() } as unknown as Log,
    now: () => 0,
    config: {
      dataDir: '',
      databaseUrl: 'postgres://nowhere',
      diskReserve: undefined,
      flowQuota: 1,
    },
  });
const held = () =>
  new Promise<never[]>((resolve) => {
    release = () => resolve([]);
  });

test('old runs are removed a minute after the start, and every ten minutes', async () => {
  const { stop } = await start(async () => []);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(rounds).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(20 * 60_000);
  expect(rounds).toBe(3);
  await stop();
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(rounds).toBe(3);
});

test('the end waits for a round that is under way, however many came due meanwhile', async () => {
  const { stop } = await start(held);
  await vi.advanceTimersByTimeAsync(30 * 60_000);
  expect(rounds).toBe(1);
  let isStopped = false;
  const stopped = stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isStopped).toBe(false);
  release();
  await stopped;
});
