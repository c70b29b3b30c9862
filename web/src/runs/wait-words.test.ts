import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { clockTime } from '../ui/clock-time.ts';
import { type PlannedWait, plannedWait, waitLine, waitWords } from './wait-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  await texts.init({ resources, keySeparator: false, nsSeparator: false });
});
const now = Date.UTC(2026, 10, 22, 3);
const at = now + 125_000;
const time = clockTime(at, now);

it.each<[PlannedWait, string, string]>([
  [
    { kind: 'time', due: 'time', at },
    `等到 ${time}，还有 2 分 5 秒`,
    `waits until ${time}, 2 min 5 s left`,
  ],
  [{ kind: 'time', due: 'time', at: now + 900 }, '即将继续', 'is about to go on'],
  [
    { kind: 'delay', at },
    `${time} 开始下一轮，还有 2 分 5 秒`,
    `starts its next round at ${time}, in 2 min 5 s`,
  ],
  [
    { kind: 'signal', name: 'paid', key: 'P-7' },
    '等信号 paid，键 P-7',
    'waits for the signal paid with key P-7',
  ],
  [
    { kind: 'callback', at },
    `等回调，最晚到 ${time}`,
    `waits for a callback, until ${time} at the latest`,
  ],
  [{ kind: 'call', runId: 'r' }, '等被调用的流程结束', 'waits for the called flow to end'],
])('tells of %j', (wait, zh, english) => {
  expect(waitWords(wait, { t: texts.getFixedT('zh-CN'), now })).toBe(zh);
  expect(waitWords(wait, { t: texts.getFixedT('en'), now })).toBe(english);
});

it('begins a line of its own with a capital letter', () => {
  const words = { t: texts.getFixedT('en'), now };
  expect(waitLine({ kind: 'callback' }, words)).toBe('Waits for a callback');
});

it('leaves out what a failure made necessary', () => {
  const error = { code: 'timeout', message: { 'zh-CN': '', en: '' }, retryable: true };
  const waiting = { status: 'waiting', ports: [], attempts: 1 } as const;
  const step = (wait?: Parameters<typeof plannedWait>[0]['wait']) =>
    plannedWait({ ...waiting, ports: [], ...(wait && { wait }) });
  expect(step()).toBeUndefined();
  expect(step({ kind: 'retry', at, error })).toBeUndefined();
  expect(step({ kind: 'attention', error })).toBeUndefined();
  expect(step({ kind: 'callback' })).toEqual({ kind: 'callback' });
});
