import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { beforeEach, describe, expect, it } from 'vitest';
import { compile } from '../engine/compile.ts';
import type { Signals } from '../signals/signals.ts';
import type { ControlStore, Token } from '../store/control-store.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { Versions } from '../versions/versions.ts';
import type { Call } from './endpoint.ts';
import { hashSecret, type Principal } from './principal.ts';
import { watchHandlers } from './run-events.ts';

const secret = 'weir_secret';
const session = 'session-secret';

/** Until when each may look, by the clock of the test. */
let now: number;
let ends: { token: number; session: number };
let notify: (() => void) | undefined;
let journal: JournalEvent[];

beforeEach(() => {
  now = 0;
  ends = { token: 100, session: 100 };
  notify = undefined;
  const trigger = { id: 'manual', kind: 'manual' as const, at: 0, input: {} };
  journal = [{ type: 'accepted', seq: 1, at: 0, trigger }];
});

const person = { id: 'p1', name: '李', role: 'owner' as const, createdAt: 0 };
const kept: Token = {
  id: 't1',
  tenant: 'default',
  name: 'CI',
  createdAt: 0,
  expiresAt: null,
  createdBy: 'p1',
};

function watching() {
  const control = {
    findToken: async ({ hash, now: at }: { hash: string; now: number }) =>
      hash === hashSecret(secret) && at < ends.token ? kept : null,
    findSession: async ({ hash, now: at }: { hash: string; now: number }) =>
      hash === hashSecret(session) && at < ends.session
        ? { person, tenant: 'default', expiresAt: ends.session }
        : null,
  } as Partial<ControlStore> as ControlStore;
  const document = flowDocument.parse({
    flow: 'f',
    name: 'f',
    steps: { a: { use: 'set', with: {} } },
  });
  const plan = compile(document);
  const row = { id: 'r1', flow: 'f', version: 1, status: 'queued', error: null };
  const store = {
    findRun: async () => row,
    journal: async () => [encodeChunk(journal).bytes],
  };
  const signals: Signals = {
    publish() {},
    subscribe(_run, listener) {
      notify = listener as () => void;
      return () => {};
    },
    close: async () => {},
  };
  return watchHandlers({
    control,
    signals,
    stores: { of: () => store } as unknown as TenantStores,
    versions: { load: async () => ({ plan, document }) } as unknown as Versions,
    bootstrapToken: undefined,
    localTokens: { find: () => null },
    publicUrl: 'http://127.0.0.1:8700',
    secure: false,
    zone: 'Asia/Shanghai',
    now: () => now,
  });
}

/** A reader of the stream, who signs in with these headers. */
function reader(headers: Readonly<Record<string, string>>, principal: Partial<Principal>) {
  const events: string[] = [];
  const response = Object.assign(new EventEmitter(), {
    closed: false,
    writeHead() {},
    write(text: string) {
      events.push(text);
      response.emit('event');
    },
    end() {
      response.closed = true;
    },
  });
  const call = {
    principal: { tenant: 'default', ...principal },
    params: { id: 'r1' },
    request: { method: 'GET', headers } as unknown as IncomingMessage,
    response: response as unknown as ServerResponse,
  } as Call<'watchRun'>;
  const next = () => new Promise<void>((resolve) => response.once('event', () => resolve()));
  const first = next();
  return { ended: watching().watchRun(call), events, next, first };
}

const started = () => journal.push({ type: 'started', seq: 2, at: 1 });

describe('a live run', () => {
  it.each<['token' | 'session', Readonly<Record<string, string>>, string]>([
    ['token', { authorization: `Bearer ${secret}` }, 'token:t1'],
    ['session', { cookie: `weir_session=${session}` }, 'p1'],
  ])('is told until the %s ends, and no event after that', async (kind, headers, actor) => {
    const { ended, events, next, first } = reader(headers, { actor });
    await first;
    started();
    const second = next();
    notify?.();
    await second;
    expect(events).toHaveLength(2);
    now = ends[kind];
    journal.push({ type: 'ended', seq: 3, at: 2, status: 'succeeded', output: null });
    notify?.();
    await ended;
    expect(events).toHaveLength(2);
  });
});
