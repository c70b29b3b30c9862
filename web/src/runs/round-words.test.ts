import type { RunStep } from '@weir/contract/run';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { readFlow } from '../flows/all-steps.ts';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { nearestRound, pathWords, type Rounds, roundsWords } from './round-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  const plain = { escapeValue: false };
  await texts.init({ resources, keySeparator: false, nsSeparator: false, interpolation: plain });
});

it.each<[Rounds, boolean, string, string]>([
  [
    { total: 12, started: 3, ended: 2, failed: 1 },
    false,
    '第 3 轮 / 共 12 轮，1 轮失败',
    'Round 3 of 12, failed: 1',
  ],
  [
    { total: 12, started: 12, ended: 12, failed: 3, firstFailed: 4 },
    true,
    '共 12 轮，3 轮失败，最早是第 5 轮',
    'Rounds: 12, failed: 3, the first of them in round 5',
  ],
  [{ started: 3, ended: 2, failed: 0 }, false, '第 3 轮', 'Round 3'],
  [
    { total: 12, started: 7, ended: 2, failed: 0 },
    false,
    '完成 2 轮 / 共 12 轮，5 轮进行中',
    'Rounds ended: 2 of 12, under way: 5',
  ],
  [
    { started: 7, ended: 2, failed: 0 },
    false,
    '完成 2 轮，5 轮进行中',
    'Rounds ended: 2, under way: 5',
  ],
  [{ started: 2, ended: 2, failed: 0 }, false, '完成 2 轮', 'Rounds ended: 2'],
  [
    { total: 9, started: 2, ended: 2, failed: 0 },
    false,
    '完成 2 轮 / 共 9 轮',
    'Rounds ended: 2 of 9',
  ],
  [{ total: 9, started: 0, ended: 0, failed: 0 }, false, '共 9 轮', 'Rounds: 9'],
  [{ started: 0, ended: 0, failed: 0 }, false, '', ''],
  [
    { total: 12, started: 12, ended: 12, failed: 2 },
    true,
    '共 12 轮，2 轮失败',
    'Rounds: 12, failed: 2',
  ],
  [
    { total: 12, started: 4, ended: 4, failed: 1 },
    true,
    '执行 4 轮 / 共 12 轮，1 轮失败',
    'Rounds executed: 4 of 12, failed: 1',
  ],
  [{ started: 4, ended: 4, failed: 0 }, true, '共 4 轮', 'Rounds: 4'],
])('tells of %j, over: %s', (rounds, over, zh, english) => {
  expect(roundsWords(rounds, over, texts.getFixedT('zh-CN'))).toBe(zh);
  expect(roundsWords(rounds, over, texts.getFixedT('en'))).toBe(english);
});

const inner = { use: 'try', with: { steps: { a: { use: 'set' } } } };
const document = readFlow({
  flow: 'f',
  name: 'F',
  steps: { each: { use: 'loop', with: { steps: { guard: inner } } } },
});
const step = (path?: [string, number][]): RunStep => ({
  status: 'ended',
  ports: ['ok'],
  attempts: 1,
  ...(path && { path }),
});
const told = (path?: [string, number][]) =>
  pathWords(step(path), { t: texts.getFixedT('zh-CN'), document, nameOf: (id) => id });

it('says which rounds a nested step is shown in; of a try only that it was tried again', () => {
  expect(told([['each', 2]])).toBe('「each」第 3 轮');
  expect(
    told([
      ['each', 2],
      ['guard', 0],
    ]),
  ).toBe('「each」第 3 轮');
  expect(
    told([
      ['each', 2],
      ['guard', 1],
    ]),
  ).toBe('「each」第 3 轮、「guard」第 2 次');
  expect([told(), told([['guard', 0]])]).toEqual(['', '']);
});

it('knows the round of the nearest scope that has rounds', () => {
  const round = (path?: [string, number][]) => nearestRound(step(path), document);
  expect(
    round([
      ['each', 2],
      ['guard', 5],
    ]),
  ).toBe(3);
  expect([round(), round([['guard', 0]])]).toEqual([undefined, undefined]);
});
