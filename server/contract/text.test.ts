import { expect, test } from 'vitest';
import { say } from './text.ts';

test('one text is for both languages, of two each has its own', () => {
  expect(say('Weir', 'zh-CN')).toBe('Weir');
  expect(say({ 'zh-CN': '堰', en: 'Weir' }, 'zh-CN')).toBe('堰');
  expect(say({ 'zh-CN': '堰', en: 'Weir' }, 'en')).toBe('Weir');
});
