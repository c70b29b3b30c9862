import type { Json } from '@weir/contract/json';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { conditionText } from './condition.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  const plain = { escapeValue: false };
  await texts.init({ resources, keySeparator: false, nsSeparator: false, interpolation: plain });
});

it.each<[Json, string, string]>([
  ['{{ trigger.body.hot }}', 'trigger.body.hot', 'trigger.body.hot'],
  [{ all: [{ left: '{{ a }}', op: '>', right: 1000 }] }, 'a 大于 1000', 'a is greater than 1000'],
  [
    {
      all: [
        { left: '{{ a }}', op: '>=', right: 1 },
        { any: [{ left: '{{ b }}', op: 'exists' }, '{{ c }}'] },
      ],
    },
    'a 大于等于 1 且 (b 存在 或 c)',
    'a is at least 1 and (b exists or c)',
  ],
  [{ left: '{{ a }}', op: '==', right: 'NEW' }, 'a 等于「NEW」', 'a equals "NEW"'],
  [{ left: '{{ a }}', op: 'in', right: ['X', 2] }, 'a 属于「X」、2', 'a is one of "X", 2'],
  [{ left: '{{ a }}', op: '!=', right: '' }, 'a 不等于「」', 'a does not equal ""'],
  [{ left: '{{ a }}', op: 'like', right: null }, 'a like null', 'a like null'],
  [{ left: '{{ a }}', op: 'toString' }, 'a toString', 'a toString'],
  [{ odd: 1 }, '{"odd":1}', '{"odd":1}'],
  [true, 'true', 'true'],
])('tells %j', (condition, zh, english) => {
  expect(conditionText(condition, texts.getFixedT('zh-CN'))).toBe(zh);
  expect(conditionText(condition, texts.getFixedT('en'))).toBe(english);
});
