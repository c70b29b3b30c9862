import type { JournalEvent } from '@weir/contract/journal';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ControlStore, Tenant } from './control-store.ts';
import { encodeChunk } from './journal-chunks.ts';
import type {
  Append,
  Chunk,
  ClaimedRun,
  NewRun,
  TenantStore,
  TenantStores,
} from './tenant-store.ts';

/** What the suites of both stores need of a dialect: an empty store. */
export type OpenStores = () => Promise<{
  readonly control: ControlStore;
  readonly tenants: TenantStores;
  close(): Promise<void>;
}>;

export function tenantOf(key: string): Tenant {
  return { key, name: key.toUpperCase(), sealedKey: new Uint8Array([1, 0, 255]), createdAt: 1000 };
}

/** A chunk of `started` events. */
export function chunkOf(firstSeq: number, lastSeq = firstSeq): Chunk {
  const events: JournalEvent[] = [];
  for (let seq = firstSeq; seq <= lastSeq; seq += 1)
    events.push({ seq, at: 1000 + seq, type: 'started' });
  return encodeChunk(events);
}

export function runOf(id: string, changes: Partial<NewRun> = {}): NewRun {
  return {
    id,
    flow: 'greet',
    name: { 'zh-CN': '问候', en: 'Greet' },
    version: 3,
    trigger: 'hook',
    priority: 5,
    group: 'default',
    rank: 1000,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    acceptedAt: 1000,
    chunk: chunkOf(1),
    ...changes,
  };
}

/** What the owner of a claimed run appends next. */
export function appendTo(
  claimed: ClaimedRun,
  owner: string,
  changes: Partial<Append> = {},
): Append {
  return {
    runId: claimed.run.id,
    owner,
    epoch: claimed.epoch,
    chunk: chunkOf(claimed.run.lastSeq + 1),
    status: 'running',
    startedAt: 2000,
    endedAt: null,
    error: null,
    ...changes,
  };
}

type OpenedStores = Awaited<ReturnType<OpenStores>>;

/** Opens the stores once for the suite it is called in, and hands each test a tenant of its own, named by `prefix`. */
export function tenantPerTest(
  open: OpenStores,
  prefix: string,
  hand: (store: TenantStore, stores: OpenedStores) => void,
): void {
  let stores: OpenedStores;
  let count = 0;
  beforeAll(async () => {
    stores = await open();
  });
  beforeEach(async () => {
    count += 1;
    await stores.control.ensureTenant(tenantOf(`${prefix}${count}`));
    hand(stores.tenants.of(`${prefix}${count}`), stores);
  });
  afterAll(() => stores.close());
}
