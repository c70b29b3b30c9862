import { expect, test } from 'vitest';
import { languagesFor, prefersHtml } from './accept-headers.ts';

test.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['TEXT/HTML', true],
  ['text/html, application/json', true],
  ['application/json;q=0.5, text/html;q=0.9', true],
  ['application/json, text/html', false],
  ['text/html;q=0.5, application/json', false],
  ['text/html;q=0', false],
  ['text/html;q=much', false],
  ['*/*', false],
  ['', false],
  [undefined, false],
])('accept %j prefers HTML: %j', (accept, expected) => {
  expect(prefersHtml({ accept })).toBe(expected);
});

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', ['zh-CN', 'en']],
  ['zh-TW', ['zh-CN', 'en']],
  ['en-GB,zh;q=0.9', ['en', 'zh-CN']],
  ['en;q=0.3, zh;q=0.4', ['zh-CN', 'en']],
  ['de, en;q=0.1', ['en', 'zh-CN']],
  ['fr', ['zh-CN', 'en']],
  [undefined, ['zh-CN', 'en']],
])('accept-language %j: %j', (header, expected) => {
  expect(languagesFor({ 'accept-language': header })).toEqual(expected);
});
