import { expect, test } from 'vitest';
import { type ErrorCode, type ErrorCodeEntry, errorCodes } from './error-codes.ts';

const codes = Object.entries<ErrorCodeEntry>(errorCodes);

/** Gives every parameter a sentence asks for, by its name. */
const named = new Proxy({}, { get: (_, name) => `<${String(name)}>` });

test.each(codes)('%s says what is wrong and what to do in both languages', (_code, entry) => {
  for (const say of [entry.message, entry.hint ?? entry.message]) {
    const { 'zh-CN': zh, en } = say(named);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z<]/);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  }
});

test.each<[ErrorCode, Record<string, string | number>, zh: string, en: string]>([
  ['conflict', {}, '与当前状态冲突。', 'In conflict with the present state.'],
  ['not_found', { reason: 'id 7' }, '找不到：id 7', 'Not found: id 7'],
  ['not_found', { zh: '流程', en: 'the flow', reason: 'x' }, '找不到：流程', 'Not found: the flow'],
  [
    'sandbox_timeout',
    { ms: 1000 },
    '代码运行超过 1000 毫秒，已停止。',
    'The code ran longer than 1000 ms and was stopped.',
  ],
  [
    'sandbox_timeout',
    { ms: 1000, zh: '死循环', en: 'an endless loop' },
    '代码不会结束：死循环。',
    'The code would never end: an endless loop.',
  ],
])('%s of %j', (code, params, zh, en) => {
  expect(errorCodes[code].message(params)).toEqual({ 'zh-CN': zh, en });
});
