import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEvent, TriggerEvent } from '@weir/contract/journal';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../src/ids.ts';
import { encodeChunk } from '../src/store/journal-chunks.ts';
import { newRun } from '../src/store/new-run.ts';
import { ask, makeDatabase, onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { openPostgresStores } from '../src/store/postgres/stores.ts';
import { openSqliteStores } from '../src/store/sqlite/stores.ts';
import { appendTo, tenantOf } from '../src/store/store.testsuite.ts';
import type { StorePair } from '../src/store/store-pair.ts';
import type { ClaimedRun } from '../src/store/tenant-store.ts';
import { newTraceparent } from '../src/trace.ts';

const runs = 3000;
/** Bytes of search that a run of the main job may take once it has succeeded. */
const most = 1024;
const now = Date.UTC(2026, 0, 5);

/** The main job as it is stored: a webhook of `enable-approved-template`, and what the flow answers. */
function mainJob(n: number) {
  const at = now + n * 100;
  const traceId = newTraceparent('').slice(0, 20).padEnd(32, String(n));
  const event: TriggerEvent = {
    id: 'approved',
    kind: 'webhook',
    at,
    method: 'POST',
    path: 'template-approved',
    query: {},
    headers: { host: '127.0.0.1:8700', 'user-agent': 'curl/8', 'content-type': 'application/json' },
    body: {
      eventId: `evt-${n.toString(16).padStart(8, '0')}`,
      kind: 'TEMPLATE',
      result: 'APPROVED',
      templateId: `T-${1000 + (n % 500)}`,
      templateName: '销售合同（标准版）',
      approvedBy: 'u-2031',
    },
  };
  const name = { 'zh-CN': '模板审批通过后自动启用', en: 'Enable a template once approved' };
  const version = { flow: 'enable-approved-template', version: 1, document: { name } };
  const told = `evt-${n.toString(16).padStart(8, '0')}`;
  return newRun({
    id: newId(at),
    version,
    event,
    traceId,
    priority: 5,
    group: 'default',
    at,
    told,
  });
}

function endOf({ run }: ClaimedRun) {
  const seq = run.lastSeq + 1;
  const ended: JournalEvent[] = [
    { type: 'started', seq, at: now },
    { type: 'ended', seq: seq + 1, at: now, status: 'succeeded', output: { templateId: 'T-1042' } },
  ];
  return { chunk: encodeChunk(ended), status: 'succeeded', endedAt: now } as const;
}

/** Each run is taken in when it was accepted, and again when it has ended: the dearest way. */
async function carryOut({ control, tenants }: StorePair): Promise<void> {
  await control.ensureTenant(tenantOf('a'));
  const store = tenants.of('a');
  for (let n = 0; n < runs; n += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, i) => store.accept(mainJob(n + i))));
    await store.catchUpSearch();
    const claimed = await store.claim({ owner: 'w', group: 'default', limit: 500 });
    await Promise.all(claimed.map((each) => store.append(appendTo(each, 'w', endOf(each)))));
    await store.catchUpSearch();
  }
}

test('search takes less than 1 KB for a run of the main job, on SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bytes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stores = await openSqliteStores(folder);
  await carryOut(stores);
  await stores.close();
  const bytes = (await stat(join(folder, 'tenants', 'a.search.db'))).size / runs;
  console.log(`SQLite: ${Math.round(bytes)} bytes of search a run`);
  expect(bytes).toBeLessThan(most);
});

onServer('bytes of search on PostgreSQL', (server) => {
  test('search takes less than 1 KB for a run of the main job, on PostgreSQL', async () => {
    const { url, drop } = await makeDatabase(server);
    onTestFinished(drop);
    const stores = await openPostgresStores(url);
    await carryOut(stores);
    await stores.close();
    const tenant = url.replace(/(\/[^/?]+)(\?|$)/, '$1__a$2');
    await ask(tenant, 'VACUUM FULL searched');
    const [row] = await ask(tenant, "SELECT pg_total_relation_size('searched') AS bytes");
    const bytes = Number(row?.['bytes']) / runs;
    console.log(`PostgreSQL: ${Math.round(bytes)} bytes of search a run`);
    expect(bytes).toBeLessThan(most);
  });
});
