import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { firstLanguage, type TextKey } from './i18n.ts';
import { zhCN } from './zh-CN.ts';

const keys = Object.keys(zhCN) as TextKey[];
const places = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the texts', () => {
  it('have the same places in both languages', () => {
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.map((key) => [key, places(en[key])])).toEqual(
      keys.map((key) => [key, places(zhCN[key])]),
    );
  });

  it('keep a space between Chinese and Latin letters or digits', () => {
    const tight = /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/;
    expect(keys.filter((key) => tight.test(zhCN[key].replace(/\{\{\w+\}\}/g, '')))).toEqual([]);
  });

  it('shout at nobody', () => {
    expect(keys.filter((key) => /[！!]|您/.test(zhCN[key] + en[key]))).toEqual([]);
  });
});

describe('the first language', () => {
  it.each([
    ['en', ['zh-CN'], 'en'],
    [null, ['fr', 'en-GB', 'zh'], 'en'],
    [null, ['zh-TW', 'en'], 'zh-CN'],
    [null, ['fr'], 'zh-CN'],
    ['odd', [], 'zh-CN'],
  ] as const)('with %s kept and %j wanted is %s', (saved, wanted, language) => {
    expect(firstLanguage(saved, wanted)).toBe(language);
  });
});
