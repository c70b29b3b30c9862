import { createHash, randomBytes } from 'node:crypto';
import type { JournalEvent } from '../server/contract/journal.ts';
import { newId } from '../server/src/ids.ts';
import { encodeChunk } from '../server/src/store/journal-chunks.ts';
import { newRun } from '../server/src/store/new-run.ts';
import type { Append, ClaimedRun, NewRun, TenantStore } from '../server/src/store/tenant-store.ts';

/** A run of `flows/enable-approved-template.yaml` as its store sees it: the writes that a webhook and a worker make. */

const owner = 'bench';
const name = { 'zh-CN': '模板审批通过后自动启用', en: 'Enable a template once approved' };
const receiver = 'ou_7d8a6e6df7621556ce0d21922b676706';
const template = {
  name: '采购框架合同（2026 版）',
  status: 'ENABLED',
  ownerId: 'U-7',
  documentId: 1893746529384756231n,
};

export function acceptedRun(at: number, flow = 'enable-approved-template'): NewRun {
  const id = newId(at);
  const body = { eventId: id, kind: 'TEMPLATE', result: 'APPROVED', templateId: `T-${at % 9000}` };
  const request = {
    method: 'POST',
    path: 'template-approved',
    query: {},
    headers: {
      host: 'localhost:8700',
      'user-agent': 'curl/7.88.1',
      accept: '*/*',
      'content-type': 'application/json',
      'content-length': '104',
    },
    body,
  };
  return newRun({
    id,
    version: { flow, version: 1, document: { name } },
    event: { id: 'approved', kind: 'webhook', at, ...request },
    traceId: hex(16),
    priority: 5,
    group: 'default',
    at,
    dedupe: {
      hash: createHash('sha256').update(id).digest('hex'),
      expiresAt: at + 7 * 86_400_000,
    },
  });
}

/** Runs accepted together. */
const batch = 20;

/** Has so many runs accepted, some batches at a time, and carried to their end. */
export async function fill(store: TenantStore, runs: number, inFlight: number): Promise<void> {
  let left = runs / batch;
  const feed = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const at = Date.now();
      await Promise.all(Array.from({ length: batch }, () => store.accept(acceptedRun(at))));
      await carryOutSome(store, batch, at);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, feed));
  while ((await carryOutSome(store, batch, Date.now())) > 0);
}

/** Claims runs and carries them to their end, as a worker commits them; answers how many. */
export async function carryOutSome(store: TenantStore, limit: number, at: number): Promise<number> {
  const claimed = await store.claim({ owner, group: 'default', limit });
  await Promise.all(claimed.map((each) => carryOut(store, each, at)));
  return claimed.length;
}

async function carryOut(store: TenantStore, { run, epoch }: ClaimedRun, at: number): Promise<void> {
  const held = { runId: run.id, owner, epoch, startedAt: at, error: null };
  const [first, second, last] = eventsOf(run.traceId, at).map((events) => encodeChunk(events));
  if (!first || !second || !last) throw new Error('three chunks');
  const open: Omit<Append, 'chunk'> = { ...held, status: 'running', endedAt: null };
  await store.append({ ...open, chunk: first });
  await store.append({ ...open, chunk: second });
  await store.append({ ...held, chunk: last, status: 'succeeded', endedAt: at + 800 });
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** By commit; behind the accepted event. */
function eventsOf(traceId: string, at: number): JournalEvent[][] {
  const id = `T-${at % 9000}`;
  const messageId = `om_${hex(16)}`;
  const short = true;
  const fields = [
    { label: '模板编号', value: id, short },
    { label: '追踪 ID', value: traceId, short },
  ];
  const text = '王磊，你负责的模板「采购框架合同（2026 版）」已审批通过并启用';
  const card = { title: '模板已启用', color: 'green', text, fields };
  const found = {
    id: 'U-7',
    name: '王磊',
    email: 'wang.lei@example.com',
    departmentIds: ['D-3'],
    feishuUserId: receiver,
  };
  const enable = { type: 'step-started', step: 'enable', attempt: 1, timeout: 30_000 } as const;
  const find = { type: 'step-started', step: 'owner', attempt: 1, input: { id: 'U-7' } } as const;
  const tell = {
    type: 'step-started',
    step: 'tell',
    attempt: 1,
    input: { receiver, card },
  } as const;
  const ended = { type: 'step-ended', port: 'ok' } as const;
  const sent = { messageId, cardId: messageId, failed: [] };
  const output = { templateId: id, status: 'ENABLED', told: '王磊' };
  return [
    [
      { type: 'started', timeout: 3_600_000, seq: 2, at },
      {
        ...enable,
        input: { id, status: 'ENABLED' },
        intent: { kind: 'idempotent' },
        seq: 3,
        at: at + 2,
      },
    ],
    [
      {
        ...ended,
        step: 'enable',
        output: { id, ...template, updatedAt: at + 280 },
        seq: 4,
        at: at + 296,
      },
      { ...find, intent: { kind: 'read' }, seq: 5, at: at + 297 },
      { ...ended, step: 'owner', output: found, seq: 6, at: at + 309 },
      {
        ...tell,
        intent: { kind: 'idempotent', keyExpiresAt: at + 3_600_311 },
        seq: 7,
        at: at + 311,
      },
    ],
    [
      { ...ended, step: 'tell', output: sent, seq: 8, at: at + 719 },
      { type: 'ended', status: 'succeeded', output, seq: 9, at: at + 719 },
    ],
  ];
}
