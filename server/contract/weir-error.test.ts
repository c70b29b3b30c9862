import { describe, expect, it } from 'vitest';
import {
  inWords,
  retryAfterSeconds,
  sentences,
  statusOf,
  toErrorData,
  WeirError,
} from './weir-error.ts';

const data = (...given: ConstructorParameters<typeof WeirError>) =>
  toErrorData(new WeirError(...given));

it('ends the reason before it says what to do', () => {
  const error = data('root_key_invalid', { zh: '不是 base64', en: 'not base64' });
  expect(sentences(error)).toBe(
    [
      '根密钥不可用：不是 base64。WEIR_ROOT_KEY 应为 32 个随机字节的 base64，例如 openssl rand -base64 32 的输出。',
      'The root key cannot be used: not base64. WEIR_ROOT_KEY is the base64 of 32 random bytes, for example from openssl rand -base64 32.',
    ].join('\n'),
  );
});

it.each([
  ['Gone.', '暂时不可用：Gone.', ' 稍后重试。'],
  ['is "gone."', '暂时不可用：is "gone."', ' 稍后重试。'],
  ['已关闭。', '暂时不可用：已关闭。', '稍后重试。'],
  ['没有「甲」', '暂时不可用：没有「甲」。', '稍后重试。'],
  ['port 5672\n', '暂时不可用：port 5672。', '稍后重试。'],
])('keeps what ends already: %j', (reason, sentence, hint) => {
  expect(inWords(data('unavailable', { reason }), 'zh-CN')).toEqual({ sentence, hint });
});

it('has nothing behind a sentence without a hint', () => {
  expect(sentences(data('not_found', { reason: 'x' }))).toBe('找不到：x。\nNot found: x.');
});

it('has a sentence of one language once, as it was written', () => {
  const own = { code: 'out_of_stock', message: '没货了' };
  expect(sentences(data('rejected', {}, { own }))).toBe('没货了');
  const hint = { 'zh-CN': '补货。', en: 'Order more.' };
  expect(sentences({ ...data('rejected', {}, { own }), hint })).toBe(
    '没货了。补货。\n没货了. Order more.',
  );
});

it.each([
  ['not_found', 404],
  ['out_of_stock', 500],
  ['toString', 500],
])('%s is answered with %d', (code, status) => {
  expect(statusOf(code)).toBe(status);
});

describe('the public form', () => {
  it('holds what the error says and where it happened', () => {
    const options = { field: 'with.url', retryAfter: 0, details: null, retryable: false } as const;
    expect(
      toErrorData(new WeirError('rate_limited', { reason: 'slow' }, options), { step: 'ask' }),
    ).toEqual({
      code: 'rate_limited',
      message: { 'zh-CN': '超出频率限制：slow', en: 'Rate limit exceeded: slow' },
      hint: { 'zh-CN': '稍后重试。', en: 'Try again later.' },
      retryable: false,
      field: 'with.url',
      retryAfter: 0,
      details: null,
      step: 'ask',
    });
  });

  it('leaves out what the error does not say', () => {
    expect(data('not_found')).toEqual({
      code: 'not_found',
      message: { 'zh-CN': '找不到。', en: 'Not found.' },
      retryable: false,
    });
  });

  it("has a tenant's own code and sentence, without the hint of ours", () => {
    const own = { code: 'out_of_stock', message: '没货了' };
    expect(data('unavailable', {}, { own })).toEqual({
      code: 'out_of_stock',
      message: { 'zh-CN': '没货了', en: '没货了' },
      retryable: true,
    });
  });

  it.each([new TypeError('secret'), 'secret', undefined])('tells nothing of %o', (thrown) => {
    const error = toErrorData(thrown, { traceId: '7' });
    expect(error).toMatchObject({ code: 'internal', retryable: false, traceId: '7' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

it.each([
  ['unavailable', {}, 1],
  ['unavailable', { retryAfter: 1001 }, 2],
  ['unavailable', { retryable: false }, undefined],
  ['conflict', {}, undefined],
  ['conflict', { retryAfter: 0 }, 0],
] as const)('%s with %o: try again after %s s', (code, options, seconds) => {
  expect(retryAfterSeconds(data(code, {}, options))).toBe(seconds);
});
