import { type Step, step } from '@weir/contract/flow';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { afterWords } from './after-words.ts';
import { portLabel } from './port-label.ts';
import { calledFlow, stepFacts } from './step-facts.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  const plain = { escapeValue: false };
  await texts.init({
    lng: 'zh-CN',
    resources,
    keySeparator: false,
    nsSeparator: false,
    interpolation: plain,
  });
});
const facts = (given: object) =>
  stepFacts(step.parse(given), texts.t).map(({ words, value }) =>
    value === undefined ? words : `${words} ${value}`,
  );

it.each<[object, string[]]>([
  [{ use: 'set' }, []],
  [
    { use: 'core.change', connection: 'core', timeout: '10s', onUnknown: 'retry', group: 'east' },
    ['连接 core', '每次最长 10 s', '结果未知时重试', '工作组 east'],
  ],
  [{ use: 'core.change', timeout: '{{ vars.patience }}' }, ['每次最长 vars.patience']],
  [
    { use: 'set', when: { all: [{ left: '{{ a }}', op: 'exists' }] }, group: '{{ vars.group }}' },
    ['执行条件 a 存在', '工作组 vars.group'],
  ],
  [
    { use: 'loop', timeout: '1h', with: { collect: '{{ steps.a.id }}', onItemError: 'continue' } },
    ['每轮收集 steps.a.id', '某一轮失败时继续其余各轮', '总共最长 1 小时'],
  ],
  [{ use: 'loop', with: { onItemError: 'stop' } }, []],
  [{ use: 'repeat', with: { delay: '30s' } }, ['每轮之间等待 30 s']],
  [{ use: 'wait', with: { timeout: '{{ vars.patience }}' } }, ['最长等待 vars.patience']],
  [{ use: 'core.change', with: { collect: 1, delay: 1, timeout: 1 } }, []],
])('tells of %j: %j', (given, told) => {
  expect(facts(given)).toEqual(told);
});

it('names the flow that a step calls, and none of other steps', () => {
  const of = (given: object) => calledFlow(step.parse(given));
  expect(of({ use: 'call', with: { flow: 'notify' } })).toBe('notify');
  expect([of({ use: 'call' }), of({ use: 'set', with: { flow: 'notify' } })]).toEqual([
    undefined,
    undefined,
  ]);
});

const siblings: Record<string, Step> = {
  a: { use: 'set', name: '甲' },
  wait: { use: 'wait' },
  again: { use: 'repeat' },
  split: { use: 'branch' },
};

it.each<[object, string]>([
  [{}, '最先开始'],
  [{ after: 'a' }, '在「甲」之后'],
  [{ after: ['a.error', 'wait.timeout'] }, '在「甲」失败时、「wait」等待超时时'],
  [
    { after: ['again.exhausted', 'a'], join: 'any' },
    '在「again」轮次用尽时、「甲」之后 · 任一到达即开始',
  ],
  [{ after: 'split.timeout' }, '在「split」走出口 timeout 时'],
  [{ after: 'split.exhausted' }, '在「split」走出口 exhausted 时'],
  [{ after: 'toString' }, '在「toString」之后'],
])('says after what comes %j: %s', (given, told) => {
  const words = { t: texts.t, language: 'zh-CN', siblings } as const;
  expect(afterWords(step.parse({ use: 'set', ...given }), words)).toBe(told);
});

it.each([
  ['ok', 'set', 'ok'],
  ['error', 'set', 'on error'],
  ['else', 'branch', 'otherwise'],
  ['timeout', 'wait', 'on timeout'],
  ['timeout', 'branch', 'timeout'],
  ['exhausted', 'repeat', 'rounds used up'],
  ['exhausted', 'branch', 'exhausted'],
])('calls the way out %s of a %s: %s', (port, use, label) => {
  expect(portLabel(port, use, texts.getFixedT('en'))).toBe(label);
});
