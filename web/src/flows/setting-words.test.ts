import type { FlowDocument } from '@weir/contract/flow';
import type { Language } from '@weir/contract/text';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { settingWords } from './setting-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  const interpolation = { escapeValue: false };
  await texts.init({ resources, keySeparator: false, nsSeparator: false, interpolation });
});

/** Values in brackets. */
const told = (settings: NonNullable<FlowDocument['settings']>, language: Language = 'zh-CN') =>
  settingWords(settings, texts.getFixedT(language)).map(({ label, parts, flow }) =>
    [
      `${label}: `,
      ...parts.map(({ kind, text }) => (kind === 'value' ? `[${text}]` : text)),
      ...(flow === undefined ? [] : [`→ ${flow}`]),
    ].join(''),
  );

it.each<[NonNullable<FlowDocument['settings']>, string[]]>([
  [{}, []],
  [{ onFailure: { undo: false } }, []],
  [
    { priority: '{{ trigger.body.hot ? 1 : 5 }}', group: 'north', timeout: '1h', dedupeFor: '7d' },
    ['优先级: [trigger.body.hot ? 1 : 5]', '工作组: [north]', '最长运行: 1 小时', '去重时长: 7 天'],
  ],
  [{ group: '{{ vars.group }}' }, ['工作组: [vars.group]']],
  [
    { onFailure: { undo: true, call: 'alert-operations' } },
    ['失败时: 补偿已完成的步骤', '失败时启动: → alert-operations'],
  ],
])('%j is told as %j', (settings, wanted) => {
  expect(told(settings)).toEqual(wanted);
});

it.each([
  [undefined, '其余排队', 'the others wait'],
  ['queue', '其余排队', 'the others wait'],
  ['drop', '其余丢弃', 'the others are dropped'],
  ['replace', '新的取代旧的', 'newer ones replace older ones'],
] as const)('concurrency over %s is told', (over, zh, english) => {
  const key = '{{ trigger.body.id }}';
  const concurrency = { key, limit: 2, ...(over && { over }) };
  expect(told({ concurrency })).toEqual([
    `并发: 同一键 [trigger.body.id] 最多 2 次运行同时进行，${zh}`,
  ]);
  expect(told({ concurrency }, 'en')).toEqual([
    `Concurrency: Runs of the same key [trigger.body.id] at a time: 2 at most, ${english}`,
  ]);
});
