import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { zhCN } from '../i18n/zh-CN.ts';
import { clockTime } from '../ui/clock-time.ts';
import type { NodeStatus } from './run-on-graph.ts';
import { statusWords } from './status-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN } };
  await texts.init({ lng: 'zh-CN', resources, keySeparator: false, nsSeparator: false });
});
const now = Date.UTC(2026, 10, 22, 3);
const say = (status: Partial<NodeStatus>) =>
  statusWords(
    {
      state: 'pending',
      handled: false,
      givenUp: false,
      attempts: 1,
      startedAt: now - 2500,
      endedAt: undefined,
      retryAt: undefined,
      wait: undefined,
      rounds: undefined,
      error: undefined,
      input: undefined,
      ...status,
    },
    { t: texts.t, language: 'zh-CN', now },
  );
const error = { 'zh-CN': '限流', en: 'Limited' };

it.each<[Partial<NodeStatus>, string]>([
  [{}, '未开始'],
  [{ state: 'never' }, '未执行'],
  [{ state: 'pinned' }, '固定数据'],
  [{ state: 'skipped' }, '已跳过'],
  [{ state: 'running' }, '已执行 2 s'],
  [{ state: 'running', attempts: 3 }, '第 3 次，已执行 2 s'],
  [{ state: 'succeeded', endedAt: now - 2180 }, '320 ms'],
  [{ state: 'succeeded', endedAt: now, attempts: 2 }, '2.5 s，第 2 次'],
  [
    { state: 'waiting', retryAt: now + 12_300 },
    `${clockTime(now + 12_300, now)} 第 2 次，还有 12 s`,
  ],
  [{ state: 'waiting', retryAt: now + 900 }, '即将进行第 2 次'],
  [{ state: 'waiting', wait: { kind: 'callback' } }, '等待中'],
  [{ state: 'waiting', wait: { kind: 'call', runId: 'r' } }, '等待中'],
  [
    { state: 'waiting', wait: { kind: 'signal', name: 'n', key: 'k', at: now } },
    `等待中，最晚到 ${clockTime(now, now)}`,
  ],
  [
    { state: 'waiting', wait: { kind: 'time', due: 'time', at: now + 5000 } },
    `等到 ${clockTime(now + 5000, now)}，还有 5 s`,
  ],
  [
    { state: 'running', rounds: { total: 12, started: 3, ended: 2, failed: 1 } },
    '第 3 轮 / 共 12 轮，1 轮失败 · 已执行 2 s',
  ],
  [{ state: 'running', rounds: { started: 0, ended: 0, failed: 0 } }, '已执行 2 s'],
  [
    { state: 'succeeded', endedAt: now, rounds: { total: 12, started: 12, ended: 12, failed: 0 } },
    '共 12 轮 · 2.5 s',
  ],
  [{ state: 'attention' }, '结果未知，等你决定'],
  [{ state: 'failed', error }, '限流'],
  [{ state: 'failed', error, handled: true }, '已处理：限流'],
  [{ state: 'failed', error, givenUp: true }, '运行先结束了，未再重试'],
])('says of %j: %s', (status, words) => {
  expect(say(status)).toBe(words);
});
