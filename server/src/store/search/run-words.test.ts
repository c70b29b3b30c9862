import type { Json } from '@weir/contract/json';
import { expect, test } from 'vitest';
import type { RunRow } from '../tenant-store.ts';
import { askedByFilter, type SearchedRun, wordsOfRun } from './run-words.ts';

const row: RunRow = {
  id: '01kadc000000000000000000aa',
  flow: 'enable-template',
  name: { 'zh-CN': '启用模板', en: 'Enable a template' },
  version: 1,
  trigger: 'hook',
  status: 'failed',
  priority: 5,
  group: '慢',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  key: 'T-1042-7',
  acceptedAt: 1,
  startedAt: 1,
  endedAt: 1,
  error: {
    code: 'rejected',
    message: { 'zh-CN': '余额不足', en: 'Insufficient funds' },
    step: 'pay',
    retryable: false,
  },
  lastSeq: 9,
  caller: { runId: '01kadc000000000000000000bb', step: 'a', waits: true, depth: 1 },
  slot: null,
  parked: false,
  ready: false,
  waitsFor: null,
  rank: 1,
  origin: null,
  trims: 'no',
};

function words(changes: Partial<SearchedRun> = {}): ReadonlySet<string> | null {
  const trigger = {
    id: 'hook',
    kind: 'webhook' as const,
    at: 1,
    headers: { authorization: 'Bearer verysecret' },
    body: { templateName: '销售合同', amount: 2n ** 60n, ok: true, none: null },
  };
  const found = wordsOfRun({ row, level: 'text', trigger, output: ['结果正常', 7.5], ...changes });
  return found && new Set(found);
}

test('finds ids, keys, errors, payload and output', () => {
  for (const word of [
    ...[row.id, row.traceId, 'enable', 't-1042-7', '01kadc000000000000000000bb'],
    ...['rejected', '不足', 'insufficient', 'pay'],
    ...['合同', '1152921504606846976', '正常', '7'],
  ])
    expect([word, words()?.has(word)]).toEqual([word, true]);
});

test('finds neither headers nor names of fields', () => {
  for (const word of ['verysecret', 'bearer', 'templatename', 'hook', 'true'])
    expect([word, words()?.has(word)]).toEqual([word, false]);
});

test('by keys alone finds no text', () => {
  const found = words({ level: 'keys' });
  for (const word of [row.id, row.traceId, 't-1042-7', 'rejected'])
    expect([word, found?.has(word)]).toEqual([word, true]);
  for (const word of ['合同', '不足', 'insufficient', '正常', 'pay'])
    expect([word, found?.has(word)]).toEqual([word, false]);
  expect(words({ level: 'none' })).toBeNull();
});

test('takes the first 2 KB of a text, and what is nested in order', () => {
  const long = (output: Json) => words({ output });
  expect(long(['x '.repeat(1000), 'near', 'far '.repeat(20)])?.has('near')).toBe(true);
  expect(long(['x '.repeat(1024), 'beyond'])?.has('beyond')).toBe(false);
  expect(long([[{ a: { b: ['deep'] } }]])?.has('deep')).toBe(true);
});

test('has what the filters of lists look for', () => {
  const found = words() ?? new Set();
  const fits = (filter: Parameters<typeof askedByFilter>[0]): boolean | undefined =>
    askedByFilter(filter)?.every((alternatives) =>
      alternatives.some((all) =>
        all.every(({ text, isStart }) =>
          isStart ? [...found].some((word) => word.startsWith(text)) : found.has(text),
        ),
      ),
    );
  const q = '合同';
  expect(fits({ q, flow: row.flow, group: '慢', key: 'T-1042-7', status: ['failed'] })).toBe(true);
  expect(fits({ q, status: ['running', 'failed'] })).toBe(true);
  for (const other of [{ flow: 'enable' }, { group: '快' }, { key: 'T-1043' }])
    expect(fits({ q, ...other })).toBe(false);
  expect(fits({ q, status: ['running', 'succeeded'] })).toBe(false);
  expect(askedByFilter({ q: '!', flow: 'a' })).toBeNull();
  expect(askedByFilter({})).toBeNull();
});
