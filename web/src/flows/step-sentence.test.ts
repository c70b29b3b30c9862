import { step } from '@weir/contract/flow';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { zhCN } from '../i18n/zh-CN.ts';
import { casesOf, codeOf, stepSentence } from './step-sentence.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN } };
  await texts.init({ lng: 'zh-CN', resources, keySeparator: false, nsSeparator: false });
});
const words = (given: object, sentence?: string) =>
  stepSentence(step.parse(given), {
    t: texts.t,
    language: 'zh-CN',
    action: sentence
      ? {
          connector: { 'zh-CN': '核心', en: 'Core' },
          name: { 'zh-CN': '改', en: 'Change' },
          sentence: { 'zh-CN': sentence, en: sentence },
          effect: undefined,
        }
      : undefined,
  })
    .map(({ text }) => text)
    .join('');

it.each([
  [{ use: 'set', with: { a: 1, b: 2 } }, '设置 a、b'],
  [{ use: 'code', with: { source: 'const a = 1;\nreturn a;\n' } }, '运行 2 行代码'],
  [{ use: 'branch', with: { cases: {} } }, '走第一个满足条件的出口'],
  [{ use: 'branch', with: { mode: 'every' } }, '走所有满足条件的出口'],
  [{ use: 'fail', with: { message: '没有' } }, '以 rejected 失败：没有'],
  [{ use: 'fail', with: { code: 'gone', message: '没有' } }, '以 gone 失败：没有'],
  [{ use: 'loop', with: { items: '{{ trigger.body.lines }}' } }, '对 trigger.body.lines 的每一项'],
  [{ use: 'loop', with: { items: '{{ a }}', concurrency: 5 } }, '对 a 的每一项，同时 5 个'],
  [{ use: 'loop', with: { items: [1, 2, 3] } }, '逐项处理，共 3 项'],
  [{ use: 'loop', with: { items: [], concurrency: '{{ n }}' } }, '逐项处理，共 0 项，同时 n 个'],
  [{ use: 'loop' }, '对 … 的每一项'],
  [{ use: 'repeat', with: { until: '{{ a }}', max: 9 } }, '重复，直到 a，最多 9 轮'],
  [
    { use: 'repeat', with: { while: { all: [{ left: '{{ a }}', op: '>', right: 1 }] }, max: 9 } },
    '只要 a 大于 1 就重复，最多 9 轮',
  ],
  [{ use: 'repeat' }, '最多重复 … 轮'],
  [{ use: 'try' }, '捕获其中步骤的失败'],
  [{ use: 'wait', with: { for: '5m' } }, '等待 5 分'],
  [{ use: 'wait', with: { for: '{{ a.pause }}' } }, '等待 a.pause'],
  [{ use: 'wait', with: { until: '2026-11-23T09:00' } }, '等到 2026-11-23T09:00'],
  [{ use: 'wait', with: { signal: 'paid', key: '{{ a.id }}' } }, '等信号 paid，键 a.id'],
  [{ use: 'wait', with: { callback: true } }, '等回调'],
  [{ use: 'wait' }, '等待 …'],
  [{ use: 'call', with: { flow: 'notify' } }, '调用流程 notify，等它结束'],
  [{ use: 'call', with: { flow: 'notify', wait: false } }, '启动流程 notify，不等它结束'],
  [{ use: 'respond' }, '响应请求，状态码 200'],
  [{ use: 'respond', with: { status: 202 } }, '响应请求，状态码 202'],
  [{ use: 'core.change', with: { id: 7 } }, ''],
])('tells %j', (given, told) => {
  expect(words(given)).toBe(told);
});

it('tells an action by its own sentence', () => {
  expect(words({ use: 'core.change', with: { id: 'T-1' } }, '修改 {id}')).toBe('修改 T-1');
});

it('finds code and cases of a step, and none where there are none', () => {
  expect(codeOf(step.parse({ use: 'set', with: { source: 'x' } }))).toBeUndefined();
  expect(codeOf(step.parse({ use: 'code', with: { source: 1 } }))).toBeUndefined();
  expect(casesOf(step.parse({ use: 'branch', with: { cases: { a: true } } }))).toEqual([
    ['a', true],
  ]);
  expect(casesOf(step.parse({ use: 'branch' }))).toEqual([]);
});
