import type { FlowSource } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';

/** Journals of what no worker does yet, by hand: the events after the start, each with its time. */
export interface WrittenRun {
  readonly steps: FlowSource['steps'];
  readonly events: readonly object[];
}

const opened = { type: 'wait-opened', step: 'w' };
const closed = { type: 'wait-closed', step: 'w' };
const started = (step: string, input: object) => ({
  type: 'step-started',
  step,
  attempt: 1,
  input,
});
const ok = (output: unknown) => ({ type: 'step-ended', step: 'w', port: 'ok', output });
const succeeded = (output: unknown) => ({ type: 'ended', status: 'succeeded', output });
const error = {
  code: 'no_stock',
  message: { 'zh-CN': '缺货', en: 'Out of stock' },
  step: 'w',
  retryable: false,
};

const signal = { signal: 'approved', key: '17' };
const bySignal = { by: 'signal', data: { yes: true } };
const callback = { callback: true, timeout: '1h' };
const byCallback = { by: 'callback', body: { paid: 1 }, headers: { accept: '*/*' } };
const call = { flow: 'reserve', input: { id: 1 } };
const callStarted = [started('w', call), { ...opened, kind: 'call', runId: 'r2' }];

export const writtenRuns: Readonly<Record<string, WrittenRun>> = {
  'wait-signal': {
    steps: { w: { use: 'wait', with: signal } },
    events: [
      started('w', signal),
      { ...opened, kind: 'signal', name: 'approved', key: '17' },
      { ...closed, ...bySignal },
      ok(bySignal),
      succeeded(bySignal),
    ],
  },
  'wait-callback': {
    steps: { w: { use: 'wait', with: callback } },
    events: [
      started('w', { ...callback, timeout: 3_600_000 }),
      { ...opened, kind: 'callback', until: 3_601_000 },
      { ...closed, ...byCallback },
      ok(byCallback),
      succeeded(byCallback),
    ],
  },
  'wait-callback-timeout': {
    steps: { w: { use: 'wait', with: callback } },
    events: [
      started('w', { ...callback, timeout: 3_600_000 }),
      { ...opened, kind: 'callback', until: 3_601_000 },
      { ...closed, at: 3_601_000, by: 'timeout' },
      { type: 'step-ended', step: 'w', port: 'timeout', output: { by: 'timeout' }, at: 3_601_000 },
      { ...succeeded(null), at: 3_601_000 },
    ],
  },
  'call-answered': {
    steps: { w: { use: 'call', with: call } },
    events: [
      ...callStarted,
      { ...closed, by: 'call', output: { reserved: 2 } },
      ok({ reserved: 2 }),
      succeeded({ reserved: 2 }),
    ],
  },
  'call-failed': {
    steps: { w: { use: 'call', with: call } },
    events: [
      ...callStarted,
      { ...closed, by: 'call', error },
      { type: 'step-ended', step: 'w', port: 'error', error },
      { type: 'ended', status: 'failed', error },
    ],
  },
  forked: {
    steps: {
      a: { use: 'set', with: { x: 1 } },
      b: { use: 'x.read' },
      w: { use: 'set', after: ['a', 'b'] },
    },
    events: [
      started('a', { x: 1 }),
      { type: 'step-started', step: 'b', attempt: 1, input: {}, intent: { kind: 'read' } },
      { type: 'step-ended', step: 'a', port: 'ok', output: { x: 1 } },
      { type: 'forked', from: { runId: 'r1', step: 'w', seq: 6 }, priority: 5, by: 'ann' },
      { type: 'started' },
      { type: 'step-started', step: 'b', attempt: 1, input: {}, intent: { kind: 'read' } },
      { type: 'step-ended', step: 'b', port: 'ok', output: 2 },
      started('w', {}),
      ok({}),
      succeeded({}),
    ],
  },
  'group-changed': {
    steps: { w: { use: 'set', with: { x: 1 }, group: 'gpu' } },
    events: [
      { type: 'group-changed', group: 'gpu' },
      started('w', { x: 1 }),
      ok({ x: 1 }),
      succeeded({ x: 1 }),
    ],
  },
};

export function written({ events }: WrittenRun): JournalEvent[] {
  const trigger = { id: 'manual', kind: 'manual', at: 1000, input: {} };
  const all = [{ type: 'accepted', trigger }, { type: 'started' }, ...events];
  return all.map((event, i) => ({ at: 1000, ...event, seq: i + 1 }) as unknown as JournalEvent);
}
