import { type FlowSource, flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { stringifyJson } from '@weir/contract/json';
import { type Recorded, recordingOf } from '@weir/contract/recording';
import { describe, expect, test } from 'vitest';
import { compile } from '../engine/compile.ts';
import { fold } from '../engine/fold.ts';
import { viewOf } from '../engine/view.ts';
import { recordedEvents } from './recorded-events.ts';

const at = 1000;
const secret = 'SECRET';
const error = {
  code: 'rejected',
  message: { 'zh-CN': '不', en: 'no' },
  retryable: false,
  details: { answer: secret },
};
const steps: FlowSource['steps'] = {
  each: {
    use: 'loop',
    with: { items: '{{ trigger.input.list }}', steps: { ask: { use: 'http.request' } } },
    record: 'full',
  },
  again: {
    use: 'repeat',
    after: 'each',
    with: { until: '{{ true }}', max: 2, steps: { look: { use: 'set', with: {} } } },
  },
  hold: { use: 'wait', after: 'again', with: { signal: 's', key: 'k' } },
  send: { use: 'http.request', after: 'hold' },
};
const path = (step: string, round = 0) => ({ path: [[step, round]] as [string, number][] });

/** A run through all of it, without `seq` and `at`. */
const drafts: readonly object[] = [
  {
    type: 'accepted',
    trigger: { id: 'hook', kind: 'webhook', at, method: 'POST', path: 'p', body: { a: secret } },
  },
  { type: 'started' },
  { type: 'step-started', step: 'each', attempt: 1, input: { items: [secret, 2] } },
  { type: 'scope-started', step: 'each', round: 0 },
  { type: 'step-started', step: 'ask', ...path('each'), attempt: 1, input: { url: secret } },
  { type: 'step-ended', step: 'ask', ...path('each'), port: 'ok', output: [secret, 2n ** 60n] },
  { type: 'scope-ended', step: 'each', round: 0, output: secret },
  { type: 'scope-started', step: 'each', round: 1 },
  { type: 'step-started', step: 'ask', ...path('each', 1), attempt: 1, input: { url: secret } },
  { type: 'step-ended', step: 'ask', ...path('each', 1), port: 'ok', output: null },
  { type: 'scope-ended', step: 'each', round: 1 },
  { type: 'step-ended', step: 'each', port: 'ok' },
  { type: 'step-started', step: 'again', attempt: 1, input: { max: 2, delay: 5, with: secret } },
  { type: 'scope-started', step: 'again', round: 0 },
  { type: 'step-started', step: 'look', ...path('again'), attempt: 1, input: secret },
  { type: 'step-ended', step: 'look', ...path('again'), port: 'ok', output: { a: secret } },
  { type: 'scope-ended', step: 'again', round: 0, done: true },
  { type: 'step-ended', step: 'again', port: 'ok' },
  { type: 'step-started', step: 'hold', attempt: 1, input: { signal: 's', key: 'k' } },
  { type: 'wait-opened', step: 'hold', kind: 'signal', name: 's', key: 'k' },
  { type: 'wait-closed', step: 'hold', by: 'signal', data: { a: secret } },
  { type: 'step-ended', step: 'hold', port: 'ok', output: { by: 'signal', data: secret } },
  { type: 'step-started', step: 'send', attempt: 1, input: { body: secret } },
  { type: 'retry-due', step: 'send', dueAt: 5, error },
  { type: 'step-started', step: 'send', attempt: 2 },
  { type: 'step-ended', step: 'send', port: 'ok', output: { list: [{ n: 1 }, null, true] } },
  { type: 'ended', status: 'succeeded', output: { told: secret } },
];
const events = drafts.map((draft, index) => ({ ...draft, seq: index + 1, at }) as JournalEvent);

const flowWith = (record: Recorded, own: Record<string, Recorded> = {}) => {
  const withOwn = Object.entries(steps).map(([id, step]) => [
    id,
    { ...step, record: own[id] ?? record },
  ]);
  return flowDocument.parse({
    flow: 'f',
    name: 'f',
    steps: Object.fromEntries(withOwn),
    settings: { record },
  });
};
const recordedBy = (document: ReturnType<typeof flowWith>) =>
  recordedEvents(recordingOf(document), events);

describe.each(['shape', 'none'] as const)('record: %s', (record) => {
  const document = flowWith(record);
  const shown = recordedBy(document);

  test('holds no value of the run', () => {
    expect(stringifyJson(shown)).not.toContain(secret);
    expect(shown.filter(({ recorded }) => recorded !== undefined).length).toBeGreaterThan(10);
  });

  test('is the same course: ports, attempts, rounds and times', () => {
    const plan = compile(document);
    const courseOf = (journal: readonly JournalEvent[]) => {
      const { steps: all } = viewOf(fold(plan, journal));
      const courses = Object.values(all).map(({ input: _, output: __, ...course }) => course);
      return stringifyJson(courses).replaceAll(`,"details":{"answer":"${secret}"}`, '');
    };
    for (let length = 1; length <= events.length; length += 1)
      expect(courseOf(shown.slice(0, length))).toEqual(courseOf(events.slice(0, length)));
  });

  test('is recorded once: what is kept so stays as it is', () => {
    expect(recordedEvents(recordingOf(document), shown)).toEqual(shown);
  });
});

test('of values a shape has keys and types', () => {
  const shown = recordedBy(flowWith('shape'));
  expect(shown[0]).toEqual({
    ...events[0],
    trigger: { id: 'hook', kind: 'webhook', at, method: 'POST', path: 'p', body: { a: 'string' } },
    recorded: 'shape',
  });
  expect(shown[2]).toMatchObject({ input: { items: ['string', 'number'] } });
  expect(shown[5]).toMatchObject({ output: ['string', 'number'] });
  expect(shown[12]).toMatchObject({ input: { max: 2, delay: 5, with: 'string' } });
  expect(shown[25]).toMatchObject({
    output: { list: [{ n: 'number' }, 'null', 'boolean'] },
    recorded: 'shape',
  });
});

test('of nothing there is only how the run came, and how often', () => {
  const shown = recordedBy(flowWith('none'));
  expect(shown[0]).toMatchObject({ recorded: 'none' });
  expect(stringifyJson(shown[0])).not.toContain('body');
  expect(shown[2]).toMatchObject({ input: { items: [null, null] } });
  expect(shown[4]).toEqual({ ...events[4], input: undefined, recorded: 'none' });
  expect(shown[12]).toMatchObject({ input: { max: 2, delay: 5 } });
  expect(shown[23]).toMatchObject({ error: { code: 'rejected' } });
  expect(shown.at(-1)).toMatchObject({ output: null, recorded: 'none' });
});

test('a step may keep less than its flow, or more', () => {
  const less = recordedBy(flowWith('full', { send: 'none' }));
  expect(less.slice(0, 22)).toEqual(events.slice(0, 22));
  expect(stringifyJson(less[22])).not.toContain(secret);
  const more = recordedBy(flowWith('none', { send: 'full' }));
  expect(more[22]).toEqual(events[22]);
  const full = flowWith('full');
  expect(recordedBy(full)).toBe(events);
});

test('what a step keeps for itself does not come out with the error of the run', () => {
  const own = { ...error, step: 'send' };
  const journal = [
    { type: 'step-ended', step: 'send', port: 'error', error: own },
    { type: 'step-ended', step: 'hold', port: 'error', error: { ...own, step: 'hold' } },
    { type: 'step-ended', step: 'each', port: 'error', error: own },
    { type: 'ended', status: 'failed', error: own },
  ].map((draft, index) => ({ ...draft, seq: index + 1, at }) as JournalEvent);
  const shown = recordedEvents(recordingOf(flowWith('full', { send: 'none' })), journal);
  const details = shown.map((event) => stringifyJson(event).includes(secret));
  expect(details).toEqual([false, true, false, false]);
});

test('pins and stubs of a run are values, too', () => {
  const [accepted] = events;
  const given = { pins: { send: secret }, stubs: { send: { output: secret } } };
  const journal = [{ ...accepted, ...given } as JournalEvent];
  for (const record of ['shape', 'none'] as const) {
    const [shown] = recordedEvents(recordingOf(flowWith(record)), journal);
    expect(stringifyJson(shown)).not.toContain(secret);
    expect(shown).not.toHaveProperty('pins');
  }
});
