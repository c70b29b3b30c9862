import type { Retry } from '@weir/contract/flow';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { retryWords } from './retry-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  await texts.init({ lng: 'zh-CN', resources, keySeparator: false, nsSeparator: false });
});

it.each<[Retry, string]>([
  [{ attempts: 1 }, '失败后不重试'],
  [{ attempts: 5, delay: '2s' }, '失败后重试，最多执行 5 次，最多等待 2 s，之后逐次翻倍'],
  [{}, '失败后重试，最多执行 3 次，最多等待 1 s，之后逐次翻倍'],
  [{ attempts: 2, delay: '2s', factor: 9 }, '失败后重试，最多执行 2 次，最多等待 2 s'],
  [{ delay: '2s', factor: 1 }, '失败后重试，最多执行 3 次，每次最多等待 2 s'],
  [
    { delay: '10s', factor: 3, maxDelay: '1m' },
    '失败后重试，最多执行 3 次，最多等待 10 s，之后逐次乘以 3，不超过 1 分',
  ],
  // Ten attempts reach the limit that nobody wrote.
  [{ attempts: 10 }, '失败后重试，最多执行 10 次，最多等待 1 s，之后逐次翻倍'],
  [{ attempts: 11 }, '失败后重试，最多执行 11 次，最多等待 1 s，之后逐次翻倍，不超过 5 分'],
  [{ delay: '10m' }, '失败后重试，最多执行 3 次，每次最多等待 5 分'],
])('tells %j', (retry, words) => {
  expect(retryWords(retry, texts.t)).toBe(words);
});

it('tells it in English', () => {
  expect(retryWords({ attempts: 5, delay: '20s', maxDelay: '1m' }, texts.getFixedT('en'))).toBe(
    'retried on failure, attempts: 5 at most, waits up to 20 s, then up to twice as long each time, never more than 1 min',
  );
});
